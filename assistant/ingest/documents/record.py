"""Paper records: our own-words notes, one sentence a finding, said to be what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, Final

import yaml

from assistant.domain import (
    Basis,
    Direction,
    Document,
    Finding,
    FindingKind,
    ParsedDocument,
    Population,
    Study,
)
from assistant.errors import CorpusInvalid
from assistant.ingest.documents.builder import DocumentBuilder
from assistant.ingest.documents.metadata import with_metadata

__all__ = ["read_record"]

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
_CLOSED: Final[Mapping[str, type[StrEnum]]] = {
    "direction": Direction,
    "population": Population,
    "basis": Basis,
}
_SAYS_NOTHING: Final = re.compile(r"(?:none|not seen|not applicable)\b|null$|$", re.I)


def read_record(raw: ParsedDocument) -> Document:
    """Findings by kind, then the limits of the study, then what is known of the paper itself.

    What was not read in the paper itself stands in a section that says so ("second-hand").

    Raises:
        CorpusInvalid: the file is not a paper record.
    """
    record = _load(raw)
    builder = DocumentBuilder()
    findings = record["findings"]
    placed: list[Mapping[str, Any]] = []
    for kind, name in _KINDS.items():
        for suffix in ("", *_BASES.values()):
            chosen = [
                f for f in findings if f["kind"] == kind and _BASES.get(f["basis"], "") == suffix
            ]
            if chosen:
                builder.heading(name + suffix)
            for finding in chosen:
                builder.paragraph(str(finding["text"]))
            placed += chosen
    if record.get("limitations"):
        builder.heading("Limitations")
        for limit in record["limitations"]:
            builder.paragraph(str(limit))
            placed.append({"kind": FindingKind.LIMITATION.value})
    notes = [
        f"Verification: {record.get('verification', 'unknown')}. "
        f"{record.get('verification_note', '')}".strip(),
        f"Retraction status: {record.get('retraction_status', 'unknown')}.",
    ]
    fields = {name: value for key, name in _FIELDS.items() if (value := _stated(record.get(key)))}
    document = builder.build(raw, notes=tuple(notes), may_break_off=False)
    study = Study(
        **{key: fields.get(name, "") for key, name in _FIELDS.items()}, number=record.get("number")
    )
    document = replace(document, findings=tuple(_findings(document, placed)), study=study)
    return with_metadata(document, fields)


def _findings(document: Document, placed: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """One for each paragraph, at its first sentence; `placed` in the order of the paragraphs."""
    first = {s.block: n for n, s in reversed(list(enumerate(document.sentences)))}
    for block, fields in enumerate(placed):
        yield Finding(
            sentence=first[block],
            kind=FindingKind(fields["kind"]),
            direction=Direction(fields.get("direction") or Direction.NOT_STATED),
            population=Population(fields.get("population") or Population.NONE),
            basis=Basis(fields.get("basis") or Basis.ABSTRACT),
            intervention=_stated(fields.get("intervention")),
            comparator=_stated(fields.get("comparator")),
            outcome=_stated(fields.get("outcome")),
        )


def _load(raw: ParsedDocument) -> Mapping[str, Any]:
    problem = ""
    try:
        record = yaml.load(raw.text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        record, problem = {}, f"it is not valid YAML ({str(error).splitlines()[0]})"
    if not problem and (
        not isinstance(record, dict) or not isinstance(record.get("findings"), list)
    ):
        problem = "it has no list of findings"
    if not problem:
        findings = enumerate(record["findings"], start=1)
        problem = next(
            (f"finding {n} {wrong}" for n, one in findings if (wrong := _wrong(one))), ""
        )
    if not problem and not _are_texts(record.get("limitations") or []):
        problem = "its limitations have to be sentences in a list"
    if problem:
        raise CorpusInvalid(
            f"{raw.file} is not a paper record: {problem}.",
            "corpus/README.md shows what a record looks like.",
        )
    return record  # type: ignore[no-any-return]


def _wrong(finding: object) -> str:
    """What is wrong with a finding; empty where nothing is."""
    if not isinstance(finding, dict) or not _are_texts(
        [finding.get(name) for name in ("text", "kind", "basis")]
    ):
        return "lacks text, kind or basis"
    if finding["kind"] not in _KINDS:
        return f"has the unknown kind “{finding['kind']}”"
    for name, known in _CLOSED.items():
        if finding.get(name) and finding[name] not in [*known]:
            return f"has the unknown {name} “{finding[name]}”"
    return ""


def _are_texts(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(v, str) and v.strip() for v in values)


def _stated(value: object) -> str:
    """The value as text, empty when it says that there is nothing to say."""
    text = " ".join(str(value).split()) if value is not None else ""
    return "" if _SAYS_NOTHING.match(text) else text
