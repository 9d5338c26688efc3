"""The results as one page: what was wanted, what was measured, and plots; no other file, no network."""

import base64
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from jinja2 import Environment

_PAGE: Final = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Benchmarks</title>
<style>body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b2733}
table{border-collapse:collapse;margin:1rem 0}td,th{border-bottom:1px solid #ccd5de;padding:.3rem .8rem;text-align:left}
.no{color:#a4262c;font-weight:600}.yes{color:#1d6b3a}img{max-width:100%}</style>
<h1>Benchmarks</h1><p>{{ machine }}. Each ratio comes from one run on this machine.</p>
<h2>What was wanted</h2><table><tr><th>what<th>wanted<th>measured<th>held</tr>
{% for row in checks %}<tr><td>{{ row.what }}<td>{{ row.wanted }}<td>{{ row.measured }}
<td class="{{ 'yes' if row.held else 'no' }}">{{ 'yes' if row.held else 'no' }}{{ ': ' ~ row.why if row.why and not row.held }}</tr>
{% endfor %}</table>
{% for title, rows in tables.items() %}<h2>{{ title }}</h2><table><tr>{% for name in rows[0] %}<th>{{ name }}{% endfor %}</tr>
{% for row in rows %}<tr>{% for value in row.values() %}<td>{{ value }}{% endfor %}</tr>{% endfor %}</table>
{% endfor %}
{% for title, image in images.items() %}<h2>{{ title }}</h2><img alt="{{ title }}" src="data:image/png;base64,{{ image }}">
{% endfor %}</html>"""


def checks(results: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each figure that is wanted, with what was measured; what was not measured is left out."""
    found = [
        *_building(results),
        *_growing(results),
        *_searching(results),
        *_starting(results),
        *_limits(results),
    ]
    names = ("what", "wanted", "measured", "held", "why")
    return [dict(zip(names, (*row, "")[:5], strict=True)) for row in found]


def _building(results: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    built = {row["who"]: row["documents_per_s"] for row in results.get("building", ())}
    peer = built.get("LangChain", 0.0)
    if not peer:
        return
    ratio = max(v for k, v in built.items() if k.startswith("this")) / peer
    yield "index building against LangChain's recipe", "≥ 1.8 x", f"{ratio:.2f} x", ratio >= 1.8


def _growing(results: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    rows = _grown(results)
    for row in rows:
        most = next((s for size, s in ((20_000, 5), (1_200_000, 20)) if row["passages"] <= size), 0)
        if most:
            what = f"one paper more at {row['passages']:,} passages"
            yield what, f"≤ {most} s", f"{row['more_s']} s", row["more_s"] <= most
    if len(rows) > 1:
        for name in ("build_s", "more_s", "open_s"):
            power = exponent([(row["passages"], row[name]) for row in rows])
            yield (
                f"exponent of {name} over the number of passages",
                "≤ 1.1",
                f"{power:.2f}",
                power <= 1.1,
            )


def _grown(results: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The sizes of an index that grows, with the largest where it was measured."""
    return [*results.get("growth", ()), *results.get("million", ())]


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """The slope of a straight line through the points, both axes logarithmic: 1 where time goes with size."""
    x, y = np.log(np.asarray(points, dtype=float)).T
    return float(np.polyfit(x, y, 1)[0])


def _searching(results: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    for row in results.get("sizes", ()):
        if row["passages"] == 1_000_000:
            yield (
                "search in 1 M passages, p95",
                "≤ 25 ms",
                f"{row['p95_ms']} ms",
                row["p95_ms"] <= 25,
            )
            yield (
                "its recall@10 against exact",
                "≥ 0.97",
                f"{row['recall_10']}",
                row["recall_10"] >= 0.97,
            )
            yield "its memory", "≤ 2,500 MB", f"{row['resident_mb']} MB", row["resident_mb"] <= 2500
    if "beir" in results:
        value = results["beir"]["ndcg_10"]
        yield (
            "SciFact nDCG@10, default settings",
            "≥ 0.74",
            f"{value:.3f}",
            value >= 0.74,
            "docs/scale.md says what was tried",
        )


def _starting(results: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    if "cold" not in results:
        return
    cold = results["cold"]["median_s"]
    yield (
        "cold `mtor-ms ask`",
        "≤ 1.2 s",
        f"{cold:.2f} s",
        cold <= 1.2,
        "most of it is Python importing numpy, pydantic, faiss and ONNX Runtime",
    )
    if "cold_langchain" in results:
        ratio = results["cold_langchain"]["median_s"] / cold
        yield (
            "cold, against LangChain's recipe as a script",
            "≥ 4 x faster",
            f"{ratio:.1f} x",
            ratio >= 4,
        )


def _limits(results: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    for row in results.get("roof", ()):
        what = f"embedding, share of this processor's {row['precision']} matrix products"
        yield what, "≥ 50 %", f"{row['share']:.0%}", row["share"] >= 0.5


def render(results: Mapping[str, Any], machine: str) -> str:
    """The page."""
    titles = {
        "building": "Building an index",
        "growth": "An index that grows (without the embedding model)",
        "sizes": "Search at size",
        "together": "Readers at once, warm",
        "roof": "How near the limit",
    }
    shown = {**results, "growth": _grown(results)}
    tables = {title: shown[name] for name, title in titles.items() if shown.get(name)}
    images = {}
    if results.get("sizes"):
        images["Search by size, both axes logarithmic"] = _sizes(results["sizes"])
    if results.get("together"):
        images["Readers at once"] = _together(results["together"])
    page = Environment(autoescape=True).from_string(_PAGE)
    return page.render(machine=machine, checks=checks(results), tables=tables, images=images)


def _sizes(rows: Sequence[Mapping[str, Any]]) -> str:
    figure, axes = _figure()
    chosen = [row for row in rows if not (row["index"] == "Flat" and row["passages"] > 60_000)]
    flat = [row for row in rows if row["index"] == "Flat"]
    for name, picked in (("as chosen", chosen), ("flat", flat)):
        for field in ("p50_ms", "p95_ms"):
            points = sorted((row["passages"], row[field]) for row in picked)
            axes.plot(*zip(*points, strict=True), marker="o", label=f"{name}, {field[:3]}")
    axes.set(xscale="log", yscale="log", xlabel="passages", ylabel="ms a query")
    axes.legend()
    return _png(figure)


def _together(rows: Sequence[Mapping[str, Any]]) -> str:
    figure, axes = _figure()
    readers = [row["readers"] for row in rows]
    axes.plot(readers, [row["p95_ms"] for row in rows], marker="o", label="p95, ms")
    axes.plot(readers, [row["answers_per_s"] for row in rows], marker="o", label="answers a second")
    axes.set(xscale="log", yscale="log", xlabel="readers who ask without pause")
    axes.legend()
    return _png(figure)


def _figure() -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4), layout="constrained")
    return figure, figure.subplots()


def _png(figure: Any) -> str:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=110)
    return base64.b64encode(buffer.getvalue()).decode("ascii")
