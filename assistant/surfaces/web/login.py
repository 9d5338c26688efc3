"""Names and passwords of the chat page, hashed with scrypt (RFC 7914) in a file of their own."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from pathlib import Path
from typing import Final

from assistant.bootstrap import replace_file
from assistant.errors import SettingsInvalid
from assistant.settings import Settings

_COST: Final = {"n": 2**14, "r": 8, "p": 1, "maxmem": 64 * 1024 * 1024, "dklen": 32}
_SHORTEST: Final = 10


def add_user(settings: Settings, name: str, password: str) -> None:
    """Adds a name, or changes its password.

    Raises:
        SettingsInvalid: the name is empty or the password too short.
    """
    if not name.strip() or len(password) < _SHORTEST:
        raise SettingsInvalid(
            f"A name and a password of at least {_SHORTEST} characters are needed.",
            "Run `mtor-ms ui --add-user NAME` again.",
        )
    users = _users(settings)
    salt = secrets.token_bytes(16)
    users[name] = f"{salt.hex()}:{_hash(password, salt).hex()}"
    replace_file(_file(settings), json.dumps(users, indent=2), private=True)


def check_password(settings: Settings, name: str, password: str) -> bool:
    """Whether the password is the name's; takes as long for a name that there is not."""
    stored = _users(settings).get(name, f"{'00' * 16}:{'00' * 32}")
    salt, _, digest = stored.partition(":")
    return hmac.compare_digest(_hash(password, bytes.fromhex(salt)), bytes.fromhex(digest))


def may_enter(settings: Settings, name: str) -> bool:
    """Whether a name that a provider vouches for is on the list, itself or by its domain."""
    listed = {entry.lower() for entry in settings.ui.users}
    lower = (name or "").lower()
    domain = lower.rpartition("@")[2] if "@" in lower else ""
    return bool(lower) and (lower in listed or (bool(domain) and f"@{domain}" in listed))


def secret_of(settings: Settings) -> str:
    """What session cookies are signed with; made once."""
    file = settings.paths().web / "secret"
    if not file.exists():
        replace_file(file, secrets.token_urlsafe(48), private=True)
    return file.read_text(encoding="utf-8").strip()


def _hash(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, **_COST)


def _file(settings: Settings) -> Path:
    return settings.paths().web / "users.json"


def _users(settings: Settings) -> dict[str, str]:
    file = _file(settings)
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else {}
