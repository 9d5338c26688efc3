"""What an index of a given size would be, from what was measured (`make bench`, docs/scale.md)."""

import json
import math
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from assistant.backends.index.dense import choose

_SENTENCES: Final = 4.3
"""For each passage, in abstracts."""
_DIMENSION: Final = 384
_TEXT: Final = 5_500
"""Bytes of a passage in the texts and the word index together."""
_BEYOND: Final = 5_000_000
"""Passages from which one machine is the wrong place."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The choice, and what to expect of it on a machine like the one that was measured."""

    passages: int
    index: str
    resident_mb: float
    disk_gb: float
    p95_ms: float
    recall_10: float
    hours: float
    """To embed the passages."""
    advice: str


def plan_index(passages: int) -> Plan:
    """Interpolated between the sizes that were measured, on logarithmic scales."""
    data = json.loads(
        resources.files("assistant.resources").joinpath("sizes.json").read_text(encoding="utf-8")
    )
    chosen = choose(passages)
    rows = [row for row in data["sizes"] if row["index"].startswith(chosen.name[:3])]
    advice = "A folder on one machine."
    if passages > _BEYOND:
        advice = (
            "More than one machine should hold: set MTORMS_INDEX to a Milvus; see docs/scale.md."
        )
    elif passages > max(row["passages"] for row in data["sizes"]):
        advice = "A folder on one machine; this size was not measured."
    sentences = passages * _SENTENCES
    dense = passages * _DIMENSION * (3 if chosen.kind == "ivf" else 4)
    return Plan(
        passages=passages,
        index=chosen.name,
        resident_mb=round(_between(rows, passages, "resident_mb"), 1),
        disk_gb=round((dense + sentences * _DIMENSION * 2 + passages * _TEXT) / 1e9, 2),
        p95_ms=round(_between(rows, passages, "p95_ms"), 1),
        recall_10=min(row["recall_10"] for row in rows),
        hours=round(passages / data["passages_per_second"] / 3600, 2),
        advice=advice,
    )


def _between(rows: list[dict[str, Any]], passages: int, name: str) -> float:
    """On a straight line through the two sizes next to it, both axes logarithmic."""
    points = sorted((math.log(row["passages"]), math.log(max(row[name], 1e-3))) for row in rows)
    x = math.log(passages)
    if len(points) == 1:
        # One size of a kind: what it takes grows with the number.
        return math.exp(points[0][1] + x - points[0][0])
    low = max((p for p in points[:-1] if p[0] <= x), default=points[0])
    high = points[points.index(low) + 1]
    slope = (high[1] - low[1]) / (high[0] - low[0])
    return math.exp(low[1] + slope * (x - low[0]))
