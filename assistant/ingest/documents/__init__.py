"""From a file as it was read to a `Document`: cleaned, cut into sentences, references resolved."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from assistant.domain import Document, EvidenceLevel, Media, ParsedDocument
from assistant.errors import CorpusInvalid
from assistant.ingest.documents.builder import DocumentBuilder
from assistant.ingest.documents.metadata import with_metadata
from assistant.ingest.documents.pubmed import read_pubmed
from assistant.ingest.documents.record import read_record
from assistant.ingest.documents.web_article import read_article
from assistant.text.markup.fragments import plain_field
from assistant.text.sentences import without_markers
from assistant.text.study_design import design_of

PARSER_VERSION: Final = "r10"
"""Tag of how documents are read. Raise it when the stored text of a document may change."""

_JUDGED: Final = 6000
"""Characters from the beginning by which a study is judged: an abstract and the start of methods."""

_OTHERS: Final = re.compile(r"(?:\d{1,2}\.?\s*)?(?:introduction|discussion)\b", re.I)
"""Sections that tell of other people's studies: a paper on cells opens with the people who are ill."""


def read_blocks(parsed: ParsedDocument) -> Document:
    """The document of its blocks. Captions and rows of tables are sentences that are never quoted."""
    return DocumentBuilder(parsed.blocks).build(
        parsed,
        references=parsed.references,
        notes=parsed.notes,
        may_break_off=False,
        page_labels=parsed.page_labels,
    )


def _read_plain(raw: ParsedDocument) -> Document:
    """Every blank-line-parted block is a paragraph; nothing is left out, tags become what they stand for."""
    builder = DocumentBuilder()
    for block in re.split(r"\n\s*\n", raw.text):
        # Of wrapped lines, a word cut by a hyphen at the margin stays hyphenated.
        text = re.sub(r"(?<=\w)-\n\s*(?=\w)", "-", block.strip())
        builder.paragraph(plain_field(re.sub(r"\s*\n\s*", " ", text)))
    return builder.build(raw)


_READERS: Final[dict[Media, Callable[[ParsedDocument], Document]]] = {
    Media.WEB_ARTICLE: read_article,
    Media.PUBMED_ABSTRACT: read_pubmed,
    Media.PAPER_RECORD: read_record,
    Media.PLAIN: _read_plain,
    Media.BLOCKS: read_blocks,
}


def read_document(raw: ParsedDocument) -> Document:
    """The document that a file holds, by the reader that its ``media`` names.

    Raises:
        CorpusInvalid: the file does not have the form that its ``media`` promises, or what somebody wrote down
            of a sentence is of none that stands in it.
    """
    document = _with_stated(_graded(_READERS[raw.media](raw)), raw)
    return document if raw.media is Media.PAPER_RECORD else with_metadata(document)


def _with_stated(document: Document, raw: ParsedDocument) -> Document:
    """With what somebody wrote down of its sentences."""
    if not raw.stated:
        return document
    places: dict[str, int] = {}
    for ordinal, sentence in enumerate(document.sentences):
        places.setdefault(_words(document.text[sentence.start : sentence.end]), ordinal)
    lost = next((one.text for one in raw.stated if _words(one.text) not in places), "")
    if lost:
        raise CorpusInvalid(
            f"“{lost}” is told of {raw.file}, and stands nowhere in it.",
            "Write the sentence as it stands there, or take it out of the list of findings.",
        )
    found = {(at := places[_words(one.text)]): one.at(at) for one in raw.stated}
    return replace(document, findings=tuple(found[at] for at in sorted(found)))


def _words(text: str) -> str:
    return " ".join(without_markers(text).split())


def _methods_and_results(document: Document) -> str:
    """The text without what tells of other people's studies; all of it where nothing else is left."""
    sections = [s for s in document.sections if not _OTHERS.match(s.name)]
    return "\n\n".join(document.text[s.start : s.end] for s in sections) or document.text


def _graded(document: Document) -> Document:
    """The document with its kind of evidence set by rules, where nobody stated it."""
    source = document.source
    if source.evidence is not EvidenceLevel.UNKNOWN:
        return document
    design = design_of(source.title, _methods_and_results(document)[:_JUDGED])
    if design.level is EvidenceLevel.UNKNOWN:
        return document
    return replace(
        document,
        source=replace(source, evidence=design.level),
        notes=(*document.notes, design.in_words()),
    )
