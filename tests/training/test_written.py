"""Rows of our own: labels that fit their abstract, windows that hold the answer, nothing of the test sets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.reader import LABELS
from training.written import (
    WRITTEN,
    about_rows,
    abstracts,
    answer_rows,
    claim_rows,
    pair_rows,
    premise_rows,
    read_written,
    split_of,
)

TEXT = (
    "Bees fly far over the fields. We counted 40 bees for a year. Sugar doubled their dances in spring. "
    "Salt made no difference to the dances. Winter was not studied at all here. So bees like sugar a lot."
)
BLOCK = """\
D 7
Q 3 | does sugar make bees dance
Q - | do wasps dance
Q 9 | a sentence that is not there
S 3 | Dances became more frequent on sugar.
C 4 | Salt stopped the dances.
PS 3 | why does sugar double the dances
PC 4 | how did salt stop the dances
PO 4 | does salt matter
K b m r r l c
F 3 | sugar | dances | benefit | animals
F 4 | salt | dances | no effect | animals
D 8
Q 1 | an abstract that is not there
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    row = {"_id": "7", "title": "Bees", "text": TEXT}
    (tmp_path / "corpus.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (tmp_path / "written").mkdir()
    (tmp_path / "written" / "00.txt").write_text(BLOCK, encoding="utf-8")
    return tmp_path


def test_blocks_become_rows_and_what_does_not_fit_is_left_out(corpus: Path) -> None:
    known = abstracts(corpus / "corpus.jsonl")
    assert len(known["7"].sentences) == 6
    blocks = list(read_written(corpus / "written", known))
    assert [block.abstract for block in blocks] == ["7"]
    assert [q for _, q in blocks[0].questions] == ["does sugar make bees dance", "do wasps dance"]
    claims = claim_rows(blocks, known)
    assert [(c.evidence[:5], LABELS[c.label]) for c in claims] == [
        ("Sugar", "supports"),
        ("Salt ", "contradicts"),
    ]
    taken = premise_rows(blocks, known)
    assert [(row.claim[:3], LABELS[row.label]) for row in taken] == [
        ("why", "supports"),
        ("how", "contradicts"),
        ("doe", "neither"),
    ]


def test_pairs_are_held_against_each_other_both_ways() -> None:
    rows = pair_rows(WRITTEN)
    assert len(rows) >= 1000
    seen = {(row.claim, row.evidence): row.label for row in rows}
    assert all(seen[evidence, claim] == label for (claim, evidence), label in seen.items())
    labels = [LABELS[row.label] for row in rows]
    assert 0.4 < labels.count("contradicts") / len(labels) < 0.6
    assert set(labels) == {"contradicts", "neither"}


def test_a_window_marks_the_answer_where_it_holds_it(corpus: Path) -> None:
    known = abstracts(corpus / "corpus.jsonl")
    blocks = list(read_written(corpus / "written", known))
    with_answer = 0
    for seed in range(40):
        answered, not_answered = answer_rows(blocks, known, seed)
        held = [s for s, n in zip(answered.sentences, answered.labels, strict=True) if n]
        assert held in ([], ["Sugar doubled their dances in spring."])
        with_answer += bool(held)
        assert not any(not_answered.labels)
    assert 20 <= with_answer <= 40


def test_what_ships_is_whole_and_split_by_abstract() -> None:
    rows = about_rows(WRITTEN, "train"), about_rows(WRITTEN, "validation")
    assert min(map(len, rows)) > 20
    assert not {r.title for r in rows[0]} & {r.title for r in rows[1]}
    numbers = [
        line[2:].strip()
        for path in WRITTEN.glob("*.txt")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("D ")
    ]
    assert len(set(numbers)) == len(numbers) > 1500
    share = sum(split_of(n) == "validation" for n in numbers) / len(numbers)
    assert 0.05 < share < 0.15


def test_no_abstract_that_a_test_claim_cites_is_trained_on() -> None:
    claims = Path(__file__).parents[3] / "shared" / "data" / "scifact_claims" / "claims_dev.jsonl"
    if not claims.exists():
        pytest.skip("needs the SciFact claims in ../shared/data")
    cited = {
        str(number)
        for line in claims.read_text(encoding="utf-8").splitlines()
        for number in json.loads(line)["cited_doc_ids"]
    }
    for path in WRITTEN.glob("*.txt"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not (line.startswith("D ") and line[2:].strip() in cited)
