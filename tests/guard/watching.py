"""Watches the connections of every process below this one, also of those that are not Python."""

from __future__ import annotations

import ipaddress
import os
import threading
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from tests.guard.sitecustomize import _is_here

__all__ = ["Watch"]

_OPEN = {"01", "02"}
"""Established, and waiting for an answer."""


class Watch:
    """Looks four times a second, until it is ended."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self._known: dict[str, bool] = {}
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def end(self) -> set[str]:
        """Addresses outside this machine that somebody below us spoke to."""
        self._end.set()
        self._thread.join(5)
        return self.seen

    def _run(self) -> None:
        while not self._end.wait(0.25):
            far = {inode: host for host, inode in _connections() if not self._here(host)}
            if far:
                self.seen |= {f"{host} by {name}" for host, name in _ours(far)}

    def _here(self, host: str) -> bool:
        if host not in self._known:
            self._known[host] = _is_here(host)
        return self._known[host]


def _connections() -> Iterator[tuple[str, str]]:
    """(remote address, inode of the socket) of every open TCP connection."""
    for name in ("tcp", "tcp6"):
        try:
            lines = Path(f"/proc/net/{name}").read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            if fields[3] in _OPEN and fields[9] != "0":
                yield _address(fields[2].partition(":")[0]), fields[9]


@lru_cache(maxsize=4096)
def _address(raw: str) -> str:
    words = [raw[at : at + 8] for at in range(0, len(raw), 8)]
    packed = b"".join(bytes.fromhex(word)[::-1] for word in words)
    address = ipaddress.ip_address(packed)
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)


def _ours(far: dict[str, str]) -> Iterator[tuple[str, str]]:
    for pid in _below(os.getpid()):
        try:
            links = [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()]
            name = Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
        except OSError:
            continue
        for link in links:
            inode = link.removeprefix("socket:[").removesuffix("]")
            if link.startswith("socket:") and inode in far:
                yield far[inode], name


def _below(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for child in children:
        yield from _below(int(child))
