"""Passages that look as if they answered: what the reader meets in use.

Each question is looked up by BM25 among all passages. One that is found, is not the question's own
and shares few words with its answer becomes a row in which no sentence answers.
"""

import random
from collections.abc import Sequence
from typing import Final

import bm25s
import numpy as np

from training.data import AnswerRow

_LOOKED_AT: Final = 12
_ALIKE: Final = 0.35
"""A passage that holds more than this share of the words of the answering sentence may answer, too."""


def mined(rows: Sequence[AnswerRow], share: float, seed: int) -> list[AnswerRow]:
    """Rows without an answer, `share` times as many as there are questions with one."""
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    passages = list({row.sentences: row for row in rows}.values())
    texts = [" ".join(row.sentences) for row in passages]
    engine = bm25s.BM25()
    engine.index(bm25s.tokenize(texts, stopwords="en", show_progress=False), show_progress=False)
    asked = [row for row in rows if any(row.labels)]
    asked = chance.sample(asked, min(len(asked), int(share * len(asked))))
    words = bm25s.tokenize([row.question for row in asked], stopwords="en", show_progress=False)
    found, _ = engine.retrieve(words, k=min(_LOOKED_AT, len(texts)), show_progress=False)
    negatives = []
    for row, ordinals in zip(asked, np.asarray(found), strict=True):
        answer = set(" ".join(_answers(row)).lower().split())
        for ordinal in ordinals.tolist():
            other = passages[ordinal]
            if other.sentences == row.sentences or other.question == row.question:
                continue
            shared = len(answer & set(texts[ordinal].lower().split())) / max(1, len(answer))
            if shared <= _ALIKE:
                sentences = other.sentences
                negatives.append(
                    AnswerRow(f"{row.source}+mined", row.question, sentences, (0,) * len(sentences))
                )
                break
    return negatives


def _answers(row: AnswerRow) -> list[str]:
    return [s for s, label in zip(row.sentences, row.labels, strict=True) if label]
