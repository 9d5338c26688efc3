"""Logistic models over named features, and from where on an answer is given."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.domain import Logistic, Scoring

EVEN = Logistic(0.0, {})
SCORING = Scoring(
    EVEN, EVEN, EVEN, answered_from=0.4, careful_from=0.7, shown_from=0.5, nearest_from=0.1
)


@pytest.mark.parametrize(
    ("intercept", "cosine", "probability"),
    [(0.0, 0.0, 0.5), (1.0, -0.5, 0.5), (0.0, 1.0, 0.8808), (0.0, -1.0, 0.1192)],
)
def test_a_probability_is_the_sigmoid_of_the_weighted_sum(
    intercept: float, cosine: float, probability: float
) -> None:
    model = Logistic(intercept, {"cosine": 2.0})
    assert model.probability({"cosine": cosine}) == pytest.approx(probability, abs=1e-4)


@pytest.mark.parametrize(("far", "end"), [(5000.0, 1.0), (-5000.0, 0.0)])
def test_far_scores_do_not_overflow(far: float, end: float) -> None:
    assert Logistic(far, {}).probability({}) == pytest.approx(end)


def test_a_feature_without_a_weight_counts_for_nothing_and_a_missing_one_is_an_error() -> None:
    model = Logistic(0.0, {"cosine": 2.0})
    assert model.probability({"cosine": 0.0, "length": 9.0}) == 0.5
    with pytest.raises(KeyError, match="cosine"):
        model.probability({"length": 9.0})


@pytest.mark.parametrize(
    ("sure", "careful", "answers"),
    [(0.4, False, True), (0.39, False, False), (0.69, True, False), (0.7, True, True)],
)
def test_a_careful_question_has_a_threshold_of_its_own(
    sure: float, careful: bool, answers: bool
) -> None:
    assert SCORING.answers(sure, careful=careful) is answers


def test_a_question_that_leans_on_others_needs_the_higher_threshold() -> None:
    strict = replace(SCORING, leaning_from=0.6)
    assert strict.answers(0.5, careful=False)
    assert not strict.answers(0.5, careful=False, leans=True)
    assert strict.answers(0.6, careful=False, leans=True)
    assert not strict.answers(0.6, careful=True, leans=True)


def test_raising_one_threshold_leaves_the_other() -> None:
    strict = replace(SCORING, careful_from=0.99)
    assert strict.answers(0.5, careful=False) and not strict.answers(0.9, careful=True)
