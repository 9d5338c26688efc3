"""Documents and passages over all segments of a generation."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from assistant.backends.index.texts import Texts
from assistant.domain import Document, FindingFilter, IndexedFinding, Passage, Reference, Source
from assistant.errors import UnknownSource

__all__ = ["SegmentTexts"]

T = TypeVar("T")


class SegmentTexts:
    """As `Texts`, over several whose documents count on; a document stands in one of them, with all that is its."""

    def __init__(self, parts: Sequence[Texts], starts: Sequence[int]) -> None:
        """`starts` are the ordinals at which the passages of each part begin, and where the last ends."""
        self._parts: Final = parts
        self._starts: Final = starts
        self._relinked: Final = {
            key: cited for part in parts[1:] for key, cited in part.relinked().items()
        }

    def passage(self, ordinal: int) -> Passage:
        """The passage with that ordinal."""
        if len(self._parts) == 1:
            return self._parts[0].passage(ordinal)
        return self._parts[bisect_right(self._starts, ordinal) - 1].passage(ordinal)

    def passages_of(self, source_id: str) -> list[int]:
        """Ordinals of a source's passages."""
        return next(filter(None, (part.passages_of(source_id) for part in self._parts)), [])

    def first_sentence_row(self, source_id: str) -> int:
        """Row of the vectors of sentences at which the source's begin; raises UnknownSource."""
        return self._known(lambda part: part.first_sentence_row(source_id))

    def document(self, source_id: str) -> Document:
        """The document of a source; raises UnknownSource."""
        found = self._known(lambda part: part.document(source_id))
        if source_id in self._relinked:
            return replace(found, references=self._relinked[source_id])
        return found

    def source_ids(self) -> list[str]:
        """Every source, in order."""
        return [key for part in self._parts for key in part.source_ids()]

    def sources(self) -> list[Source]:
        """What is known of each source, in order."""
        return [source for part in self._parts for source in part.sources()]

    def digests(self) -> dict[str, str]:
        """The sha256 of each source."""
        return {key: digest for part in self._parts for key, digest in part.digests().items()}

    def references(self) -> Mapping[str, Sequence[Reference]]:
        """The references of each source that has any."""
        found = {key: cited for part in self._parts for key, cited in part.references().items()}
        return {**found, **self._relinked}

    def findings(self, wanted: FindingFilter) -> list[IndexedFinding]:
        """The findings that a filter admits, in order."""
        return [found for part in self._parts for found in part.findings(wanted)]

    def _known(self, asked: Callable[[Texts], T]) -> T:
        """What the part that has the source says; raises UnknownSource."""
        for part in self._parts[:-1]:
            try:
                return asked(part)
            except UnknownSource:
                continue
        return asked(self._parts[-1])
