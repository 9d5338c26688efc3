"""Rows → report: means with intervals, per kind, calibration, risk and coverage, latency."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from assistant.errors import AssistantError
from evals.cases import Dataset
from evals.context import Row
from evals.metrics.abstention import area_under_risk, risk_coverage
from evals.metrics.calibration import auc, brier, ece
from evals.metrics.caveat_codes import count_codes
from evals.metrics.latency import percentiles
from evals.statistics import Interval, interval, interval_of

LOWER_IS_BETTER: Final = frozenset(
    {
        "answer_words",
        "caveat_word_share",
        "caveats_shown",
        "commercial_lead",
        "dangling_opener",
        "false_answer",
        "false_refusal",
        "reading_grade",
        "own_grade",
        "record_frame",
        "seller_first",
        "wrong",
    }
)
NOT_SHARES: Final = frozenset({"answer_words", "caveats_shown", "own_grade", "reading_grade"})
"""Measures that are no share of anything."""
LEADING: Final = (
    "usable",
    "facts_shown",
    "accuracy",
    "lead_right",
    "relevant_share",
    "wrong",
    "false_refusal",
    "false_answer",
    "consistency",
    "confidence_auc",
    "caveats_shown",
    "dangling_opener",
    "record_frame",
    "commercial_lead",
    "seller_first",
)
"""Measures that come first in tables, in this order."""
_WAYS: Final = 4
"""A fact asked in at least so many ways says whether answers depend on the wording."""


class ReportUnreadable(AssistantError):
    """A report file is missing or is not one."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found."""

    key: str
    created: str
    split: str
    writer: str
    passport: dict[str, Any]
    means: dict[str, Interval]
    kinds: dict[str, dict[str, Interval]]
    totals: dict[str, float]
    caveats: list[dict[str, Any]]
    rows: list[Row] = field(default_factory=list)

    @property
    def crashes(self) -> list[Row]:
        """Turns that could not be scored."""
        return [row for row in self.rows if row.error]

    def slim(self) -> Report:
        """Without the answers: what a baseline keeps."""
        bare = [replace(row, answer={}, reasons={}) for row in self.rows]
        return replace(self, rows=bare)

    def save(self, path: Path) -> None:
        """Writes JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Report:
        """What `save` wrote; raises ReportUnreadable."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            data["means"] = {name: Interval(**value) for name, value in data["means"].items()}
            data["kinds"] = {
                kind: {name: Interval(**value) for name, value in means.items()}
                for kind, means in data["kinds"].items()
            }
            data["rows"] = [Row(**row) for row in data["rows"]]
            return cls(**data)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ReportUnreadable(
                f"{path} is not a report that can be read.",
                "Make one with `mtor-ms eval run`; evals/baselines holds those we stand on.",
            ) from error


def make_report(
    rows: Sequence[Row], dataset: Dataset, *, key: str, split: str, writer: str
) -> Report:
    """The report of a run."""
    expected = {
        case.id: frozenset(str(code) for code in case.caveats)
        for case in dataset
        if case.caveats is not None
    }
    kinds = dict.fromkeys(row.kind for row in rows)
    answered = next((row for row in rows if row.answer), None)
    passport = dict(answered.answer["provenance"]) if answered else {}
    passport.pop("timings_ms", None)
    return Report(
        key=key,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        split=split,
        writer=writer,
        passport=passport,
        means=_ordered(_means(rows) | _over_answers(rows)),
        kinds={kind: _means([row for row in rows if row.kind == kind]) for kind in kinds},
        totals=_totals(rows),
        caveats=[
            {**asdict(c), "precision": c.precision, "recall": c.recall, "f1": c.f1}
            for c in count_codes(rows, expected)
        ],
        rows=list(rows),
    )


def answered_right(rows: Sequence[Row]) -> tuple[list[float], list[bool]]:
    """(confidence, right) of each answer given: right when all its facts are held.

    An answer to a question that has none is wrong.
    """
    confidences, right = [], []
    for row in rows:
        if not row.answer or row.answer["abstained"]:
            continue
        if row.abstain or "accuracy" in row.scores:
            confidences.append(float(row.answer["confidence"]["score"]))
            right.append(not row.abstain and row.scores.get("accuracy") == 1.0)
    return confidences, right


def _means(rows: Sequence[Row]) -> dict[str, Interval]:
    values: dict[str, list[float]] = {}
    for row in rows:
        for name, value in row.scores.items():
            values.setdefault(name, []).append(value)
    return {name: interval(found) for name, found in sorted(values.items())}


def _ordered(means: dict[str, Interval]) -> dict[str, Interval]:
    rest = sorted(means.keys() - set(LEADING))
    return {name: means[name] for name in (*LEADING, *rest) if name in means}


def _over_answers(rows: Sequence[Row]) -> dict[str, Interval]:
    """Measures that no single answer has: whether confidence discriminates, whether wording matters."""
    found = {}
    confidences, right = answered_right(rows)
    if len(set(right)) == 2:
        found["confidence_auc"] = interval_of(
            lambda drawn: auc([confidences[i] for i in drawn], [right[i] for i in drawn]),
            len(right),
        )
    facts: dict[str, list[float]] = {}
    for row in rows:
        if row.fact and "facts_shown" in row.scores:
            facts.setdefault(f"{row.author}:{row.fact}", []).append(row.scores["facts_shown"])
    ways = [float(min(scores)) for scores in facts.values() if len(scores) >= _WAYS]
    if ways:
        found["consistency"] = interval(ways)
    return found


def _totals(rows: Sequence[Row]) -> dict[str, float]:
    confidences, right = answered_right(rows)
    totals: dict[str, float] = {"turns": len(rows), "crashes": sum(bool(r.error) for r in rows)}
    if right:
        totals["ece"] = round(ece(confidences, right), 4)
        totals["brier"] = round(brier(confidences, right), 4)
        totals["aurc"] = round(area_under_risk(risk_coverage(confidences, right)), 4)
    timed = [row.milliseconds for row in rows if not row.error]
    if timed:
        totals |= percentiles(timed)
    return totals
