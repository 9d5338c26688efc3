"""What scores are worth is said by the corpus, and by the program where the corpus says nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.backends.scoring_file import GENERAL, SCORING, read_scoring
from assistant.errors import CorpusInvalid


def test_a_corpus_without_a_file_has_the_general_ones(tmp_path: Path, corpus_folder: Path) -> None:
    general = read_scoring(tmp_path)
    assert general == read_scoring(tmp_path / "not there")
    assert general.answered_from == json.loads(GENERAL.read_text())["answered_from"]
    ours = read_scoring(corpus_folder)
    # The reader is surer of texts that it has learnt; what that is worth is less elsewhere.
    sure = {"best": 1.0, "passage_p": 1.0, "unknown": 0.0}
    assert general.right.probability(sure) < ours.right.probability(sure)


def test_what_a_corpus_says_is_read_anew(tmp_path: Path, corpus_folder: Path) -> None:
    data = json.loads((corpus_folder / SCORING).read_text())
    for least in (0.25, 0.75):
        (tmp_path / SCORING).write_text(json.dumps({**data, "answered_from": least}))
        assert read_scoring(tmp_path).answered_from == least


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"glance": {"intercept": 1, "weights": []}}'])
def test_what_holds_no_scores_is_refused_with_the_remedy(tmp_path: Path, text: str) -> None:
    (tmp_path / SCORING).write_text(text)
    with pytest.raises(CorpusInvalid, match="does not hold fitted scores") as caught:
        read_scoring(tmp_path)
    assert "mtor-ms eval fit" in caught.value.remedy
