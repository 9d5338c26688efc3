"""Report → one HTML page that needs nothing else: figures inside, no address outside."""

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, Template, select_autoescape
from markupsafe import Markup

from assistant.surfaces.presentation.sentences import codes_of
from evals.cases import NATURAL, Case, Dataset, Split
from evals.context import Row
from evals.metrics.abstention import risk_coverage
from evals.metrics.calibration import reliability
from evals.outside.answers import SHOWN
from evals.report import LEADING, LOWER_IS_BETTER, NOT_SHARES, Report, answered_right

_WORST = 40
_WORST_NATURAL = 20
_JUDGED = (
    "usable",
    "lead_right",
    "relevant_share",
    "key_fact_recall",
    "refusal_code",
    "resolution",
    "nothing_forbidden",
    "caveat_recall",
)


def render_html(report: Report, dataset: Dataset) -> str:
    """The page of one split as text."""
    cases = {case.id: case for case in dataset}
    return _template("report.html.j2").render(
        report=report,
        lower=LOWER_IS_BETTER,
        not_shares=NOT_SHARES,
        figures=_figures(report),
        rows=_items(report.rows, cases, _WORST),
        kinds=list(report.kinds),
    )


def render_summary(reports: Sequence[Report], dataset: Dataset, outside: Sequence[Path]) -> str:
    """The page over all splits: natural ones first, then sets that are not ours, own cases last.

    `outside` are JSON files that ``eval outside answers`` wrote.
    """
    cases = {case.id: case for case in dataset}
    order = sorted(reports, key=lambda report: list(Split).index(Split(report.split)))
    natural = [report for report in order if Split(report.split) in NATURAL]
    rows = [row for report in natural for row in report.rows]
    return _template("summary.html.j2").render(
        natural=natural,
        own=[report for report in order if report not in natural],
        leading=LEADING,
        shown=SHOWN,
        lower=LOWER_IS_BETTER,
        outside={path.stem: json.loads(path.read_text(encoding="utf-8")) for path in outside},
        reliability={report.split: _reliability(report) for report in order},
        worst=_items(rows, cases, _WORST_NATURAL),
    )


def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("evals", "."), autoescape=select_autoescape(default=True)
    )
    return environment.get_template(name)


def _items(rows: Sequence[Row], cases: dict[str, Case], most: int) -> list[dict[str, Any]]:
    return [_shown(row, cases[row.case]) for row in _worst(rows, most) if row.case in cases]


def _worst(rows: Sequence[Row], most: int) -> list[Row]:
    """Crashes first, then the lowest scores, then the rest that fell short."""

    def badness(row: Row) -> float:
        if row.error:
            return -1.0
        found = [row.scores[name] for name in _JUDGED if name in row.scores]
        found.append(1 - max(row.scores.get("false_answer", 0.0), row.scores.get("wrong", 0.0)))
        return sum(found) / len(found)

    ordered = sorted(rows, key=badness)
    return [row for row in ordered if badness(row) < 1.0][:most]


def _shown(row: Row, case: Case) -> dict[str, Any]:
    turn = case.turns[row.turn]
    return {
        "row": row,
        "why": case.why,
        "facts": [" or ".join(fact) for fact in turn.facts],
        "gold": [text for found in turn.gold.values() for text in found],
        "sources": case.sources,
        "caveats": [str(code) for code in case.caveats or ()],
        "abstain": case.abstain,
        "answer": row.answer.get("answer", ""),
        "given": sorted(codes_of(row.answer)) if row.answer else [],
        "cited": [source["source_id"] for source in row.answer.get("sources", [])],
    }


def _figures(report: Report) -> dict[str, Markup]:
    confidences, right = answered_right(report.rows)
    timed = [row.milliseconds for row in report.rows if not row.error]
    kinds = {
        kind: means["key_fact_recall"].mean
        for kind, means in report.kinds.items()
        if "key_fact_recall" in means
    }
    figures = {}
    if confidences:
        figures["Reliability: how often answers of a confidence are right"] = _reliability(report)
        points = risk_coverage(confidences, right)
        figures["Risk and coverage: wrong answers among the most confident"] = _plot(
            [c for c, _ in points], [r for _, r in points], "coverage", "risk"
        )
    if timed:
        figures["Latency in milliseconds"] = _histogram(timed)
    if kinds:
        figures["Key-fact recall by kind"] = _bars(kinds)
    return figures


def _reliability(report: Report) -> Markup:
    """Share right in bins of equally many answers; the diagonal is what confidence promises."""
    confidences, right = answered_right(report.rows)
    if not confidences:
        return Markup()
    bins = reliability(confidences, right)
    return _plot(
        [b.confidence for b in bins], [b.right for b in bins], "confidence", "share right",
        diagonal=True,
    )  # fmt: skip


def _axes(width: float = 4.6, height: float = 3.2) -> tuple[Any, Any]:
    # matplotlib's figures without its windows: nothing here needs a screen.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _plot(
    x: Sequence[float], y: Sequence[float], across: str, up: str, *, diagonal: bool = False
) -> Markup:
    figure, axes = _axes()
    if diagonal:
        axes.plot([0, 1], [0, 1], color="#999", linewidth=1, linestyle="--")
    axes.plot(x, y, color="#1b5e8c", marker="o", markersize=3)
    axes.set(xlabel=across, ylabel=up, xlim=(0, 1.02), ylim=(0, 1.02))
    return _svg(figure)


def _histogram(values: Sequence[float]) -> Markup:
    figure, axes = _axes()
    axes.hist(values, bins=30, color="#1b5e8c")
    axes.set(xlabel="milliseconds", ylabel="turns")
    return _svg(figure)


def _bars(values: dict[str, float]) -> Markup:
    figure, axes = _axes(height=0.5 + 0.32 * len(values))
    names = list(values)[::-1]
    axes.barh(names, [values[name] for name in names], color="#1b5e8c")
    axes.set(xlim=(0, 1))
    return _svg(figure)


def _svg(figure: Any) -> Markup:
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    # Drawn by us from numbers, so it is markup; the document head is not wanted inside a page.
    return Markup(text[text.index("<svg") :])  # noqa: S704
