"""Questions with the passages found for each: what the reader's last stage of training is made of."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from assistant.service import Assistant
from evals.cases import ASKED, Case, Dataset, Split, load_cases
from evals.groups import write_groups
from training.grouped import read_groups


@lru_cache(maxsize=1)
def _asked() -> Dataset:
    return load_cases(ASKED)


def _first(answered: bool) -> Case:
    return next(case for case in _asked() if bool(case.turns[0].gold) is answered)


def test_passages_carry_the_labels_of_their_case(assistant: Assistant, tmp_path: Path) -> None:
    answered = _first(answered=True)
    cases = Dataset((answered, _first(answered=False)))
    path = tmp_path / "deep" / "groups.jsonl"
    assert write_groups(cases, assistant.asker(), path) == 2
    told, untold = read_groups(path)
    gold = {" ".join(s.split()) for held in answered.turns[0].gold.values() for s in held}
    labelled = {
        (" ".join(sentence.split()), label)
        for passage in told.passages
        for sentence, label in zip(passage.sentences, passage.labels, strict=True)
    }
    right = {sentence for sentence, label in labelled if label == 1}
    assert right and right <= gold
    # The same sentence in two passages that overlap has one label.
    assert len({sentence for sentence, _ in labelled}) == len(labelled)
    assert 1 < len(untold.passages) <= 6
    assert not any(label == 1 for passage in untold.passages for label in passage.labels)
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    assert all(set(row) == {"question", "passages", "answered_by"} for row in rows)
    index = assistant.asker().index
    answering = [index.passage(ordinal).source_id for ordinal in rows[0]["answered_by"]]
    assert answering and set(answering) <= set(answered.turns[0].gold)
    assert rows[1]["answered_by"] == []


def test_every_question_to_train_on_is_of_that_split() -> None:
    assert {case.split for case in _asked()} == {Split.TRAIN}
