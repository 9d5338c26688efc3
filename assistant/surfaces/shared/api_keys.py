"""API keys: only their digests are stored, each with its scopes."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from assistant.errors import SettingsInvalid
from assistant.settings import Settings

SCOPES: Final = ("ask", "search", "feedback", "metrics")


@dataclass(frozen=True, slots=True)
class Key:
    """A caller and its scopes."""

    name: str
    scopes: frozenset[str]


class Keys:
    """A file of keys. Read anew when it changes, so that a key can be removed while a server runs."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, dict[str, Any]] = (0, {})

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Those that the settings name."""
        return cls(settings.paths().api / "keys.json")

    def add(self, name: str, scopes: Collection[str] = SCOPES) -> str:
        """Makes a key under a name, replacing an older one; it can be shown only now.

        Raises:
            SettingsInvalid: no name, or an unknown scope.
        """
        if not name.strip() or not set(scopes) <= set(SCOPES):
            raise SettingsInvalid(
                f"A key needs a name, and scopes out of {', '.join(SCOPES)}.",
                "Run `mtor-ms serve --add-key NAME` again.",
            )
        key = f"mtorms_{secrets.token_urlsafe(32)}"
        self._write({**self._read(), name: {"sha256": _digest(key), "scopes": sorted(scopes)}})
        return key

    def remove(self, name: str) -> bool:
        """Removes a key; False when there is none of that name."""
        data = self._read()
        if data.pop(name, None) is None:
            return False
        self._write(data)
        return True

    def find(self, key: str) -> Key | None:
        """The key of that text; takes as long for an unknown one."""
        digest, found = _digest(key), None
        for name, kept in self._read().items():
            if hmac.compare_digest(str(kept["sha256"]), digest):
                found = Key(name, frozenset(kept["scopes"]))
        return found

    def __len__(self) -> int:
        return len(self._read())

    def _read(self) -> dict[str, Any]:
        try:
            changed = self.path.stat().st_mtime_ns
            if changed != self._seen[0]:
                self._seen = (changed, json.loads(self.path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise SettingsInvalid(
                f"The file of API keys {self.path} cannot be read.", "Mend or remove it."
            ) from error
        return dict(self._seen[1])

    def _write(self, data: dict[str, Any]) -> None:
        # Imported here: keys are read far more often than they are changed.
        from assistant.bootstrap import replace_file

        replace_file(self.path, json.dumps(data, indent=2), private=True)


def _digest(key: str) -> str:
    # Keys are random and long: a fast hash is enough.
    return hashlib.sha256(key.encode()).hexdigest()
