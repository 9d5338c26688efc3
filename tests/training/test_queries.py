"""What is learnt from questions on a corpus: they move to the passages that answer them."""

from __future__ import annotations

import numpy as np

from training.queries import Answered, learn, recall

WIDTH = 16


def rows(seed: int, count: int) -> np.ndarray:
    made = np.random.default_rng(seed).normal(size=(count, WIDTH)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def turned(seed: int, count: int) -> Answered:
    """Questions that lie where their passage would be if half of the coordinates changed places, with some noise."""
    passages = rows(seed, 20)
    answers = [n % 20 for n in range(count)]
    order = [1, 0, 3, 2, 5, 4, 7, 6, *range(8, WIDTH)]
    questions = passages[answers][:, order] + 0.1 * rows(seed + 1, count)
    return Answered(questions, passages, tuple((n,) for n in answers))


def test_questions_move_to_what_answers_them_and_others_are_still_found() -> None:
    own, held_out = turned(1, 400), turned(1, 60)
    plain = rows(7, 20)
    others = Answered(plain, plain, tuple((n,) for n in range(20)))
    matrix = learn(own, others, passes=60)
    still = np.eye(WIDTH, dtype=np.float32)
    assert recall(matrix, held_out, 1) > recall(still, held_out, 1) + 0.2
    assert recall(matrix, held_out, 1) > 0.8
    assert recall(matrix, others, 1) > 0.9


def test_it_is_the_same_again() -> None:
    own, others = turned(1, 100), turned(5, 100)
    assert np.array_equal(learn(own, others, passes=2), learn(own, others, passes=2))


def test_one_of_several_passages_suffices() -> None:
    still = np.eye(WIDTH, dtype=np.float32)
    passages = rows(3, 5)
    answered = Answered(passages[:1], passages, ((4, 0),))
    assert recall(still, answered, 1) == 1.0
    assert recall(still, Answered(passages[:1], passages, ((4,),)), 1) == 0.0
