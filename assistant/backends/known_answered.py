"""Which of the corpus's own questions an index answers, so that a process begun anew need not ask them."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Final

from assistant.backends.remembered_file import RememberedFile

_STATE: Final = "of"


class KnownAnswered(MutableMapping[str, bool]):
    """Questions with whether they are answered, in a file; one of another state of the program is left aside."""

    def __init__(self, file: RememberedFile, state: str) -> None:
        """`state` names index, settings and models: with another one each question is asked again."""
        self._file, self._state = file, state
        held = file.read()
        same = held.pop(_STATE, "") == state
        self._known = {key: value == "yes" for key, value in held.items()} if same else {}

    def __getitem__(self, question: str) -> bool:
        return self._known[question]

    def __setitem__(self, question: str, answered: bool) -> None:
        self._known[question] = answered
        said = {key: "yes" if value else "no" for key, value in self._known.items()}
        self._file.write({**said, _STATE: self._state})

    def __delitem__(self, question: str) -> None:
        del self._known[question]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
