"""Findings for people and for programs: rows, a table in text, CSV, and RIS of what they stand on."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

from assistant.ledger import LedgerEntry
from assistant.surfaces.presentation.answer_json import source_to_dict
from assistant.surfaces.presentation.bibliography import ris
from assistant.surfaces.presentation.labels import DIRECTION_WORDS, EVIDENCE_WORDS, safe, year_of
from assistant.surfaces.presentation.response_types import FindingJson

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that a spreadsheet takes for a formula (OWASP, "CSV Injection")."""


def finding_to_dict(entry: LedgerEntry) -> dict[str, Any]:
    """One finding as `FindingJson` says; the study's comparator stands for one that it does not name."""
    row = FindingJson.model_validate(entry)
    row.comparator = row.comparator or entry.study.comparator or None
    return row.model_dump(mode="json")


_PARTLY: Final = (
    "Of papers without notes of ours only a few findings are read out, a missed endpoint perhaps not among them; "
    "`mtor-ms ask` searches all that they say."
)


def findings_text(entries: Sequence[LedgerEntry]) -> str:
    """Grouped by what was done: a line for each outcome, and the sentence below it."""
    if not entries:
        return f"No finding like that is listed. {_PARTLY}"
    lines: list[str] = []
    groups: dict[str, list[LedgerEntry]] = {}
    for entry in entries:
        groups.setdefault(entry.finding.intervention or "(no intervention stated)", []).append(
            entry
        )
    for name in sorted(groups, key=lambda n: (-len(groups[n]), n)):
        lines += ["", safe(name)]
        for entry in groups[name]:
            finding = entry.finding
            way = DIRECTION_WORDS[finding.direction]
            where = f"{finding.population.value}, {EVIDENCE_WORDS[entry.evidence]}"
            read = "" if entry.stated else ", read by the model"
            outcome = safe(finding.outcome) or "(outcome not stated)"
            lines.append(f"  {way:<10}  {outcome}  ({where}{read})")
            lines.append(f"              {safe(entry.text)}")
            lines.append(f"              {entry.id}, {year_of(entry.source)}")
    if not all(entry.stated for entry in entries):
        lines += ["", _PARTLY]
    return "\n".join(lines[1:])


def findings_csv(entries: Sequence[LedgerEntry], **beside: Sequence[str]) -> str:
    """A header and a row for each finding, by RFC 4180; no cell can be taken for a formula.

    `beside` are columns to stand before the others, by name, with a cell for each finding.
    """
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([*beside, *_COLUMNS])
    for entry, *places in zip(entries, *beside.values(), strict=True):
        row = finding_to_dict(entry)
        writer.writerow(map(_cell, [*places, *(row[name] for name in _COLUMNS)]))
    return target.getvalue()


def findings_ris(entries: Iterable[LedgerEntry]) -> str:
    """The sources that the findings stand on, each once, as RIS."""
    sources = {entry.source.id: entry.source for entry in entries}
    return ris(source_to_dict(source) for source in sources.values())


_COLUMNS: Final = (
    "id", "intervention", "comparator", "outcome", "direction", "population", "evidence", "participants",
    "duration", "kind", "basis", "text", "source_id", "title", "year", "doi", "commercial", "retracted",
)  # fmt: skip


def _cell(value: Any) -> str:
    text = "" if value is None else safe(str(value))
    return f"'{text}" if text.startswith(_FORMULA) else text
