"""The benchmarks' page says plainly what does not hold, and its parts measure what they say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from evals.bench.growth import measure_growth
from evals.bench.limits import measure_roof, measure_together
from evals.bench.report import checks, exponent, render
from evals.bench.sizes import measure_size

RESULTS: dict[str, Any] = {
    "cold": {"median_s": 1.0},
    "cold_langchain": {"median_s": 3.0},
    "building": [
        {"who": "this program, fp32", "documents_per_s": 9.0},
        {"who": "LangChain", "documents_per_s": 3.0},
    ],
    "growth": [
        {"passages": 1_300, "build_s": 4.0, "more_s": 0.05, "open_s": 0.1},
        {"passages": 13_000, "build_s": 40.0, "more_s": 6.0, "open_s": 0.5},
    ],
    "million": [{"passages": 1_013_000, "build_s": 4e3, "more_s": 400.0, "open_s": 9.0}],
    "sizes": [
        {"passages": 1_000_000, "index": "IVF4096,SQ8", "p50_ms": 2.0, "p95_ms": 30.0,
         "recall_10": 0.98, "resident_mb": 900.0},
        {"passages": 5_000, "index": "Flat", "p50_ms": 0.2, "p95_ms": 0.3, "recall_10": 1.0,
         "resident_mb": 9.0},
    ],
    "together": [{"readers": 1, "p95_ms": 20.0, "answers_per_s": 50.0}],
}  # fmt: skip


def test_what_holds_and_what_does_not() -> None:
    held = {row["what"]: row["held"] for row in checks(RESULTS)}
    assert held["index building against LangChain's recipe"]
    assert not held["search in 1 M passages, p95"]
    assert held["its recall@10 against exact"] and held["cold `mtor-ms ask`"]
    assert not held["cold, against LangChain's recipe as a script"]
    assert held["one paper more at 1,300 passages"]
    assert not held["one paper more at 13,000 passages"]
    assert not held["one paper more at 1,013,000 passages"]
    assert not held["exponent of more_s over the number of passages"]
    assert held["exponent of build_s over the number of passages"]


def test_the_page_stands_alone() -> None:
    page = render(RESULTS, "a machine <b>")
    assert 'class="no">no' in page and "30.0 ms" in page and "data:image/png;base64," in page
    assert "a machine &lt;b&gt;" in page and "http" not in page.replace("http-equiv", "")


def test_recall_is_measured_against_exact_search(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    rows = rng.standard_normal((300, 64)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    np.save(tmp_path / "sentences.npy", rows.astype(np.float16))
    found = measure_size(tmp_path / "sentences.npy", 2000, "flat")
    assert found.recall_10 == 1.0 and found.index == "Flat" and found.p95_ms >= found.p50_ms


def test_the_limit_is_above_what_is_reached(index_folder: Path) -> None:
    roofs = measure_roof(["Rapamycin slows EAE in mice. " * 12] * 40)
    assert [roof.precision for roof in roofs] == ["fp32", "int8"]
    assert all(0 < roof.share < 1.2 and roof.tokens_per_s > 0 for roof in roofs)


def test_readers_at_once_are_all_answered(assistant: Any) -> None:
    found = measure_together(assistant, ["What is mTOR?", "What does rapamycin do in EAE?"], (1, 3))
    assert [row.readers for row in found] == [1, 3] and all(row.answers_per_s > 0 for row in found)


def test_growth_is_measured_at_each_size() -> None:
    rows = measure_growth(["Honey eased the cough of the hens. Tea did nothing for it."], (5, 40))
    assert [row.passages for row in rows] == [6, 41]
    assert all(min(row.build_s, row.more_s, row.open_s) >= 0 for row in rows)


def test_what_goes_with_the_square_has_exponent_two() -> None:
    assert round(exponent([(n, 3.0 * n * n) for n in (10, 100, 1000)]), 6) == 2
