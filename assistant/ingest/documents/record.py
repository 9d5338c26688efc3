"""Paper records: our own-words notes, one sentence a finding, said to be what they are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import yaml

from assistant.domain import (
    Basis,
    Document,
    Finding,
    FindingKind,
    ParsedDocument,
    StatedFinding,
    Study,
    stated_findings,
    stated_number,
    stated_text,
)
from assistant.errors import CorpusInvalid
from assistant.ingest.documents.builder import DocumentBuilder
from assistant.ingest.documents.metadata import with_metadata
from assistant.text.yaml_text import load_yaml

# Order and names of the sections; a finding's `kind` says where it goes.
_KINDS: Final = {
    "result": "Results",
    "conclusion": "Authors' conclusions",
    "method": "Methods",
    "background": "Background",
}
_BASES: Final = {"secondary": ", second-hand", "title": ", from the title only"}
_FIELDS: Final = {
    "model": "Study model",
    "intervention": "Intervention",
    "comparator": "Comparison",
    "participants": "Participants",
    "duration": "Duration",
}


def read_record(raw: ParsedDocument) -> Document:
    """Findings by kind, then the limits of the study, then what is known of the paper itself.

    What was not read in the paper itself stands in a section that says so ("second-hand").

    Raises:
        CorpusInvalid: the file is not a paper record.
    """
    record = _load(raw)
    builder = DocumentBuilder()
    findings = _findings_of(record, raw)
    placed: list[StatedFinding] = []
    for kind, name in _KINDS.items():
        for suffix in ("", *_BASES.values()):
            chosen = [f for f in findings if f.kind == kind and _BASES.get(f.basis, "") == suffix]
            if chosen:
                builder.heading(name + suffix)
            for finding in chosen:
                builder.paragraph(finding.text)
            placed += chosen
    if record.get("limitations"):
        builder.heading("Limitations")
        for limit in record["limitations"]:
            builder.paragraph(str(limit))
            placed.append(StatedFinding(str(limit), FindingKind.LIMITATION, Basis.ABSTRACT))
    notes = [
        f"Verification: {record.get('verification', 'unknown')}. "
        f"{record.get('verification_note', '')}".strip(),
        f"Retraction status: {record.get('retraction_status', 'unknown')}.",
    ]
    fields = {
        name: value for key, name in _FIELDS.items() if (value := stated_text(record.get(key)))
    }
    document = builder.build(raw, notes=tuple(notes), may_break_off=False)
    study = Study(
        **{key: fields.get(name, "") for key, name in _FIELDS.items()},
        number=stated_number(record.get("number")),
    )
    document = replace(document, findings=tuple(_findings(document, placed)), study=study)
    return with_metadata(document, fields)


def _findings(document: Document, placed: Sequence[StatedFinding]) -> Iterator[Finding]:
    """One for each paragraph, at its first sentence; `placed` in the order of the paragraphs."""
    first = {s.block: n for n, s in reversed(list(enumerate(document.sentences)))}
    for block, stated in enumerate(placed):
        yield stated.at(first[block])


def _load(raw: ParsedDocument) -> Mapping[str, Any]:
    try:
        record = load_yaml(raw.text)
    except yaml.YAMLError as error:
        raise _no_record(raw, f"it is not valid YAML ({str(error).splitlines()[0]})") from error
    if not isinstance(record, dict) or not isinstance(record.get("findings"), list):
        raise _no_record(raw, "it has no list of findings")
    if not _are_texts(record.get("limitations") or []):
        raise _no_record(raw, "its limitations have to be sentences in a list")
    return record


def _findings_of(record: Mapping[str, Any], raw: ParsedDocument) -> tuple[StatedFinding, ...]:
    try:
        found = stated_findings(record["findings"])
    except ValueError as error:
        raise _no_record(raw, str(error)) from error
    odd = next((n for n, one in enumerate(found, start=1) if one.kind not in _KINDS), 0)
    if odd:
        raise _no_record(raw, f"finding {odd} has the unknown kind “{found[odd - 1].kind}”")
    return found


def _no_record(raw: ParsedDocument, problem: str) -> CorpusInvalid:
    return CorpusInvalid(
        f"{raw.file} is not a paper record: {problem}.",
        "corpus/README.md shows what a record looks like.",
    )


def _are_texts(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(v, str) and v.strip() for v in values)
