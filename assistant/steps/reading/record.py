"""Paper records: our own-words notes, one sentence a finding, said to be what they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import yaml

from assistant.domain import Document, RawDocument
from assistant.errors import CorpusInvalid
from assistant.steps.reading.build import DocumentBuilder

__all__ = ["FRAME", "read_record"]

FRAME: Final = "Study design"
"""Name of the section that holds model, intervention, participants: facts, not findings."""

# Order and names of the sections; a finding's `kind` says where it goes.
_KINDS: Final = {
    "result": "Results",
    "conclusion": "Authors' conclusions",
    "method": "Methods",
    "background": "Background",
}
_BASES: Final = {"secondary": ", second-hand", "title": ", from the title only"}
_FRAME: Final = {
    "model": "Study model",
    "intervention": "Intervention",
    "comparator": "Comparison",
    "participants": "Participants",
    "duration": "Duration",
}
_SAYS_NOTHING: Final = ("none", "null", "not seen", "not applicable", "")


def read_record(raw: RawDocument) -> Document:
    """Findings by kind, then the frame of the study, then its limits.

    What was not read in the paper itself stands in a section that says so ("second-hand").

    Raises:
        CorpusInvalid: the file is not a paper record.
    """
    record = _load(raw)
    builder = DocumentBuilder()
    findings = record["findings"]
    for kind, name in _KINDS.items():
        for suffix in ("", *_BASES.values()):
            chosen = [
                f for f in findings if f["kind"] == kind and _BASES.get(f["basis"], "") == suffix
            ]
            if chosen:
                builder.heading(name + suffix)
            for finding in chosen:
                builder.paragraph(str(finding["text"]))
    frame = {label: value for key, label in _FRAME.items() if (value := _stated(record.get(key)))}
    if frame:
        builder.heading(FRAME)
    for label, value in frame.items():
        builder.paragraph(f"{label}: {value.rstrip('.')}.", whole=True)
    if record.get("limitations"):
        builder.heading("Limitations")
        for limit in record["limitations"]:
            builder.paragraph(str(limit))
    notes = [
        f"Verification: {record.get('verification', 'unknown')}. "
        f"{record.get('verification_note', '')}".strip(),
        f"Retraction status: {record.get('retraction_status', 'unknown')}.",
    ]
    return builder.build(raw, notes=tuple(notes), may_break_off=False)


def _load(raw: RawDocument) -> Mapping[str, Any]:
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
        for number, finding in enumerate(record["findings"], start=1):
            if not isinstance(finding, dict) or not {"text", "kind", "basis"} <= finding.keys():
                problem = f"finding {number} lacks text, kind or basis"
            elif finding["kind"] not in _KINDS:
                problem = f"finding {number} has the unknown kind “{finding['kind']}”"
    if problem:
        raise CorpusInvalid(
            f"{raw.file} is not a paper record: {problem}.",
            "corpus/README.md shows what a record looks like.",
        )
    return record  # type: ignore[no-any-return]


def _stated(value: object) -> str:
    """The value as text, empty when it says that there is nothing to say."""
    text = " ".join(str(value).split()) if value is not None else ""
    return "" if text.lower().startswith(_SAYS_NOTHING[:4]) or text == "" else text
