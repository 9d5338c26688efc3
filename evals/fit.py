"""Fits what tells an answer from what merely lies near, and measures what each part adds.

Four logistic models over features of a sentence that know no phrase and no field are compared: cosine
alone, cosine and words (what is known before anything is read), the reader alone, and all together.
They are fitted on `natural-dev`, where the sentences that answer are marked, and reported on both
natural splits and on the questions of ``evals/fitting``.

    top_1   = questions whose best sentence answers
    facts_6 = questions of which the best six sentences hold every fact
    auc     = whether the best sentence's score tells questions with an answer from those without

A fifth model says from the best sentences how likely they are the right answer; it is fitted on the
questions of ``evals/fitting``, too. The scorer without the
reader is the floor that any reader has to beat.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.answering.features import Candidate, candidates, unknown_share
from assistant.answering.relevance import as_texts, best_passages, whole_features, with_readings
from assistant.checking.premises import PremiseCheck, assumes
from assistant.domain import Logistic, Scoring, Turn
from assistant.pipelines.question_answering import QuestionAnswering
from assistant.reader import Reader, Reading
from evals.cases import ASKED, NATURAL, Case, Dataset, Split
from evals.metrics.calibration import auc
from evals.metrics.matching import holds_any, is_one_of
from evals.statistics import Interval, interval, interval_of
from evals.thresholds import (
    Weighed,
    answered_from,
    careful_from,
    contradicted_from,
    leaning_from,
    nearest_from,
    shown_from,
)

_LEXICAL: Final = (
    "cosine",
    "words_all",
    "words_own",
    "words_context",
    "names",
    "passage",
    "short",
    "limit",
    "harm",
    "no_harm",
)
_READER: Final = (
    "sentence_p",
    "passage_p",
    "sentence_chance",
    "passage_chance",
    "behind",
    "cosine_behind",
)
_WHOLE: Final = ("best", "passage_p", "unknown")
SCORERS: Final[dict[str, tuple[str, ...]]] = {
    "cosine": ("cosine",),
    "without the reader": _LEXICAL,
    "reader": _READER[:-1],
    "all": (*_LEXICAL, *_READER),
}
"""Features of each scorer."""
"""Questions with evidence that bears out, contradicts or does not concern what they assume; not trained on."""
_SHOWN: Final = 6
_TUNED: Final = (Split.NATURAL_DEV, Split.FIT)
"""Splits on which relevance is fitted."""
_HELD: Final = (Split.NATURAL_DEV, Split.DEV, Split.FIT)
"""Splits from which thresholds are taken."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence of a retrieved passage, with what a reader of the case marked it as."""

    candidate: Candidate
    gold: bool
    fair: bool
    facts: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with all its sentences, every passage read."""

    split: str
    answerable: bool
    marked: bool
    """The sentences that answer are marked in the case, or there are none."""
    sentences: tuple[Marked, ...]
    readings: Mapping[int, Reading]
    unknown: float
    careful: bool = False
    """It is on safety."""
    leans: bool = False
    """It is read with those before it."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One scorer on one split."""

    scorer: str
    split: str
    top_1: Interval
    facts_6: Interval
    auc: Interval
    weights: dict[str, float]


def ask_all(
    dataset: Dataset,
    asker: QuestionAnswering,
    reader: Reader,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> list[Asked]:
    """Every turn whose answer is known, with the sentences of the passages found for it."""
    found: list[Asked] = []
    for number, case in enumerate(dataset, start=1):
        if not case.document:
            found += _ask(case, asker, reader)
        progress(number, len(dataset))
    return [asked for asked in found if asked.sentences]


def _ask(case: Case, asker: QuestionAnswering, reader: Reader) -> list[Asked]:
    index, said, found = asker.index, list[Turn](), list[Asked]()
    for turn in case.turns:
        question = asker.understanding.after(turn.question, index.vocabulary, said)
        said.append(Turn(question.text, question.standalone))
        unanswered = case.abstain is not None and turn is case.turns[-1]
        if question.small_talk or not (turn.gold or turn.facts or unanswered):
            continue
        evidence = asker.search(question.standalone, asker.passages)
        vector = asker.vector_of(question)
        rows = candidates(evidence, vector, index, asker.lexicon)
        readings = reader.read(question.search_text, as_texts(evidence.hits, index))
        found.append(
            Asked(
                split=str(case.split),
                answerable=not unanswered,
                marked=bool(turn.gold or unanswered),
                sentences=tuple(
                    Marked(
                        candidate=row,
                        gold=is_one_of(row.hit.source.id, row.hit.text, turn.gold),
                        fair=is_one_of(row.hit.source.id, row.hit.text, turn.fair),
                        facts=tuple(holds_any(row.hit.text, fact) for fact in turn.facts),
                    )
                    for row in with_readings(rows, dict(enumerate(readings)))
                ),
                readings=dict(enumerate(readings)),
                unknown=unknown_share(question, index.vocabulary),
                careful=question.careful,
                leans=question.leans,
            )
        )
    return found


def ask_premises(premises: PremiseCheck, folder: Path = ASKED) -> tuple[list[float], list[float]]:
    """Doubts about questions whose evidence contradicts them, and about ordinary ones with what is shown for them."""
    contradicted = [
        premises.doubts(row["question"], [row["evidence"]])[0]
        for row in _lines(folder / "premises-validation.jsonl")
        if row["label"] == "contradicts" and assumes(row["question"])
    ]
    ordinary = [
        max(premises.doubts(row["question"], row["evidence"]))
        for row in _lines(folder / "premises-ordinary.jsonl")
    ]
    return contradicted, ordinary


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def fit_scoring(
    asked: Sequence[Asked],
    premises: tuple[Sequence[float], Sequence[float]] = ((1.0,), (0.0,)),
    of: Scoring | None = None,
) -> Scoring:
    """Relevance and how sure an answer is from `natural-dev` and `fit`, thresholds from these and `dev`.

    Of questions without an answer there are few in the natural splits; `fit` has many, and near misses. What a
    question assumes is contradicted from where `premises`, as `ask_premises` gives them, say so. Relevance, and what
    of it is shown, are those `of` other scores where these are given: to fit them, all that answers has to be
    labelled, in whichever passage it stands.
    """
    tuning = [one for one in asked if one.split in _TUNED]
    glance = (
        of.glance if of else _fitted([m for a in tuning if a.marked for m in a.sentences], _LEXICAL)
    )
    held = [_read(one, glance) for one in asked if one.split in _HELD]
    read = [one for one in held if one.split in _TUNED]
    marked = [m for a in read if a.marked for m in a.sentences]
    relevance = of.relevance if of else _fitted(marked, SCORERS["all"])
    told = [one for one in held if one.split != Split.DEV]
    right = _logistic(
        [_whole(one, relevance) for one in told], [_is_right(a, relevance) for a in told], _WHOLE
    )
    sure = [right.probability(_whole(one, relevance)) for one in held]
    best = [_weighed(one, relevance) for one in held]
    known = [one.answerable for one in held]
    surely = answered_from(sure, known, [one.split for one in held])
    on_safety = [n for n, one in enumerate(held) if one.careful]
    carefully = careful_from([sure[n] for n in on_safety], [known[n] for n in on_safety])
    leaning = [n for n, one in enumerate(held) if one.leans]
    answered = [
        rows
        for rows, one, chance in zip(best, held, sure, strict=True)
        if one.marked and one.answerable and chance >= surely
    ]
    return Scoring(
        glance=glance,
        relevance=relevance,
        right=right,
        answered_from=surely,
        careful_from=max(surely, carefully),
        leaning_from=leaning_from([sure[n] for n in leaning], [known[n] for n in leaning]),
        shown_from=of.shown_from if of else shown_from(answered),
        nearest_from=nearest_from([b[0][0] for b, ok in zip(best, known, strict=True) if ok]),
        contradicted_from=contradicted_from(*premises),
    )


def certainty(asked: Sequence[Asked], scoring: Scoring) -> list[float]:
    """How sure the answer to each question is by some scores, 0 to 1."""
    read = [_read(one, scoring.glance) for one in asked]
    return [scoring.right.probability(_whole(one, scoring.relevance)) for one in read]


def measure_scorers(asked: Sequence[Asked]) -> list[Scored]:
    """Every scorer, fitted on `natural-dev` and measured on each natural split and on `fit`."""
    tuning = [one for one in asked if one.split == Split.NATURAL_DEV and one.marked]
    found = []
    for name, features in SCORERS.items():
        model = _fitted([one for a in tuning for one in a.sentences], features)
        for split in (*NATURAL, Split.FIT):
            part = [one for one in asked if one.split == split and one.marked]
            if part:
                found.append(_scored(name, str(split), part, model))
    return found


def save(scoring: Scoring, path: Path) -> None:
    """Writes the small file that the program reads."""
    data = asdict(scoring)
    if sources := sorted(data.pop("sources")):
        data["sources"] = sources
    for name in ("glance", "relevance", "right"):
        data[name]["weights"] = {k: round(v, 4) for k, v in data[name]["weights"].items()}
        data[name]["intercept"] = round(data[name]["intercept"], 4)
    rounded = {k: round(v, 4) if isinstance(v, float) else v for k, v in data.items()}
    path.write_text(json.dumps(rounded, indent=2) + "\n", encoding="utf-8")


def _read(asked: Asked, glance: Logistic) -> Asked:
    """With the sentences of those passages alone that the program would read."""
    rows = [one.candidate for one in asked.sentences]
    chosen = set(best_passages(rows, [glance.probability(row.features) for row in rows]))
    readings = {n: r for n, r in asked.readings.items() if n in chosen}
    # How far a sentence is behind the best depends on which were read.
    again = with_readings(rows, readings)
    marks = {(one.candidate.passage, one.candidate.place): one for one in asked.sentences}
    kept = tuple(replace(marks[row.passage, row.place], candidate=row) for row in again)
    return replace(asked, sentences=kept, readings=readings)


def _weighed(asked: Asked, relevance: Logistic) -> Weighed:
    """(relevance, whether it belongs to a full answer) of each sentence, best first."""
    rows = (
        (relevance.probability(m.candidate.features), m.gold or m.fair) for m in asked.sentences
    )
    return sorted(rows, reverse=True)


def _ranked(asked: Asked, model: Logistic) -> list[Marked]:
    return sorted(asked.sentences, key=lambda m: -model.probability(m.candidate.features))


def _whole(asked: Asked, relevance: Logistic) -> dict[str, float]:
    best = _ranked(asked, relevance)[0]
    return whole_features(
        [relevance.probability(best.candidate.features)],
        [reading.passage for reading in asked.readings.values()],
        asked.unknown,
    )


def _is_right(asked: Asked, relevance: Logistic) -> bool:
    """The first sentence answers, or the best six hold every fact."""
    if not asked.answerable:
        return False
    best = _ranked(asked, relevance)[:_SHOWN]
    facts = [any(held) for held in zip(*(one.facts for one in best), strict=True)]
    return best[0].gold or (bool(facts) and all(facts))


def _fitted(rows: Sequence[Marked], features: Sequence[str]) -> Logistic:
    return _logistic([row.candidate.features for row in rows], [row.gold for row in rows], features)


def _logistic(
    rows: Sequence[Mapping[str, float]], truth: Sequence[bool], features: Sequence[str]
) -> Logistic:
    """Fitted on standardised features, so that the penalty treats them alike; weights of the raw ones."""
    matrix: Any = np.array([[row[name] for name in features] for row in rows])
    mean, spread = matrix.mean(axis=0), matrix.std(axis=0) + 1e-9
    model = LogisticRegression(max_iter=3000).fit((matrix - mean) / spread, truth)
    weights = model.coef_[0] / spread
    return Logistic(
        float(model.intercept_[0] - (weights * mean).sum()),
        dict(zip(features, map(float, weights), strict=True)),
    )


def _scored(name: str, split: str, part: Sequence[Asked], model: Logistic) -> Scored:
    top, facts = [], []
    ranked = [_ranked(one, model) for one in part]
    best = [model.probability(rows[0].candidate.features) for rows in ranked]
    for one, rows in zip(part, ranked, strict=True):
        if not one.answerable:
            continue
        top.append(float(rows[0].gold))
        if rows[0].facts:
            held = zip(*(row.facts for row in rows[:_SHOWN]), strict=True)
            facts.append(float(all(map(any, held))))
    right = [one.answerable for one in part]
    return Scored(
        name,
        split,
        interval(top),
        interval(facts),
        interval_of(lambda d: auc([best[i] for i in d], [right[i] for i in d]), len(best)),
        {key: round(value, 2) for key, value in model.weights.items()},
    )
