"""What scores are worth on texts that the reader has not learnt: fitted on questions that are not ours.

Each question is asked where its passage lies and where that was taken out, as `measure_answers` does. One half of
the questions is fitted on, and the other measured.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from assistant.domain import CaveatCode, Scoring
from assistant.service import Assistant
from evals.cases import Case, Dataset, Split, Turn
from evals.fit import Asked, ask_all, certainty, fit_scoring
from evals.outside.answers import OutsideQuestion, PassageCorpus

_ANSWERED: Final = 0.9
"""Share of the questions with an answer that is to be answered.

By those without a labelled answer no threshold can be set: another passage of the index often answers them.
"""
_CAREFULLY: Final = 0.8
"""The same of questions on safety, of which there are too few here."""


def ask_outside(
    questions: Sequence[OutsideQuestion],
    assistants: tuple[Assistant, Assistant],
    corpora: tuple[PassageCorpus, PassageCorpus],
    progress: Callable[[int, int], None] = lambda *_: None,
) -> list[Asked]:
    """Every question of both assistants, whose indexes hold the two corpora, with the sentences found for it."""
    found: list[Asked] = []
    for assistant, corpus in zip(assistants, corpora, strict=True):
        home = {passage[0] for passage in corpus.passages}
        cases = Dataset(tuple(_case(question, home) for question in questions))
        asker = assistant.asker()
        found += ask_all(cases, asker, asker.weigher.reader, progress)
    return found


def fit_general(
    asked: Sequence[Asked], premises: tuple[Sequence[float], Sequence[float]], ours: Scoring
) -> Scoring:
    """Scores for any corpus: how sure an answer is, and from where on it is given.

    Which sentences are relevant stays as `ours` have it. In these sets one passage alone is labelled, and fitted on
    them, relevance would be little more than to stand in the passage that was found first.
    """
    fitted = fit_scoring(asked, premises, ours)
    answerable = [one for one in asked if one.answerable]
    sure = np.quantile(certainty(answerable, fitted), [1 - _ANSWERED, 1 - _CAREFULLY])
    return replace(fitted, answered_from=float(sure[0]), careful_from=float(sure[1]))


def _case(question: OutsideQuestion, home: set[str]) -> Case:
    there = question.answerable and any(key in home for key in question.passages)
    gold = {key: question.answers for key in question.passages if key in home} if there else {}
    return Case(
        id=f"outside-{question.id}",
        kind="outside",
        split=Split.FIT,
        why="A question of a published set.",
        turns=(Turn(question=question.question, gold=gold),),
        abstain=None if there else CaveatCode.NOT_IN_CORPUS,
    )
