"""``mtor-ms sources``."""

from dataclasses import asdict
from typing import Annotated, Any, Final

import typer

from assistant.domain import Document, FindingKind
from assistant.ledger import entries_of
from assistant.service import Assistant
from assistant.surfaces.cli.common import (
    CorpusOption,
    IndexOption,
    JsonOption,
    assistant_for,
    print_json,
    print_text,
)
from assistant.surfaces.presentation.answer_json import source_to_dict
from assistant.surfaces.presentation.bibliography import bibtex as as_bibtex
from assistant.surfaces.presentation.bibliography import csl_json as as_csl
from assistant.surfaces.presentation.bibliography import ris as as_ris
from assistant.surfaces.presentation.findings import finding_to_dict
from assistant.surfaces.presentation.labels import (
    DIRECTION_WORDS,
    EVIDENCE_WORDS,
    describe,
    safe,
    year_of,
)

_FOUND: Final = frozenset({FindingKind.RESULT, FindingKind.CONCLUSION})
_PERHAPS_EMPTY: Final = ("title", "doi", "pmid", "pmcid", "source_id", "mended")
"""What is not known of a reference: null in JSON."""
_PARTS: Final = {
    "Found": _FOUND,
    "How": frozenset({FindingKind.METHOD}),
    "Background": frozenset({FindingKind.BACKGROUND}),
    "Limits": frozenset({FindingKind.LIMITATION}),
}


def sources(
    source_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="One source.", show_default=False)
    ] = None,
    text: Annotated[bool, typer.Option("--text", help="Its stored text.")] = False,
    bibtex: Annotated[bool, typer.Option("--bibtex", help="As BibTeX.")] = False,
    ris: Annotated[bool, typer.Option("--ris", help="As RIS.")] = False,
    csl: Annotated[bool, typer.Option("--csl", help="As CSL-JSON.")] = False,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """List the sources, or show one: metadata, references, and what cleaning left out.

    With --bibtex, --ris or --csl: for a reference manager.

    Example: mtor-ms sources healthspan-ms-rapamycin
    """
    assistant, _ = assistant_for(corpus, index)
    wanted = [make for asked, make in ((bibtex, as_bibtex), (ris, as_ris), (csl, as_csl)) if asked]
    if wanted:
        if len(wanted) > 1 or json or text:
            raise typer.BadParameter("only one of --bibtex, --ris, --csl, --json, --text")
        chosen = [assistant.document(source_id)] if source_id else assistant.documents()
        print_text(wanted[0](source_to_dict(d.source) for d in chosen).rstrip("\r\n"))
        return
    if source_id is None:
        _list(assistant, json)
        return
    document = assistant.document(source_id)
    if text and json:
        print_json({"source_id": source_id, "text": document.text, "sha256": document.sha256})
    elif text:
        print_text(safe(document.text))
    elif json:
        print_json(_as_dict(document))
    else:
        print_text(safe(_as_text(document)))


def _list(assistant: Assistant, json: bool) -> None:
    documents = assistant.documents()
    if json:
        print_json([source_to_dict(document.source) for document in documents])
        return
    width = max((len(document.source.id) for document in documents), default=0)
    for document in documents:
        source = document.source
        print_text(
            f"{source.id:<{width}}  {year_of(source):<7}  {EVIDENCE_WORDS[source.evidence]:<38}  "
            f"{safe(source.title)}"
        )


def _as_dict(document: Document) -> dict[str, Any]:
    return {
        **source_to_dict(document.source),
        "file": document.file,
        "sha256": document.sha256,
        "truncated": document.truncated,
        "sections": [section.name for section in document.sections],
        "sentences": len(document.sentences),
        "references": [
            {**asdict(one), **{name: getattr(one, name) or None for name in _PERHAPS_EMPTY}}
            for one in document.references
        ],
        "left_out": [asdict(item) for item in document.removed],
        "study": asdict(document.study) if document.study else None,
        "findings": [finding_to_dict(entry) for entry in entries_of(document)],
        "notes": list(document.notes),
    }


def _as_text(document: Document) -> str:
    source = document.source
    lines = [source.title, ""]
    facts = {
        "id": describe(source),
        "authors": ", ".join(source.authors) or "not known",
        "year": year_of(source),
        "journal": source.journal,
        "DOI": source.doi,
        "PMID": source.pmid,
        "PMCID": source.pmcid,
        "evidence": ", ".join(
            EVIDENCE_WORDS[e] for e in source.evidence_kinds or (source.evidence,)
        ),
        "condition": ", ".join(source.conditions),
        "species": ", ".join(source.species),
        "licence": source.licence,
        "retracted": source.retracted,
        "since then": "; ".join(source.updates),
        "provenance": source.provenance,
        "file": document.file,
        "sections": "; ".join(section.name for section in document.sections if section.name),
        "sentences": str(len(document.sentences)),
        "breaks off": "yes, in mid-sentence" if document.truncated else "",
    }
    lines += [f"{name:<11} {value}" for name, value in facts.items() if value]
    lines += _study(document)
    if document.references:
        lines += ["", "References:"]
        for reference in document.references:
            leads = f" → {reference.source_id}" if reference.source_id else " → not in the corpus"
            lines.append(f"  [{reference.number}] {reference.title or reference.text}{leads}")
    if document.removed:
        lines += ["", "Left out:"]
        for item in document.removed:
            lines.append(f"  line {item.line}, {item.rule}: {item.text[:90]}")
    if document.notes:
        lines += ["", "Notes:", *(f"  {note}" for note in document.notes)]
    return "\n".join(lines)


def _study(document: Document) -> list[str]:
    """How the study was made and what it found, as a card."""
    study, lines = document.study, []
    if study is not None:
        facts = {
            "who": study.participants,
            "model": study.model,
            "what": study.intervention,
            "against": study.comparator,
            "how long": study.duration,
        }
        lines += [f"{name:<11} {value}" for name, value in facts.items() if value]
    found = list(entries_of(document))
    for title, kinds in _PARTS.items():
        entries = [entry for entry in found if entry.finding.kind in kinds]
        if entries:
            lines += ["", f"{title}:"]
        for entry in entries:
            direction = entry.finding.direction
            words = DIRECTION_WORDS[direction] if direction.decided else ""
            lines.append(f"  {words:<10} {entry.text}" if kinds is _FOUND else f"  {entry.text}")
    return lines
