"""What was read is not read again: the same passage comes up in question after question."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Final, Generic, TypeVar

from assistant.reader.port import Reader, Reading, Stance, Text

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
_MOST: Final = 20_000
"""Readings that are kept: about 20 MB, the passages of three thousand questions."""


class CachedReader:
    """A `Reader` that remembers. Whoever makes it has one set of weights, so they are no part of the key."""

    def __init__(self, reader: Reader, most: int = _MOST) -> None:
        self._reader = reader
        self._readings: _Kept[tuple[str, Text], Reading] = _Kept(most)
        self._stances: _Kept[tuple[str, str], Stance] = _Kept(most)

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """One reading for each passage, in order."""
        return self._readings.all_of(
            [(question, text) for text in texts],
            lambda missing: self._reader.read(question, [text for _, text in missing]),
        )

    def weigh_premise(self, question: str, evidence: Sequence[str]) -> list[Stance]:
        """One stance for each piece of evidence; not kept, for each question is looked at once."""
        return self._reader.weigh_premise(question, evidence)

    def weigh(self, claim: str, evidence: Sequence[str]) -> list[Stance]:
        """One stance for each piece of evidence, in order."""
        return self._stances.all_of(
            [(claim, text) for text in evidence],
            lambda missing: self._reader.weigh(claim, [text for _, text in missing]),
        )


class _Kept(Generic[K, T]):
    """The values used last, by key; safe for threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[K, T] = OrderedDict()
        self._lock = threading.Lock()

    def all_of(self, keys: Sequence[K], make: Callable[[list[K]], list[T]]) -> list[T]:
        """The value of each key; `make` is given those that are not kept, each once."""
        with self._lock:
            found = {key: self._values[key] for key in keys if key in self._values}
            for key in found:
                self._values.move_to_end(key)
        missing = list(dict.fromkeys(key for key in keys if key not in found))
        made = dict(zip(missing, make(missing), strict=True)) if missing else {}
        with self._lock:
            self._values.update(made)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        found |= made
        return [found[key] for key in keys]
