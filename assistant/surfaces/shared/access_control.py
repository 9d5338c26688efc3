"""Who may call over HTTP, and how often: the same keys and rules for every server of this program."""

import ipaddress
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from starlette.requests import HTTPConnection

from assistant.errors import SettingsInvalid
from assistant.settings import Settings
from assistant.surfaces.shared.api_keys import SCOPES, Key, Keys

_MINUTE: Final = 60.0
_LOCAL: Final = Key("this machine", frozenset(SCOPES))


class Problem(Exception):
    """A call over HTTP that is answered with a problem; `code` and `param` are for OpenAI's clients."""

    def __init__(
        self,
        status: int,
        title: str,
        remedy: str = "",
        *,
        code: str = "",
        param: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(title)
        self.status, self.title, self.remedy = status, title, remedy
        self.code, self.param, self.headers = code, param, dict(headers or {})
        self.errors: list[dict[str, str]] = []


def is_local(host: str) -> bool:
    """Whether an address is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def serving_settings(settings: Settings, host: str, what: str) -> Settings:
    """The settings of a server on `host` that answers several questions at once.

    Two that embed with one thread each get in each other's way less than two that want every core.

    Raises:
        SettingsInvalid: without a key, others than this machine could call.
    """
    if not is_local(host) and not len(Keys.of(settings)):
        raise SettingsInvalid(
            f"{what} would be open to everyone who reaches {host}.",
            "Make a key first: `mtor-ms serve --add-key NAME`.",
        )
    return settings.model_copy(update={"threads": settings.threads or 1})


def _is_local_call(call: HTTPConnection) -> bool:
    """Whether a program of this machine calls, and nobody through a proxy or a browser.

    A proxy forwards what comes from elsewhere, and a web page can make a browser ask under a name of
    its own that leads here (DNS rebinding): both say so in their headers.
    """
    host = call.client.host if call.client else ""
    name = (call.url.hostname or "").strip("[]")
    forwarded = {"forwarded", "x-forwarded-for", "x-real-ip"} & set(call.headers)
    return is_local(host) and is_local(name) and not forwarded


@dataclass(slots=True)
class AccessControl:
    """Rules for calls. Without any key only this machine is served, and needs none."""

    keys: Keys
    per_minute: int
    _recent: dict[str, deque[float]] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """With the keys and the limit that the settings name."""
        return cls(Keys.of(settings), settings.api.minute)

    def admit(self, call: HTTPConnection, scope: str) -> Key:
        """The key of a call, which is counted; raises Problem (challenges by RFC 6750, section 3)."""
        key = self._key_of(call)
        if scope not in key.scopes:
            raise Problem(
                403,
                f"This key may not {scope}.",
                "Ask for one with that scope.",
                headers=_challenge(f', error="insufficient_scope", scope="{scope}"'),
            )
        client = call.client.host if call.client else ""
        self._count(f"{key.name} {client if key is _LOCAL else ''}")
        return key

    @staticmethod
    def owner(key: Key) -> str:
        """The name under which an answer is stored; empty without keys."""
        return "" if key is _LOCAL else key.name

    def _key_of(self, call: HTTPConnection) -> Key:
        kind, _, token = call.headers.get("authorization", "").partition(" ")
        if not len(self.keys):
            if _is_local_call(call):
                return _LOCAL
            raise Problem(
                401,
                "There are no keys yet, so only programs of this machine may call.",
                "Make one with `mtor-ms serve --add-key NAME`.",
                headers=_challenge(),
            )
        token = token.strip() if kind.lower() == "bearer" else ""
        found = self.keys.find(token) if token else None
        if found is None:
            raise Problem(
                401,
                "A key is needed." if not token else "This key is not known.",
                "Send it as `Authorization: Bearer KEY`.",
                headers=_challenge(', error="invalid_token"' if token else ""),
            )
        return found

    def _count(self, name: str) -> None:
        now = time.monotonic()
        recent = self._recent.setdefault(name, deque())
        while recent and recent[0] <= now - _MINUTE:
            recent.popleft()
        if len(recent) >= self.per_minute:
            wait = str(int(recent[0] + _MINUTE - now) + 1)
            headers = {"retry-after": wait}
            raise Problem(429, f"At most {self.per_minute} requests a minute.", headers=headers)
        recent.append(now)
        if len(self._recent) > 10_000:
            self._recent = {k: v for k, v in self._recent.items() if v and v[-1] > now - _MINUTE}


def _challenge(error: str = "") -> dict[str, str]:
    return {"www-authenticate": f'Bearer realm="mtor-ms"{error}'}
