"""Web articles: boilerplate left out, headings and lists kept, the numbered bibliography set apart."""

import re
from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz

from assistant.domain import Document, ParsedDocument, Removed
from assistant.ingest.documents.boilerplate import Line, boilerplate
from assistant.ingest.documents.builder import DocumentBuilder
from assistant.ingest.references import is_bibliography_heading, parse_bibliography
from assistant.text.markup.fragments import plain_field
from assistant.text.sentences import split_sentences, without_markers

_BULLET: Final = re.compile(r"^(?:[•·‣▪◦*-]|\(?\d{1,2}[.)])\s+")
_EMPHASIS: Final = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_LEAD_SIMILARITY: Final = 85.0
"""Two sentences this alike (0 to 100) are one sentence, printed twice."""


def read_article(raw: ParsedDocument) -> Document:
    """The article's text, and a list of what was left out and why."""
    lines = [
        Line(number, said)
        for number, text in enumerate(raw.text.splitlines(), start=1)
        if (said := plain_field(text))
    ]
    dropped = boilerplate(lines)
    removed = [Removed(lines[i].text, rule, lines[i].number) for i, rule in dropped.items()]
    kept = [line for i, line in enumerate(lines) if i not in dropped]
    body, bibliography = _split_bibliography(kept)
    body, title = _take_title(body, raw.source.title)
    body, lead = _take_repeated_lead(body)
    removed += [*title, *lead]
    builder = DocumentBuilder()
    for i, line in enumerate(body):
        bullet = _BULLET.match(line.text)
        text = _EMPHASIS.sub(r"\2", line.text)
        if bullet:
            builder.item(_EMPHASIS.sub(r"\2", line.text[bullet.end() :]))
        elif _is_heading(body, i):
            builder.heading(text.strip())
        else:
            builder.paragraph(text)
    references = parse_bibliography(line.text for line in bibliography)
    notes = tuple(f"Reference {r.number}: {r.mended}" for r in references if r.mended)
    removed.sort(key=lambda item: item.line)
    return builder.build(raw, references=references, removed=tuple(removed), notes=notes)


def _split_bibliography(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines before and after the heading of the bibliography, if there is one."""
    for i in range(len(lines) - 1, -1, -1):
        if is_bibliography_heading(lines[i].text):
            return list(lines[:i]), list(lines[i + 1 :])
    return list(lines), []


def _take_title(lines: list[Line], title: str) -> tuple[list[Line], list[Removed]]:
    """Takes the title off the page: it is kept with the source and is not a sentence."""
    for i, line in enumerate(lines[:5]):
        if fuzz.ratio(line.text.lower(), title.lower()) >= 90:
            rest = lines[:i] + lines[i + 1 :]
            return rest, [Removed(line.text, "title, kept with the source", line.number)]
    return lines, []


def _take_repeated_lead(lines: list[Line]) -> tuple[list[Line], list[Removed]]:
    """Takes off an opening paragraph whose sentences all stand again further down."""
    for i, line in enumerate(lines):
        if _is_heading(lines, i):
            break
        later = [s for other in lines[i + 1 :] for s in _plain_sentences(other.text)]
        sentences = _plain_sentences(line.text)
        if len(sentences) >= 2 and all(_stands_in(sentence, later) for sentence in sentences):
            rest = lines[:i] + lines[i + 1 :]
            return rest, [Removed(line.text, "opening repeated in the text", line.number)]
    return lines, []


def _stands_in(sentence: str, others: Sequence[str]) -> bool:
    return any(fuzz.ratio(sentence, other) >= _LEAD_SIMILARITY for other in others)


def _plain_sentences(text: str) -> list[str]:
    return [without_markers(text[a:b]).lower() for a, b in split_sentences(text)]


def _is_heading(lines: Sequence[Line], index: int) -> bool:
    """A short line that does not end as a sentence does, with something under it."""
    line = lines[index]
    if index + 1 >= len(lines) or _BULLET.match(line.text) or line.words > 14:
        return False
    asks = line.text.endswith("?") and line.words <= 14 and lines[index + 1].words > line.words
    return asks or not line.closes
