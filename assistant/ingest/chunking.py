"""Document → passages: whole sentences of one section, never more than the model can read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from assistant.domain import Document, Passage, Section
from assistant.domain.ids import passage_id
from assistant.ports import Span, TokenCounter
from assistant.settings import Chunking
from assistant.text.sentences import without_markers

CHUNKING_VERSION: Final = "c1"
"""Tag of how documents are cut. Raise it when passages may change."""

_SPECIAL: Final = 2
"""The model adds one piece before a text and one behind it."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, or a part of one that is too long for the model."""

    start: int
    end: int
    ordinal: int
    tokens: int


def header(title: str, section: str) -> str:
    """What travels with a passage: title and section, as the model reads them."""
    parts = [part.rstrip(".") for part in (title, section) if part]
    return ". ".join(parts) + ". " if parts else ""


def chunk(document: Document, counter: TokenCounter, settings: Chunking) -> tuple[Passage, ...]:
    """The passages of a document, in reading order.

    ``passage.text == document.text[passage.start:passage.end]`` and ``passage.tokens`` never
    exceeds ``settings.max_tokens``: a heading that would take half the room is left out, and a
    sentence too long for the model by itself is cut at spaces.
    """
    passages: list[Passage] = []
    for section in document.sections:
        head = _fitting_header(document.source.title, section.name, counter, settings)
        room = settings.max_tokens - _SPECIAL - counter.count(head)
        pieces = list(_pieces(document, section, counter, room))
        for first, last in _windows(pieces, room, settings.overlap_sentences):
            passages.append(_passage(document, section, pieces[first : last + 1], head, counter))
    return tuple(passages)


def sentence_spans(document: Document, passage: Passage) -> list[Span]:
    """Where each sentence of a passage stands in what the model reads of it.

    Of a sentence that was cut, the part that is there; where that cannot be told, the whole.
    """
    said = []
    for sentence in document.sentences[passage.first_sentence : passage.last_sentence + 1]:
        start, end = max(sentence.start, passage.start), min(sentence.end, passage.end)
        said.append(without_markers(document.text[start:end]))
    at = len(passage.embedded) - len(" ".join(said))
    if not passage.embedded.endswith(" ".join(said)):
        return [(0, len(passage.embedded))] * len(said)
    spans = []
    for text in said:
        spans.append((at, at + len(text)))
        at += len(text) + 1
    return spans


def _fitting_header(title: str, section: str, counter: TokenCounter, settings: Chunking) -> str:
    for head in (header(title, section), header("", section), ""):
        if counter.count(head) <= settings.max_tokens // 3:
            return head
    return ""


def _pieces(
    document: Document, section: Section, counter: TokenCounter, room: int
) -> Iterator[_Piece]:
    for ordinal, sentence in enumerate(document.sentences):
        if not section.start <= sentence.start < section.end:
            continue
        tokens = counter.count(without_markers(document.text[sentence.start : sentence.end]))
        if tokens <= room:
            yield _Piece(sentence.start, sentence.end, ordinal, tokens)
        else:
            yield from _cut(document.text, sentence.start, sentence.end, ordinal, counter, room)


def _cut(
    text: str, start: int, end: int, ordinal: int, counter: TokenCounter, room: int
) -> Iterator[_Piece]:
    """Parts of an over-long sentence, each as long as fits, cut at spaces (or anywhere, if none)."""
    at = start
    while at < end:
        low, high = at + 1, end
        while low < high:  # the longest prefix that fits
            middle = (low + high + 1) // 2
            if counter.count(text[at:middle]) <= room:
                low = middle
            else:
                high = middle - 1
        stop = low
        space = text.rfind(" ", at + 1, stop)
        if stop < end and space > at:
            stop = space
        if text[at:stop].strip():
            yield _Piece(at, stop, ordinal, counter.count(text[at:stop]))
        at = stop
        while at < end and text[at].isspace():
            at += 1


def _windows(pieces: list[_Piece], room: int, overlap: int) -> Iterator[tuple[int, int]]:
    """(first, last) of each passage; neighbours share `overlap` pieces where they are whole."""
    first = 0
    while first < len(pieces):
        last, used = first, pieces[first].tokens
        while last + 1 < len(pieces) and used + pieces[last + 1].tokens <= room:
            last += 1
            used += pieces[last].tokens
        yield first, last
        if last + 1 >= len(pieces):
            return
        back = last + 1 - overlap
        # An overlap that leaves no room for what comes next would repeat and add nothing.
        shared = sum(piece.tokens for piece in pieces[back : last + 1])
        overlaps = back > first and shared + pieces[last + 1].tokens <= room
        first = back if overlaps else last + 1


def _passage(
    document: Document, section: Section, pieces: list[_Piece], head: str, counter: TokenCounter
) -> Passage:
    start, end = pieces[0].start, pieces[-1].end
    text = document.text[start:end]
    embedded = head + " ".join(without_markers(document.text[p.start : p.end]) for p in pieces)
    return Passage(
        id=passage_id(document.source.id, start, end, text),
        source_id=document.source.id,
        start=start,
        end=end,
        text=text,
        section=section.name,
        first_sentence=pieces[0].ordinal,
        last_sentence=pieces[-1].ordinal,
        tokens=counter.count(embedded) + _SPECIAL,
        embedded=embedded,
        page=document.page_at(start),
        page_label=document.label_at(start),
    )
