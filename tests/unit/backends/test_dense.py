"""Search at size, at a size that a test can afford."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.backends.index.dense import FLAT_UP_TO, Choice, DenseIndex, choose, write_dense
from assistant.backends.index.size_estimate import plan_index
from assistant.ports import Vectors


def crowd(count: int, seed: int) -> Vectors:
    """Unit vectors around 40 centres."""
    rng = np.random.default_rng(seed)
    centres = np.random.default_rng(0).standard_normal((40, 64))
    rows = centres[rng.integers(0, 40, count)] + 0.8 * rng.standard_normal((count, 64))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float32)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("dense")
    write_dense(crowd(6000, 1), crowd(200, 2), made, Choice("ivf", 64))
    return made


def test_small_is_exact_and_large_is_not() -> None:
    assert choose(FLAT_UP_TO).name == "Flat"
    assert choose(100_000).name == "IVF1024,SQ8"
    assert choose(1_000_000).name == "IVF4096,SQ8"


def test_lists_find_what_exact_search_finds(folder: Path) -> None:
    index, rows = DenseIndex(folder), crowd(6000, 1)
    hits = 0
    for query in crowd(100, 3):
        exact = np.argsort(-(rows @ query))[:10]
        found = index.search(query, 10)
        hits += len({o for o, _ in found} & set(exact.tolist()))
        scores = [score for _, score in found]
        assert scores == sorted(scores, reverse=True)
        assert scores[0] == pytest.approx(float(rows[found[0][0]] @ query), abs=2e-3)
    assert hits >= 970
    assert len(index) == 6000 and "lists a query" in index.name


def test_filters_are_exact_however_few_are_left(folder: Path) -> None:
    index, rows = DenseIndex(folder), crowd(6000, 1)
    query = crowd(1, 4)[0]
    within = np.arange(17, 6000, 301)
    found = index.search(query, 5, within)
    expected = within[np.argsort(-(rows[within] @ query))[:5]]
    assert [o for o, _ in found] == expected.tolist()
    assert index.search(query, 5, within[:0]) == []


def test_rows_come_back(folder: Path) -> None:
    assert np.allclose(DenseIndex(folder)[[5, 0, 5]], crowd(6000, 1)[[5, 0, 5]], atol=1e-3)


def test_the_same_vectors_make_the_same_index(folder: Path, tmp_path: Path) -> None:
    write_dense(crowd(6000, 1), crowd(200, 2), tmp_path, Choice("ivf", 64))
    assert DenseIndex(tmp_path).name == DenseIndex(folder).name
    query = crowd(1, 5)[0]
    assert DenseIndex(tmp_path).search(query, 9) == DenseIndex(folder).search(query, 9)


def test_no_vectors_at_all(tmp_path: Path) -> None:
    empty = np.zeros((0, 8), dtype=np.float32)
    write_dense(empty, empty, tmp_path)
    assert DenseIndex(tmp_path).search(np.ones(8, dtype=np.float32), 3) == []


def test_plans_grow_with_the_number() -> None:
    plans = [plan_index(n) for n in (1_000, 50_000, 300_000, 2_000_000, 40_000_000)]
    for field in ("resident_mb", "disk_gb", "hours"):
        values = [getattr(plan, field) for plan in plans]
        assert values == sorted(values)
    assert "not measured" in plan_index(1_000_001).advice
    assert "not measured" not in plan_index(1_000_000).advice
    assert "Milvus" in plans[-1].advice and "Milvus" not in plans[0].advice


def test_more_goes_into_the_lists_that_are_there(folder: Path, tmp_path: Path) -> None:
    rows = np.concatenate([crowd(6000, 1), crowd(500, 5)])
    write_dense(rows, crowd(200, 2), tmp_path, Choice("ivf", 64), DenseIndex(folder))
    index = DenseIndex(tmp_path)
    assert len(index) == 6500 and len(DenseIndex(folder)) == 6000
    hits = 0
    for query in crowd(100, 3):
        exact = set(np.argsort(-(rows @ query))[:10].tolist())
        hits += len(exact & {o for o, _ in index.search(query, 10)})
    assert hits >= 970
    assert [o for o, _ in index.search(rows[6321], 1)] == [6321]
    write_dense(rows, crowd(200, 2), tmp_path, Choice("ivf", 32), DenseIndex(folder))
    assert DenseIndex(tmp_path).lists == 32, "another number of lists is trained anew"
