"""What tells answers from what lies near, fitted on questions of which the answer is known."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from assistant.answering.features import Candidate
from assistant.domain import (
    BlockKind,
    EvidenceLevel,
    Passage,
    Sentence,
    SentenceHit,
    Source,
    SourceKind,
)
from assistant.reader import Reading, Stance, Text
from assistant.service import Assistant
from evals.cases import Case, Dataset, Split
from evals.fit import SCORERS, Asked, Marked, ask_all, fit_scoring, measure_scorers, save
from evals.fit_statements import fit_bearing
from evals.thresholds import (
    answered_from,
    careful_from,
    contradicted_from,
    leaning_from,
    nearest_from,
    shown_from,
)

HIT = SentenceHit(
    Source("s", "s", SourceKind.PAPER, EvidenceLevel.UNKNOWN),
    Passage("p", "s", 0, 1, "x", "", 0, 5, 0),
    Sentence(0, 1, 0, BlockKind.PARAGRAPH),
    0,
    "x",
    "",
)


def asked(split: Split, chance: random.Random, answerable: bool = True) -> Asked:
    """Six sentences; the reader knows the one that answers, the cosine does not."""
    names = {name for features in SCORERS.values() for name in features}
    right = chance.randrange(6) if answerable else -1
    sentences = []
    for i in range(6):
        features = dict.fromkeys(names, 0.0)
        features["cosine"] = chance.random()
        features["sentence_p"] = 2.0 if i == right else -2.0
        sentences.append(Marked(Candidate(HIT, features, 0, i), i == right, False, (i == right,)))
    reading = Reading(
        0.9 if answerable else 0.1, tuple(0.9 if i == right else 0.1 for i in range(6))
    )
    return Asked(str(split), answerable, True, tuple(sentences), {0: reading}, 0.0)


def test_a_feature_that_tells_is_found_and_one_that_does_not_is_no_help(tmp_path: Path) -> None:
    chance = random.Random(5)
    rows = [asked(split, chance, n % 3 > 0) for split in SCORED for n in range(30)]
    found = {(s.scorer, s.split): s for s in measure_scorers(rows)}
    assert set(found) == {(name, str(split)) for name in SCORERS for split in SCORED}
    check = str(Split.NATURAL_CHECK)
    assert found["reader", check].top_1.mean == 1.0
    assert found["reader", check].auc.mean == 1.0
    assert found["cosine", check].top_1.mean < 0.6
    # Six sentences are all there are.
    assert found["cosine", check].facts_6.mean == 1.0
    by_reader = ("sentence_p", "sentence_chance", "behind")
    weights = found["all", check].weights
    assert max(weights[name] for name in by_reader) > abs(weights["cosine"])

    scoring = fit_scoring(rows)
    assert max(scoring.relevance.weights[name] for name in by_reader) > 0
    save(scoring, tmp_path / "scoring.json")
    stored = json.loads((tmp_path / "scoring.json").read_text())
    assert stored["answered_from"] == pytest.approx(scoring.answered_from, abs=1e-4)
    assert set(stored["relevance"]["weights"]) == set(SCORERS["all"])


def test_no_more_questions_without_an_answer_are_answered_than_allowed() -> None:
    sure = [0.9, *(n / 100 for n in range(24)), 0.2, 0.8]
    known = [False] * 25 + [True, True]
    threshold = answered_from(sure, known, ["dev"] * 27)
    assert sum(s >= threshold for s, ok in zip(sure, known, strict=True) if not ok) <= 2
    assert answered_from([0.3], [True], ["dev"]) == 0.0


def test_each_split_counts_alike_however_many_questions_without_an_answer_it_has() -> None:
    hard, easy = [n / 100 for n in range(100)], [0.1, 0.2, 0.3, 0.4]
    sure, known = [*hard, *easy], [False] * 104
    threshold = answered_from(sure, known, ["fit"] * 100 + ["natural-dev"] * 4)
    assert sum(s >= threshold for s in hard) == 18  # 18 % and none: 9 % in the mean


def test_on_safety_one_in_twenty_may_be_answered_falsely() -> None:
    assert (
        sum(
            n / 100 >= careful_from([n / 100 for n in range(100)], [False] * 100)
            for n in range(100)
        )
        == 5
    )


def test_of_follow_ups_both_errors_together_are_the_fewest() -> None:
    sure = [0.2, 0.5, 0.6, 0.9, 0.1, 0.3, 0.4, 0.7]
    known = [True] * 4 + [False] * 4
    least = leaning_from(sure, known)
    assert 0.4 < least <= 0.5  # one with an answer is refused, one without is answered
    assert leaning_from([0.3], [True]) == leaning_from([], []) == 0.0


def test_thresholds_of_what_is_shown() -> None:
    assert nearest_from([n / 100 for n in range(100)]) == 0.02
    # The third sentence is beside the point.
    rows = [[(0.8, True), (0.5, True), (0.3, False)]]
    assert 0.3 / 0.8 < shown_from(rows) <= 0.5 / 0.8


SCORED = (Split.NATURAL_DEV, Split.NATURAL_CHECK, Split.FIT)


class Fixed:
    """A reader that likes sentences with a digit."""

    def read(self, _question: str, texts: list[Text]) -> list[Reading]:
        return [
            Reading(0.5, tuple(0.9 if any(map(str.isdigit, s)) else 0.1 for s in text.sentences))
            for text in texts
        ]

    def weigh(self, _claim: str, evidence: list[str]) -> list[Stance]:
        table = {"For.": Stance(0.8, 0.1, 0.1), "Against.": Stance(0.1, 0.7, 0.2)}
        return [table.get(text, Stance(0.2, 0.2, 0.6)) for text in evidence]


def test_sentences_of_the_real_corpus_get_features(assistant: Assistant) -> None:
    case = {
        "id": "x", "kind": "k", "split": "natural-dev", "why": "w",
        "question": "How big was the temsirolimus trial?", "facts": [["296"]],
        "gold": {"temsirolimus-phase2": ["re:296"]},
    }  # fmt: skip
    (one,) = ask_all(Dataset((Case.model_validate(case),)), assistant.asker(), Fixed())
    gold = [marked for marked in one.sentences if marked.gold]
    assert gold
    assert all(marked.facts == (True,) for marked in gold)
    for marked in one.sentences:
        features = marked.candidate.features
        assert 0 <= features["words_own"] <= features["words_context"] <= 1
        assert 0 <= features["names"] <= 1
        assert -1 <= features["cosine"] <= 1


def test_what_is_assumed_is_contradicted_from_where_three_in_four_are() -> None:
    contradicted = [0.9, 0.8, 0.7, 0.2]
    # One false premise in twenty: of fifty ordinary questions not one may be told so beside 0.8 and 0.9 alone.
    assert contradicted_from(contradicted, [0.1] * 99 + [0.5]) == 0.2
    assert contradicted_from(contradicted, [0.1] * 97 + [0.5] * 3) == 0.7
    assert contradicted_from(contradicted, [0.1] * 98 + [0.75] * 2) == 0.8
    assert contradicted_from(contradicted, [0.95] * 100) == 1.0


def test_a_verdict_by_what_is_near_and_says_the_same_is_likelier_right(
    assistant: Assistant,
) -> None:
    curves = fit_bearing(assistant.asker().judge_of_claims, 60)
    for curve in curves.values():
        _, far, same = curve.weights
        assert 0 < curve.right < curve.verdicts
        assert far < 0 < same
