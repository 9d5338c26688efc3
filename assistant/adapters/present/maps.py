"""Findings as pictures: a map of interventions by outcomes, and the studies on a line of years.

Colours are those of Okabe and Ito (2008), which colour-blind people can tell apart; shape and size say
in whom and by what design, so that nothing hangs on colour alone.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from assistant.adapters.present.findings import DIRECTION_WORDS
from assistant.adapters.present.verdicts import doi_link
from assistant.adapters.present.words import EVIDENCE_WORDS, safe
from assistant.domain import Direction, EvidenceLevel, Population
from assistant.errors import SettingsInvalid
from assistant.ledger import OTHER, Placed

__all__ = ["described", "drawn", "map_csv", "write_map"]

_COLOURS: Final = {
    Direction.BENEFIT: "#0072B2",
    Direction.HARM: "#D55E00",
    Direction.NO_EFFECT: "#7f7f7f",
    Direction.MIXED: "#CC79A7",
}
_SHAPES: Final = {
    Population.PEOPLE: "o",
    Population.ANIMALS: "^",
    Population.CELLS: "s",
    Population.REVIEW: "D",
    Population.NONE: "D",
}
_SIZES: Final = {
    EvidenceLevel.META_ANALYSIS: 130,
    EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL: 110,
    EvidenceLevel.HUMAN_TRIAL_NONRANDOMISED: 80,
    EvidenceLevel.HUMAN_TRIAL_UNCONTROLLED: 70,
}
_SIZE: Final = 38
"""Square points of every other design."""


def write_map(placed: Sequence[Placed], out: Path, *, timeline: bool = False) -> None:
    """Writes the picture, or the same as CSV, by the suffix of `out`; raises SettingsInvalid."""
    kind = out.suffix.lower()
    if kind not in (".svg", ".png", ".csv"):
        raise SettingsInvalid(
            f"A map cannot be written as {out.name}.", "End the name in .svg, .png or .csv."
        )
    data = (
        map_csv(placed).encode() if kind == ".csv" else drawn(placed, kind[1:], timeline=timeline)
    )
    try:
        out.write_bytes(data)
    except OSError as error:
        raise SettingsInvalid(
            f"{out} cannot be written: {error.strerror or error}.", "Name another file."
        ) from error


def map_csv(placed: Sequence[Placed]) -> str:
    """A row for each dot, in the order of the map."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(
        ["row", "column", "direction", "population", "evidence", "year", "finding", "sentence"]
    )
    for one in _ordered(placed):
        entry = one.entry
        cells = (
            one.intervention, one.outcome, DIRECTION_WORDS[entry.finding.direction],
            entry.finding.population.value, EVIDENCE_WORDS[entry.evidence],
            str(entry.source.year or ""), entry.id, entry.text,
        )  # fmt: skip
        writer.writerow([f"'{c}" if c.startswith(("=", "+", "-", "@")) else safe(c) for c in cells])
    return target.getvalue()


def described(placed: Sequence[Placed]) -> str:
    """What the map shows, in a sentence or two: for who cannot see it."""
    counts = {way: sum(p.entry.finding.direction is way for p in placed) for way in _COLOURS}
    ways = ", ".join(f"{n} {DIRECTION_WORDS[way]}" for way, n in counts.items() if n)
    sources = len({p.entry.source.id for p in placed})
    return f"{len(placed)} findings of {sources} sources by intervention and outcome: {ways or 'none'}."


def drawn(placed: Sequence[Placed], kind: str, *, timeline: bool = False) -> bytes:
    """The picture as ``svg`` or ``png``; a dot of an SVG leads to its source."""
    try:
        from matplotlib import rc_context
    except ImportError as error:
        raise SettingsInvalid(
            "Maps need matplotlib, which is not installed.",
            "Run `make setup`, or pip install 'mtor-ms-assistant[maps]'.",
        ) from error
    target = io.BytesIO()
    # The same findings give the same bytes: no date, and ids that do not change.
    with rc_context({"svg.hashsalt": "mtor-ms", "font.size": 9}):
        figure = _timeline(placed) if timeline else _map(placed)
        meta: dict[str, Any] = {"Title": described(placed)}
        if kind == "svg":
            meta["Date"] = None
        figure.savefig(target, format=kind, dpi=150, metadata=meta, bbox_inches="tight")
    return target.getvalue()


def _map(placed: Sequence[Placed]) -> Any:
    from matplotlib.figure import Figure

    rows = _names([p.intervention for p in placed])
    columns = _names([p.outcome for p in placed])
    figure = Figure(figsize=(2.4 + 0.75 * max(3, len(columns)), 1.6 + 0.5 * max(2, len(rows))))
    axes = figure.add_subplot()
    cells: dict[tuple[str, str], list[Placed]] = {}
    for one in _ordered(placed):
        cells.setdefault((one.intervention, one.outcome), []).append(one)
    for (row, column), held in cells.items():
        for one, (dx, dy) in zip(held, _spread(len(held)), strict=True):
            _dot(axes, one, columns.index(column) + dx, rows.index(row) + dy)
    axes.set_xticks(range(len(columns)), [_short(c) for c in columns], rotation=40, ha="left")
    axes.xaxis.tick_top()
    axes.set_yticks(range(len(rows)), [_short(r) for r in rows])
    axes.set_xlim(-0.5, max(0.5, len(columns) - 0.5))
    axes.set_ylim(max(0.5, len(rows) - 0.5), -0.5)
    _finish(axes, placed)
    return figure


def _timeline(placed: Sequence[Placed]) -> Any:
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    dated = [p for p in _ordered(placed) if p.entry.source.year]
    kinds = [level for level in EvidenceLevel if any(p.entry.evidence is level for p in dated)]
    figure = Figure(figsize=(9, 1.6 + 0.5 * max(2, len(kinds))))
    axes = figure.add_subplot()
    cells: dict[tuple[int, EvidenceLevel], list[Placed]] = {}
    for one in dated:
        cells.setdefault((one.entry.source.year or 0, one.entry.evidence), []).append(one)
    for (year, level), held in cells.items():
        for one, (dx, dy) in zip(held, _spread(len(held)), strict=True):
            _dot(axes, one, year + dx, kinds.index(level) + dy)
    axes.set_yticks(range(len(kinds)), [EVIDENCE_WORDS[level] for level in kinds])
    axes.set_ylim(max(0.5, len(kinds) - 0.5), -0.5)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    _finish(axes, placed)
    return figure


def _dot(axes: Any, one: Placed, x: float, y: float) -> None:
    entry = one.entry
    dot = axes.scatter(
        [x], [y],
        s=_SIZES.get(entry.evidence, _SIZE),
        c=_COLOURS[entry.finding.direction],
        marker=_SHAPES[entry.finding.population],
        edgecolors="white" if entry.stated else "black",
        linewidths=0.6,
        zorder=3,
    )  # fmt: skip
    dot.set_urls([doi_link({"doi": entry.source.doi, "pmid": entry.source.pmid}) or None])
    dot.set_gid(entry.id.replace("#", "-"))


def _finish(axes: Any, placed: Sequence[Placed]) -> None:
    from matplotlib.lines import Line2D

    axes.grid(color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    ways = {p.entry.finding.direction for p in placed}
    where = {p.entry.finding.population for p in placed}
    handles = [
        Line2D([], [], marker="o", linestyle="", color=colour, label=DIRECTION_WORDS[way])
        for way, colour in _COLOURS.items()
        if way in ways
    ]
    handles += [
        Line2D([], [], marker=_SHAPES[one], linestyle="", color="#444444", label=one.value)
        for one in Population
        if one in where and one is not Population.NONE
    ]
    handles.append(
        Line2D(
            [],
            [],
            marker="o",
            linestyle="",
            color="#444444",
            markersize=9,
            label="randomised trial",
        )
    )
    axes.legend(
        handles=handles, loc="upper center", bbox_to_anchor=(0.4, -0.02), ncols=4, frameon=False
    )


def _spread(count: int) -> list[tuple[float, float]]:
    """Places around the middle of a cell, in a square, for so many dots."""
    side = math.ceil(math.sqrt(count))
    step = 0.7 / side
    return [
        ((n % side - (side - 1) / 2) * step, (n // side - (side - 1) / 2) * step)
        for n in range(count)
    ]


def _names(found: Sequence[str]) -> list[str]:
    """The fullest first, what is put together last."""
    counts = {name: found.count(name) for name in found}
    return sorted(counts, key=lambda name: (name == OTHER, -counts[name], name))


def _ordered(placed: Sequence[Placed]) -> list[Placed]:
    return sorted(placed, key=lambda p: (p.intervention, p.outcome, p.entry.id))


def _short(name: str) -> str:
    return name if len(name) <= 26 else name[:25] + "…"
