"""Loaded by every Python that the tests start: notes whoever it speaks to outside this machine."""

import os
import socket
import sys

_LOG = os.environ.get("SOCKETS_SEEN", "")


def _is_here(host: object) -> bool:
    """Whether an address is this machine's own: only to those can a socket be bound."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if not isinstance(host, str) or host in {"", "localhost", "0.0.0.0", "::", "<broadcast>"}:
        return True
    if host == socket.gethostname():
        return True
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((host, 0))
    except OSError:
        return False
    return True


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) and address else None
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if host is not None and not _is_here(host):
        line = f"{event} {host!r} by {' '.join(sys.orig_argv)[:300]}\n"
        with open(_LOG, "a", encoding="utf-8") as file:  # noqa: PTH123 - every Python pays for an import here
            file.write(line)


if _LOG:
    sys.addaudithook(_hook)
