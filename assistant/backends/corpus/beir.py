"""A data set in BEIR's format: ``corpus.jsonl`` with ``_id``, ``title`` and ``text`` on each line."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from assistant.domain import EvidenceLevel, Media, ParsedDocument, Source, SourceKind
from assistant.domain.ids import content_digest
from assistant.errors import CorpusInvalid, UnreadableDocument

_FILE: Final = "corpus.jsonl"
_DECODER: Final = json.JSONDecoder()


class BeirCorpus:
    """A `Corpus` from a BEIR folder. What kind of evidence its texts are is not known."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE

    def documents(self) -> Iterable[ParsedDocument]:
        """Every line, in order; raises CorpusInvalid or UnreadableDocument."""
        seen: set[str] = set()
        try:
            with self._path.open(encoding="utf-8") as file:
                for number, line in enumerate(file, start=1):
                    if line.strip():
                        document = self._document(line, number)
                        if document.source.id in seen:
                            raise self._invalid(number, f"the id {document.source.id} again")
                        seen.add(document.source.id)
                        yield document
        except (OSError, UnicodeDecodeError) as error:
            raise UnreadableDocument(
                f"{self._path} cannot be read: {error}.", "Restore the data set."
            ) from error

    def _document(self, line: str, number: int) -> ParsedDocument:
        try:
            # Half the time of `json.loads`, which looks for blanks by a pattern: there may be a million lines.
            data, end = _DECODER.raw_decode(line.lstrip())
            if line.lstrip()[end:].strip():
                raise ValueError
            key, title, text = data["_id"], str(data.get("title") or ""), data["text"]
            if not (isinstance(key, str | int) and str(key) and isinstance(text, str)):
                raise TypeError
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise self._invalid(number, "no JSON object with _id and text") from error
        source = Source(
            id=str(key), title=title, kind=SourceKind.ABSTRACT, evidence=EvidenceLevel.UNKNOWN
        )
        return ParsedDocument(source, text, content_digest(line), _FILE, Media.PLAIN)

    def _invalid(self, number: int, what: str) -> CorpusInvalid:
        return CorpusInvalid(f"Line {number} of {self._path} holds {what}.", "Mend the data set.")
