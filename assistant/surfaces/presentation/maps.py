"""Findings as pictures: a map of interventions by outcomes, and the studies on a line of years.

Colours are those of Okabe and Ito (2008), which colour-blind people can tell apart; shape and size say
in whom and by what design, so that nothing hangs on colour alone.
"""

import io
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from assistant.domain import Direction, EvidenceLevel, Population
from assistant.errors import SettingsInvalid
from assistant.ledger import OTHER, PlacedFinding
from assistant.surfaces.presentation.findings import findings_csv
from assistant.surfaces.presentation.labels import DIRECTION_WORDS, EVIDENCE_WORDS, doi_link
from assistant.surfaces.presentation.response_types import MapJson

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
_LONGEST: Final = 40
"""Characters of a label."""
_DOT: Final = 0.2
"""Inches that a dot and the space around it take."""
_SIZE: Final = 38
"""Square points of every other design."""


def write_map(placed: Sequence[PlacedFinding], out: Path, *, timeline: bool = False) -> None:
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


def summarised(answer: Mapping[str, Any]) -> list[str]:
    """Ids of the sources that an overview counts, each once; empty for another answer."""
    groups = answer.get("evidence_summary", ())
    return list(dict.fromkeys(key for group in groups for key in group["source_ids"]))


def mapped(placed: Sequence[PlacedFinding], answer: Mapping[str, Any]) -> list[PlacedFinding]:
    """The findings of the sources that an overview counts."""
    wanted = set(summarised(answer))
    return [one for one in placed if one.entry.source.id in wanted]


def table_rows(placed: Sequence[PlacedFinding]) -> list[tuple[str, ...]]:
    """Intervention, outcome, direction, in whom and source of each dot, under a row of headings."""
    rows: list[tuple[str, ...]] = [("intervention", "outcome", "direction", "in", "source")]
    for one in placed:
        finding, source = one.entry.finding, one.entry.source
        rows.append(
            (
                finding.intervention,
                finding.outcome,
                DIRECTION_WORDS[finding.direction],
                finding.population.value,
                f"{source.id} ({source.year or 'undated'})",
            )
        )
    return rows


def described(placed: Sequence[PlacedFinding]) -> str:
    """What the map shows, in a sentence or two, for who cannot see it."""
    counts = {way: sum(p.entry.finding.direction is way for p in placed) for way in DIRECTION_WORDS}
    ways = ", ".join(f"{n} {DIRECTION_WORDS[way]}" for way, n in counts.items() if n)
    sources = len({p.entry.source.id for p in placed})
    return f"{len(placed)} findings of {sources} sources by intervention and outcome: {ways or 'none'}."


def map_to_dict(placed: Sequence[PlacedFinding]) -> dict[str, Any]:
    """As `MapJson` says."""
    row = MapJson.model_validate({"summary": described(placed), "dots": placed})
    return row.model_dump(mode="json")


def map_csv(placed: Sequence[PlacedFinding]) -> str:
    """The findings in the order of the map, each with the row and the column in which it stands."""
    dots = _ordered(placed)
    places = {"row": [d.intervention for d in dots], "column": [d.outcome for d in dots]}
    return findings_csv([d.entry for d in dots], **places)


def drawn(placed: Sequence[PlacedFinding], kind: str, *, timeline: bool = False) -> bytes:
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


def _map(placed: Sequence[PlacedFinding]) -> Any:
    rows = _names([p.intervention for p in placed])
    columns = _names([p.outcome for p in placed])
    axes = _grid(placed, rows, columns, lambda p: p.intervention, lambda p: p.outcome)
    axes.xaxis.tick_top()
    for label in axes.get_xticklabels():
        label.set(rotation=40, ha="left")
    return axes.figure


def _timeline(placed: Sequence[PlacedFinding]) -> Any:
    dated = [p for p in placed if p.entry.source.year]
    rows = [EVIDENCE_WORDS[e] for e in EvidenceLevel if any(p.entry.evidence is e for p in dated)]
    years = [p.entry.source.year or 0 for p in dated]
    columns = [str(year) for year in range(min(years, default=0), max(years, default=0) + 1)]
    return _grid(
        dated,
        rows,
        columns,
        lambda p: EVIDENCE_WORDS[p.entry.evidence],
        lambda p: str(p.entry.source.year),
    ).figure


def _grid(
    placed: Sequence[PlacedFinding],
    rows: Sequence[str],
    columns: Sequence[str],
    row_of: Callable[[PlacedFinding], str],
    column_of: Callable[[PlacedFinding], str],
) -> Any:
    """Dots in cells, each row as high and each column as wide as its fullest cell needs."""
    from matplotlib.figure import Figure

    cells: dict[tuple[str, str], list[PlacedFinding]] = {}
    for one in _ordered(placed):
        cells.setdefault((row_of(one), column_of(one)), []).append(one)
    high = {
        r: max((_side(len(c)) for (y, _), c in cells.items() if y == r), default=1) for r in rows
    }
    wide = {
        c: max((_side(len(held)) for (_, x), held in cells.items() if x == c), default=1)
        for c in columns
    }
    middle_y, height = _middles(rows, high)
    # A label of two lines' height needs two dots.
    middle_x, width = _middles(columns, {c: max(2, n) for c, n in wide.items()})
    figure = Figure(figsize=(2.6 + _DOT * max(width, 6), 1.4 + _DOT * max(height, 4)))
    axes = figure.add_subplot()
    for (row, column), held in cells.items():
        side = _side(len(held))
        for n, one in enumerate(held):
            x = middle_x[column] + n % side - (side - 1) / 2
            _dot(axes, one, x, middle_y[row] + n // side - (side - 1) / 2)
    axes.set_xticks([middle_x[c] for c in columns], [_short(c) for c in columns])
    axes.set_yticks([middle_y[r] for r in rows], [_short(r) for r in rows])
    axes.set_xlim(-0.5, max(width, 1))
    axes.set_ylim(max(height, 1), -0.5)
    _finish(axes, placed)
    return axes


def _middles(names: Sequence[str], sizes: Mapping[str, int]) -> tuple[dict[str, float], float]:
    """Where the middle of each row or column lies, in dots, and how long all are together."""
    at, found = 0.0, {}
    for name in names:
        found[name] = at + sizes[name] / 2
        at += sizes[name] + 0.6
    return found, at


def _side(count: int) -> int:
    return math.ceil(math.sqrt(count))


def _dot(axes: Any, one: PlacedFinding, x: float, y: float) -> None:
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


def _finish(axes: Any, placed: Sequence[PlacedFinding]) -> None:
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
    marker: dict[str, Any] = {"marker": "o", "linestyle": "", "color": "#444444"}
    handles.append(Line2D([], [], markersize=9, label="randomised trial", **marker))
    if not all(p.entry.stated for p in placed):
        read = {**marker, "color": "white", "markeredgecolor": "black"}
        handles.append(Line2D([], [], label="black rim: read by the model", **read))
    axes.legend(
        handles=handles, loc="upper center", bbox_to_anchor=(0.4, -0.02), ncols=4, frameon=False
    )


def _names(found: Sequence[str]) -> list[str]:
    """The fullest first, what is put together last."""
    counts = {name: found.count(name) for name in found}
    return sorted(counts, key=lambda name: (name == OTHER, -counts[name], name))


def _ordered(placed: Sequence[PlacedFinding]) -> list[PlacedFinding]:
    return sorted(placed, key=lambda p: (p.intervention, p.outcome, p.entry.id))


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
