"""What scores are worth is said by the corpus, and by the program where the corpus says nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.backends.scoring_file import GENERAL, SCORING, read_scoring
from assistant.errors import CorpusInvalid
from assistant.service import Assistant


def test_a_corpus_without_a_file_has_the_general_ones(tmp_path: Path) -> None:
    general = read_scoring(tmp_path)
    assert general == read_scoring(tmp_path / "not there")
    assert general.own == general.other
    assert general.own.answered_from == json.loads(GENERAL.read_text())["answered_from"]


def test_documents_that_came_later_have_the_general_ones(corpus_folder: Path) -> None:
    ours = read_scoring(corpus_folder)
    assert ours.of("bahr-2025") is ours.own
    assert ours.of("a paper that was added") is ours.other
    # The reader is surer of texts that it has learnt; what that is worth is less elsewhere.
    sure = {"best": 1.0, "passage_p": 1.0, "unknown": 0.0}
    assert ours.other.right.probability(sure) < ours.own.right.probability(sure)


def test_the_documents_of_the_shipped_corpus_are_those_that_it_was_fitted_on(
    corpus_folder: Path, assistant: Assistant
) -> None:
    assert read_scoring(corpus_folder).own.sources == set(assistant.asker().index.source_ids())


def test_what_is_relevant_is_the_same_for_both(corpus_folder: Path) -> None:
    ours = read_scoring(corpus_folder)
    assert (ours.own.glance, ours.own.relevance) == (ours.other.glance, ours.other.relevance)


def test_what_a_corpus_says_is_read_anew(tmp_path: Path, corpus_folder: Path) -> None:
    data = json.loads((corpus_folder / SCORING).read_text())
    for least in (0.25, 0.75):
        (tmp_path / SCORING).write_text(json.dumps({**data, "answered_from": least}))
        assert read_scoring(tmp_path).own.answered_from == least


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"glance": {"intercept": 1, "weights": []}}'])
def test_what_holds_no_scores_is_refused_with_the_remedy(tmp_path: Path, text: str) -> None:
    (tmp_path / SCORING).write_text(text)
    with pytest.raises(CorpusInvalid, match="does not hold fitted scores") as caught:
        read_scoring(tmp_path)
    assert "mtor-ms eval fit" in caught.value.remedy
