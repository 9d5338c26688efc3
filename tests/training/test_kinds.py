"""The classifier of question kinds: what ships is what the examples give, and it hears other people."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.backends.embedding import ensure_embedder
from assistant.backends.question_kinds import EmbeddingKinds
from assistant.ports import Embedder
from assistant.settings import Settings
from training.kinds import examples, write

HELD_OUT = Path(__file__).with_name("kinds_held_out.yaml")


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return ensure_embedder(Settings())


def test_what_ships_is_what_the_examples_give(embedder: Embedder, tmp_path: Path) -> None:
    write(examples(), embedder, tmp_path / "kinds.npz")
    made = EmbeddingKinds(lambda: embedder, tmp_path / "kinds.npz")
    shipped = EmbeddingKinds(lambda: embedder)
    asked = [row["q"] for row in yaml.safe_load(HELD_OUT.read_text(encoding="utf-8"))]
    same = [made(question) == shipped(question) for question in asked]
    # Not each number: eight-bit products differ a little from processor to processor.
    assert sum(same) >= 0.97 * len(asked)


def test_questions_of_a_writer_who_had_not_seen_the_examples_are_heard(embedder: Embedder) -> None:
    guess = EmbeddingKinds(lambda: embedder)
    rows = yaml.safe_load(HELD_OUT.read_text(encoding="utf-8"))
    found = [guess(row["q"]) for row in rows]
    kinds = [kind == row["kind"] for (kind, _), row in zip(found, rows, strict=True)]
    safety = [safe == row["safety"] for (_, safe), row in zip(found, rows, strict=True)]
    # 0.82 and 0.97 on 401 in November 2026. 55 are questions for names and what looks like them; the next 102 are
    # keywords, of which 74 are heard, 57 before there were examples of them; the last 34 name a trial or an author.
    assert len(rows) == 401
    assert sum(kinds) / len(rows) >= 0.79
    assert sum(safety) / len(rows) >= 0.88
    asked_for_advice = [f for f, row in zip(found, rows, strict=True) if row["kind"] == "advice"]
    assert sum(safe == "advice" for _, safe in asked_for_advice) >= 8
