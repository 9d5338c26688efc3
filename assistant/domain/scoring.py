"""What was fitted to tell answers from what merely lies near: coefficients and thresholds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.domain.retrieval import Evidence


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model over named features: ``sigmoid(intercept + sum(weight * feature))``."""

    intercept: float
    weights: Mapping[str, float]

    def probability(self, features: Mapping[str, float]) -> float:
        """In (0, 1).

        >>> Logistic(0.0, {"cosine": 2.0}).probability({"cosine": 0.0})
        0.5
        """
        z = self.intercept + sum(w * features[name] for name, w in self.weights.items())
        return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


@dataclass(frozen=True, slots=True)
class Scoring:
    """The models of one answer, and from where on each outcome is given. ``mtor-ms eval fit`` makes it."""

    glance: Logistic
    """That a sentence answers, before the reader has read its passage."""
    relevance: Logistic
    """That a sentence answers, after the reader has."""
    right: Logistic
    """That the best sentences of all are the right answer."""
    answered_from: float
    """Least probability of a right answer with which a question is answered."""
    careful_from: float
    """The same for a question on which somebody may act: on safety, or on what to do."""
    shown_from: float
    """Least relevance, as a share of the best one's, with which a further sentence is shown."""
    nearest_from: float
    """Least relevance with which a sentence is shown as near."""
    leaning_from: float = 0.0
    """The same for a question that is read with those before it, where that is more."""
    contradicted_from: float = 0.8
    """Least probability with which a sentence is taken to contradict what a question assumes."""
    sources: frozenset[str] = field(default=frozenset(), repr=False)
    """Ids of the documents that it was fitted on, whose texts the reader has learnt."""

    def answers(self, sure: float, *, careful: bool, leans: bool = False) -> bool:
        """Whether it is sure enough that something in the documents answers."""
        least = self.careful_from if careful else self.answered_from
        return sure >= (max(least, self.leaning_from) if leans else least)


@dataclass(frozen=True, slots=True)
class Scorings:
    """What scores are worth by the document that they are of: one that was fitted on, or any other.

    Which sentences are relevant is one model for both; how sure an answer is, and from where on it is given, is not.
    """

    own: Scoring
    """For the documents in its `sources`, and what is the same for all."""
    other: Scoring
    """For every other one: those that were added, and those that a conversation brings along."""

    @classmethod
    def alike(cls, scoring: Scoring) -> Scorings:
        """The same for every document."""
        return cls(scoring, scoring)

    def of(self, source_id: str) -> Scoring:
        """The scoring of the document in which the best sentence stands."""
        return self.own if source_id in self.own.sources else self.other

    def answers(self, evidence: Evidence, *, careful: bool) -> bool:
        """Whether what was found is surely enough the right answer; nothing is where no sentence was."""
        if not evidence.sentences:
            return False
        scoring = self.of(evidence.sentences[0].source.id)
        return scoring.answers(evidence.sure, careful=careful, leans=evidence.question.leans)
