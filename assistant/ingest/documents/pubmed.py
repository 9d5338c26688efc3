"""An abstract of the manifest in PubMed's "Abstract (text)" format."""

from dataclasses import replace

from assistant.domain import Document, ParsedDocument, Source
from assistant.errors import CorpusInvalid
from assistant.ingest.documents.builder import DocumentBuilder
from assistant.ingest.medline.pubmed_text import looks_like_pubmed_text, read_pubmed_text


def read_pubmed(raw: ParsedDocument) -> Document:
    """The abstract's sentences under its own section names; what the text tells fills gaps of the source.

    Raises:
        CorpusInvalid: the text is not in that format.
    """
    text = raw.text.lstrip()
    record = next(read_pubmed_text(text), None) if looks_like_pubmed_text(text) else None
    if record is None:
        raise CorpusInvalid(
            f"{raw.file} is not in PubMed's abstract format.",
            "Save it from PubMed with the display option “Abstract (text)”.",
        )
    notes = (*record.notes, *_disagreements(raw.source, record.source))
    source = raw.source.completed_from(record.source)
    return DocumentBuilder(record.blocks).build(replace(raw, source=source), notes=notes)


def _disagreements(ours: Source, theirs: Source) -> list[str]:
    """Where the manifest and the record name different identifiers."""
    pairs = (
        ("DOI", ours.doi, theirs.doi),
        ("PMID", ours.pmid, theirs.pmid),
        ("PMCID", ours.pmcid, theirs.pmcid),
    )
    return [
        f"{name} differs: the manifest says {one}, the text says {other}."
        for name, one, other in pairs
        if one and other and one.lower() != other.lower()
    ]
