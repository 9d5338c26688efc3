"""What was found out once and need not be found out again: a small JSON file that may be lost at any time."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path

from assistant.backends.file_writing import replace_file


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
        with contextlib.suppress(OSError):
            text = json.dumps(known, indent=1, sort_keys=True, ensure_ascii=False)
            replace_file(self.path, text)
