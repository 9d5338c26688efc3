"""What an index would be is told from the sizes that were measured next to it."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.backends.index import size_estimate
from assistant.backends.index.dense import FLAT_UP_TO
from assistant.backends.index.size_estimate import plan_index

FLAT = [
    {"passages": 1000, "index": "Flat", "p95_ms": 1.0, "recall_10": 1.0, "resident_mb": 2.0},
    {"passages": 100_000, "index": "Flat", "p95_ms": 100.0, "recall_10": 1.0, "resident_mb": 200.0},
]
LISTS = [
    {"passages": 1_000_000, "index": "IVF4096,SQ8, 16 lists a query", "p95_ms": 8.0,
     "recall_10": 0.98, "resident_mb": 1000.0},
    {"passages": 100_000, "index": "IVF1024,SQ8, 4 lists a query", "p95_ms": 2.0,
     "recall_10": 0.99, "resident_mb": 100.0},
]  # fmt: skip


def measured(monkeypatch: pytest.MonkeyPatch, folder: Path, *sizes: dict[str, Any]) -> None:
    """As if these had been measured, at 100 passages a second."""
    data = json.dumps({"passages_per_second": 100, "sizes": sizes})
    (folder / "sizes.json").write_text(data, encoding="utf-8")
    monkeypatch.setattr(size_estimate, "resources", SimpleNamespace(files=lambda _: folder))


@pytest.fixture
def four(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    measured(monkeypatch, tmp_path, *LISTS, *FLAT)


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(
    ("passages", "p95_ms", "resident_mb"),
    [
        (1000, 1.0, 2.0),
        (10_000, 10.0, 20.0),  # half-way on the logarithmic scale
        (100, 0.1, 0.2),
        (100_000, 2.0, 100.0),
        (1_000_000, 8.0, 1000.0),
        (316_228, 4.0, 316.2),
        (10_000_000, 32.0, 10_000.0),
    ],
)
def test_a_size_between_two_lies_on_the_line_through_them(
    passages: int, p95_ms: float, resident_mb: float
) -> None:
    plan = plan_index(passages)
    assert (plan.p95_ms, plan.resident_mb) == (p95_ms, resident_mb)


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(
    ("passages", "index", "recall"),
    [
        (1, "Flat", 1.0),
        (FLAT_UP_TO, "Flat", 1.0),
        (FLAT_UP_TO + 1, "IVF1024,SQ8", 0.98),
        (1_000_000, "IVF4096,SQ8", 0.98),
    ],
)
def test_the_index_is_the_one_that_is_built_and_recall_the_least_of_its_kind(
    passages: int, index: str, recall: float
) -> None:
    plan = plan_index(passages)
    assert (plan.passages, plan.index, plan.recall_10) == (passages, index, recall)


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(
    ("passages", "said"),
    [
        (1, "A folder on one machine."),
        (1_000_000, "A folder on one machine."),
        (1_000_001, "A folder on one machine; this size was not measured."),
        (5_000_000, "A folder on one machine; this size was not measured."),
        (5_000_001, "More than one machine should hold: set MTORMS_INDEX to a Milvus;"),
        (10**12, "More than one machine should hold: set MTORMS_INDEX to a Milvus;"),
    ],
)
def test_the_advice_goes_by_size(passages: int, said: str) -> None:
    advice = plan_index(passages).advice
    assert advice == said or (said.endswith(";") and advice.startswith(said))


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(
    ("passages", "gigabytes", "hours"),
    [
        # 384 numbers a passage of 4 bytes, 4.3 sentences of 768 bytes, and 5,500 bytes of text
        (10_000, 0.10, 0.03),
        # of 3 bytes
        (1_000_000, 9.95, 2.78),
        (36_000_000, 358.36, 100.0),
    ],
)
def test_disk_and_time_grow_with_the_number(passages: int, gigabytes: float, hours: float) -> None:
    plan = plan_index(passages)
    assert (plan.disk_gb, plan.hours) == (gigabytes, hours)


def test_one_size_of_a_kind_is_taken_in_proportion(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    measured(monkeypatch, tmp_path, FLAT[0], LISTS[1])
    assert plan_index(3000).p95_ms == 3.0
    assert plan_index(1_000_000).resident_mb == 1000.0


def test_of_three_sizes_the_two_next_to_it_count(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    middle = {**FLAT[0], "passages": 10_000, "p95_ms": 1.0}
    measured(monkeypatch, tmp_path, FLAT[1], FLAT[0], middle)
    assert plan_index(3000).p95_ms == 1.0
    assert plan_index(31_623).p95_ms == 10.0


def test_a_figure_of_nothing_is_taken_for_very_little(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    measured(monkeypatch, tmp_path, {**FLAT[0], "p95_ms": 0.0}, FLAT[1])
    assert plan_index(1000).p95_ms == 0.0
    assert plan_index(100_000 // 2).p95_ms < 100


def test_the_sizes_that_ship_say_something_of_every_size() -> None:
    plans = [plan_index(10**power) for power in range(8)]
    assert all(plan.p95_ms >= 0 and 0.9 <= plan.recall_10 <= 1 for plan in plans)
    disks = [plan.disk_gb for plan in plans]
    assert disks == sorted(disks)
