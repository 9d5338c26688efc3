"""What ranks the sentences of the retrieved passages best: cosine, words, the reader, or all together.

Each scorer is a logistic model over features of a sentence that know no phrase and no field. It is fitted on
`natural-dev`, where the sentences that answer are marked, and reported on both natural splits.

    top_1   = questions whose best sentence answers
    facts_6 = questions of which the best six sentences hold every fact
    auc     = whether the best sentence's score tells questions with an answer from those without

The scorer without the reader is the floor that any reader has to beat.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from assistant.domain import Hit, Question, Turn
from assistant.flow.asking import Asker
from assistant.reader import Reader, Text
from assistant.steps.sentences import without_markers
from assistant.steps.words import document_keys
from evals.cases import Dataset, Split
from evals.metrics.calibration import auc
from evals.metrics.matching import holds_any, is_one_of
from evals.statistics import Interval, interval, interval_of

__all__ = ["SCORERS", "Asked", "Scored", "ask_all", "measure_scorers"]

_LEXICAL: Final = ("cosine", "words_all", "words_known", "words_own", "passage", "short")
_READER: Final = ("sentence_p", "passage_p")
SCORERS: Final[dict[str, tuple[str, ...]]] = {
    "cosine": ("cosine",),
    "without the reader": _LEXICAL,
    "reader": _READER,
    "all": (*_LEXICAL, *_READER),
}
"""Features of each scorer."""
_PASSAGES: Final = 14
_HEADING: Final = 0.7
"""A word in the title or section counts this much of one in the sentence."""
_SHORT: Final = 8
_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a retrieved passage."""

    features: dict[str, float]
    gold: bool
    facts: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with all its candidates."""

    split: str
    answerable: bool
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """One scorer on one split."""

    scorer: str
    split: str
    top_1: Interval
    facts_6: Interval
    auc: Interval
    weights: dict[str, float]
    """Of the standardised features."""


def ask_all(
    dataset: Dataset,
    asker: Asker,
    reader: Reader,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> list[Asked]:
    """Every turn whose answer is known, with the quotable sentences of the passages found for it."""
    found = []
    for number, case in enumerate(dataset, start=1):
        said: list[Turn] = []
        for turn in case.turns:
            question = asker.reader.read(turn.question, asker.index.vocabulary, said)
            said.append(Turn(question.text, question.standalone))
            if question.small_talk or not (turn.gold or case.abstain):
                continue
            hits = asker.search(question.standalone, _PASSAGES).hits
            candidates = []
            for source, text, features in _sentences(asker, reader, question, hits):
                gold = is_one_of(source, text, turn.gold)
                facts = tuple(holds_any(text, fact) for fact in turn.facts)
                candidates.append(Candidate(features, gold, facts))
            found.append(Asked(str(case.split), not case.abstain, tuple(candidates)))
        progress(number, len(dataset))
    return [asked for asked in found if asked.candidates]


def measure_scorers(asked: Sequence[Asked]) -> list[Scored]:
    """Every scorer, fitted on `natural-dev` and measured on each natural split."""
    tuning = [one for one in asked if one.split == Split.NATURAL_DEV]
    found = []
    for name, features in SCORERS.items():
        rows = _matrix([c for one in tuning for c in one.candidates], features)
        mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
        model = LogisticRegression(max_iter=2000)
        model.fit((rows - mean) / spread, [c.gold for one in tuning for c in one.candidates])

        def score(
            one: Asked, f: Any = features, m: Any = mean, s: Any = spread, fit: Any = model
        ) -> Any:
            return fit.predict_proba((_matrix(one.candidates, f) - m) / s)[:, 1]

        weights = dict(zip(features, map(float, model.coef_[0].round(2)), strict=True))
        for split in (Split.NATURAL_DEV, Split.NATURAL_CHECK):
            part = [one for one in asked if one.split == split]
            if part:
                found.append(_scored(name, str(split), part, [score(one) for one in part], weights))
    return found


def _scored(
    name: str, split: str, part: Sequence[Asked], scores: Sequence[Any], weights: dict[str, float]
) -> Scored:
    top, facts = [], []
    best = [float(score.max()) for score in scores]
    for one, score in zip(part, scores, strict=True):
        if not one.answerable:
            continue
        order = np.argsort(-score, kind="stable")
        top.append(float(one.candidates[order[0]].gold))
        held = [one.candidates[i].facts for i in order[:_SHOWN]]
        if held[0]:
            facts.append(float(all(map(any, zip(*held, strict=True)))))
    right = [one.answerable for one in part]
    return Scored(
        name,
        split,
        interval(top),
        interval(facts),
        interval_of(lambda d: auc([best[i] for i in d], [right[i] for i in d]), len(best)),
        weights,
    )


def _matrix(candidates: Sequence[Candidate], features: Sequence[str]) -> NDArray[np.float64]:
    return np.array([[c.features[name] for name in features] for c in candidates])


def _sentences(
    asker: Asker, reader: Reader, question: Question, hits: Sequence[Hit]
) -> list[tuple[str, str, dict[str, float]]]:
    """(source, stored text, features) of each quotable sentence of the passages."""
    index, lexicon = asker.index, asker.lexicon
    vector = asker.embedder.embed_query(question.search_text)
    weights = {
        term.key: _rarity(index.vocabulary.document_frequency(term.key), index.vocabulary.passages)
        for term in question.terms
    }
    known = {term.key for term in question.terms if term.known}
    stored = []
    for hit in hits:
        first, last = hit.passage.first_sentence, hit.passage.last_sentence
        document = index.document(hit.passage.source_id)
        spans = document.sentences[first : last + 1]
        stored.append([document.text[span.start : span.end] for span in spans])
    heads = [f"{hit.source.title}. {hit.passage.section}" for hit in hits]
    texts = [
        Text(tuple(map(without_markers, s)), head) for s, head in zip(stored, heads, strict=True)
    ]
    rows = []
    for hit, reading, sentences, head in zip(
        hits, reader.read(question.standalone, texts), stored, heads, strict=True
    ):
        passage = hit.passage
        source, document = passage.source_id, index.document(passage.source_id)
        vectors = index.sentence_vectors(source, passage.first_sentence, passage.last_sentence)
        around = set(document_keys(f"{head} {source.replace('-', ' ')}", lexicon))
        for j, text in enumerate(sentences):
            if not document.sentences[passage.first_sentence + j].quotable:
                continue
            own = set(document_keys(without_markers(text), lexicon))
            features = {
                "cosine": float(vectors[j] @ vector),
                "words_all": _share(weights, set(weights), own, around),
                "words_known": _share(weights, known, own, around),
                "words_own": _share(weights, known, own, set()),
                "passage": hit.score,
                "short": float(len(text.split()) < _SHORT),
                "sentence_p": _log_odds(reading.sentences[j]),
                "passage_p": _log_odds(reading.passage),
            }
            rows.append((source, text, features))
    return rows


def _share(weights: dict[str, float], wanted: set[str], own: set[str], around: set[str]) -> float:
    """Share of the weight of the wanted words that the sentence or what stands above it holds."""
    total = sum(weights[key] for key in wanted)
    held = sum(
        weights[key] * (1.0 if key in own else _HEADING if key in around else 0.0) for key in wanted
    )
    return held / total if total else 0.0


def _rarity(frequency: int, passages: int) -> float:
    """Inverse document frequency (Robertson and Sparck Jones), 1 for a word that occurs nowhere."""
    top = math.log(1 + (passages + 0.5) / 0.5)
    return max(0.05, math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5)) / top)


def _log_odds(p: float) -> float:
    clipped = min(max(p, 1e-4), 1 - 1e-4)
    return math.log(clipped / (1 - clipped))
