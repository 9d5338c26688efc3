"""What was found out once and need not be found out again: a small JSON file that may be lost at any time."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

__all__ = ["RememberedFile"]


@dataclass(frozen=True, slots=True)
class RememberedFile:
    """Texts by their keys. A file that cannot be read holds nothing."""

    path: Path

    def read(self) -> dict[str, str]:
        """All of it."""
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(data, dict):
            return {}
        return {str(key): str(value) for key, value in data.items()}

    def write(self, known: dict[str, str]) -> None:
        """In the place of what it held. Where the file cannot be written nothing is remembered."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}-")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(known, file, indent=1, sort_keys=True, ensure_ascii=False)
            os.replace(name, self.path)
        except OSError:
            return
