"""What was found out once and need not be found out again: a small JSON file that may be lost at any time."""

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.backends.file_writing import replace_file

_STATE: Final = "of"


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


class KnownAnswered(dict[str, bool]):
    """Which of the corpus's own questions an index answers, so that a process begun anew need not ask them."""

    def __init__(self, file: RememberedFile, state: str) -> None:
        """`state` names index, settings and models: with another one each question is asked again."""
        held = file.read()
        same = held.pop(_STATE, "") == state
        super().__init__({key: value == "yes" for key, value in held.items()} if same else {})
        self._file, self._state = file, state

    def __setitem__(self, question: str, answered: bool) -> None:
        super().__setitem__(question, answered)
        said = {key: "yes" if value else "no" for key, value in self.items()}
        self._file.write({**said, _STATE: self._state})
