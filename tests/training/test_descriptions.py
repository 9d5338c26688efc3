"""What is learnt of sentences: labels fit their abstract, and windows hold them."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from assistant.backends.model_files import bundled_model
from assistant.backends.tokens import load_tokenizer
from assistant.reader import DIRECTIONS, SENTENCE_KINDS
from training.described import Labelled, batch_of, labelled, medline, pubmedqa, shown
from training.descriptions import FINDINGS
from training.naming import UNLABELLED
from training.written import Abstract, Written, read_written, split_of

TITLE = "What bees like"
SENTENCES = (
    "Bees fly far.",
    "We counted 40 bees.",
    "Sugar doubled their dances.",
    "Salt was dear.",
    "So bees like sugar.",
)
LABELS = Written(
    "7",
    kinds="bmrrc",
    findings=[(2, "sugar", "dances", "benefit", "animals"), (4, "sugar", "joy", "harm", "tissue")],
)


def example(*, whole: bool) -> Labelled:
    return Labelled(Abstract(TITLE, SENTENCES), LABELS, whole)


def said(one: Labelled) -> list[tuple[str, str | None]]:
    return [
        (SENTENCE_KINDS[kind], DIRECTIONS[way] if way != UNLABELLED else None)
        for kind, way, _ in shown(one).labels
    ]


def test_a_result_without_a_finding_is_none_only_where_every_finding_was_written_down() -> None:
    expected = [
        ("background", "none"),
        ("method", "none"),
        ("result", "benefit"),
        ("result", None),
        ("conclusion", "harm"),
    ]
    assert said(example(whole=False)) == expected
    expected[3] = ("result", "none")
    assert said(example(whole=True)) == expected


def test_findings_of_one_sentence_that_go_two_ways_are_mixed() -> None:
    both = Written(
        "7", kinds="bmrrc", findings=[*LABELS.findings, (2, "sugar", "rest", "harm", "animals")]
    )
    assert said(Labelled(Abstract(TITLE, SENTENCES), both, whole=True))[2] == ("result", "mixed")


def test_a_window_is_a_part_of_the_abstract_and_its_labels() -> None:
    one, whole = example(whole=True), shown(example(whole=True))
    titles = set()
    for seed in range(30):
        part = shown(one, random.Random(seed))
        start = SENTENCES.index(part.sentences[0])
        end = start + len(part.sentences)
        assert part.sentences == SENTENCES[start:end] and part.labels == whole.labels[start:end]
        titles.add(part.title)
    assert titles == {"", TITLE}


def test_a_batch_has_a_mean_for_each_sentence_and_marks_the_names_it_holds() -> None:
    tokenizer = load_tokenizer(bundled_model())
    batch = batch_of([shown(example(whole=True))], tokenizer)
    assert batch.pool[0].sum(dim=1).tolist() == pytest.approx([1.0] * len(SENTENCES))
    pieces = [tokenizer.id_to_token(int(i)) for i in batch.ids[0]]
    for sort, words in enumerate((["sugar", "sugar"], ["dances"])):
        marks = batch.names[0, :, sort].tolist()
        assert [p for p, mark in zip(pieces, marks, strict=True) if mark == 1] == words


def test_abstracts_are_read_and_labels_that_do_not_fit_are_left_out(tmp_path: Path) -> None:
    row = {"QUESTION": TITLE, "CONTEXTS": [SENTENCES[0]], "LONG_ANSWER": "Salt was dear to all."}
    file = tmp_path / "papers.json"
    file.write_text(json.dumps({"7": row}), encoding="utf-8")
    known = pubmedqa(file)
    # A sentence that is too short to be one goes with what stands before it.
    assert known["7"].sentences == ("Bees fly far.", "Salt was dear to all.")
    folder = tmp_path / "labels"
    folder.mkdir()
    (folder / "00.txt").write_text("D 7\nK b r r\nD 9\nK b r\n", encoding="utf-8")
    assert labelled(read_written(folder, known), known, whole=True) == []
    (folder / "00.txt").write_text("D 7\nK b r\n", encoding="utf-8")
    assert len(labelled(read_written(folder, known), known, whole=True)) == 1


def test_records_of_medline_are_read_with_lines_that_go_on(tmp_path: Path) -> None:
    file = tmp_path / "records.txt"
    file.write_text(
        "PMID- 7\nOWN - NLM\nTI  - What bees\n      like\n"
        "AB  - Bees fly far over fields.\n      They dance at dawn, too.\n"
        "AU  - Ada M\n\nPMID- 8\nTI  - No abstract\n",
        encoding="utf-8",
    )
    known = medline(file)
    assert known == {
        "7": Abstract(TITLE, ("Bees fly far over fields.", "They dance at dawn, too."))
    }


def test_what_ships_is_split_by_abstract_and_each_is_there_once() -> None:
    numbers = [
        line[2:].strip()
        for path in FINDINGS.glob("*.txt")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("D ")
    ]
    assert len(set(numbers)) == len(numbers) == 983
    held = sum(split_of(number) == "validation" for number in numbers)
    assert 60 < held < 140
