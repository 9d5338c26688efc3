"""Who may call over HTTP, and how often: the same keys and rules for every server of this program."""

from __future__ import annotations

import ipaddress
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Final

from starlette.requests import HTTPConnection

from assistant.surfaces.shared.api_keys import SCOPES, Key, Keys

__all__ = ["AccessControl", "Refused", "is_here"]

_MINUTE: Final = 60.0
_REALM: Final = 'Bearer realm="mtor-ms"'
_NOBODY: Final = Key("this machine", frozenset(SCOPES))


class Refused(Exception):
    """A call that is not let in: status, what is wrong, what to do, and headers that belong to it."""

    def __init__(self, status: int, title: str, remedy: str = "", **headers: str) -> None:
        super().__init__(title)
        self.status, self.title, self.remedy = status, title, remedy
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def is_here(host: str) -> bool:
    """Whether an address is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_neighbour(call: HTTPConnection) -> bool:
    """Whether a program of this machine asks, and not somebody through it.

    A proxy hands on what comes from elsewhere, and a web page can make a browser ask under a name of
    its own that leads here (DNS rebinding): both say so in their headers.
    """
    host = call.client.host if call.client else ""
    name = (call.url.hostname or "").strip("[]")
    handed_on = {"forwarded", "x-forwarded-for", "x-real-ip"} & set(call.headers)
    return is_here(host) and is_here(name) and not handed_on


@dataclass(slots=True)
class AccessControl:
    """Rules for calls. Without any key only this machine is served, and needs none."""

    keys: Keys
    a_minute: int
    _given: dict[str, deque[float]] = field(default_factory=dict)

    def admit(self, call: HTTPConnection, scope: str) -> Key:
        """Whose call it is, counted; raises Refused (challenges by RFC 6750, section 3)."""
        key = self._who(call)
        if scope not in key.scopes:
            raise Refused(
                403,
                f"This key may not {scope}.",
                "Ask for one with that scope.",
                www_authenticate=f'{_REALM}, error="insufficient_scope", scope="{scope}"',
            )
        client = call.client.host if call.client else ""
        self._count(f"{key.name} {client if key is _NOBODY else ''}")
        return key

    @staticmethod
    def owner(key: Key) -> str:
        """Under whose name an answer is kept; empty without keys."""
        return "" if key is _NOBODY else key.name

    def _who(self, call: HTTPConnection) -> Key:
        said = call.headers.get("authorization", "")
        kind, _, token = said.partition(" ")
        if not len(self.keys):
            if _is_neighbour(call):
                return _NOBODY
            raise Refused(
                401,
                "There are no keys yet, so only programs of this machine are served.",
                "Make one with `mtor-ms serve --add-key NAME`.",
                www_authenticate=_REALM,
            )
        token = token.strip() if kind.lower() == "bearer" else ""
        found = self.keys.find(token) if token else None
        if found is None:
            raise Refused(
                401,
                "A key is needed." if not token else "This key is not known.",
                "Send it as `Authorization: Bearer KEY`.",
                www_authenticate=f'{_REALM}, error="invalid_token"' if token else _REALM,
            )
        return found

    def _count(self, name: str) -> None:
        now = time.monotonic()
        given = self._given.setdefault(name, deque())
        while given and given[0] <= now - _MINUTE:
            given.popleft()
        if len(given) >= self.a_minute:
            wait = str(int(given[0] + _MINUTE - now) + 1)
            raise Refused(429, f"At most {self.a_minute} requests a minute.", retry_after=wait)
        given.append(now)
        if len(self._given) > 10_000:
            self._given = {k: v for k, v in self._given.items() if v and v[-1] > now - _MINUTE}
