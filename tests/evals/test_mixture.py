"""Scorers of sentences, compared on questions of which the answer is known."""

from __future__ import annotations

import random

from assistant.reader import Reading, Stance, Text
from assistant.service import Assistant
from evals.cases import Case, Dataset, Split
from evals.mixture import SCORERS, Asked, Candidate, ask_all, measure_scorers
from evals.outside.claims import ReaderJudge
from evals.outside.files import Label


def asked(split: Split, chance: random.Random, answerable: bool = True) -> Asked:
    """Six sentences; the reader knows the one that answers, the cosine does not."""
    names = {name for features in SCORERS.values() for name in features}
    right = chance.randrange(6) if answerable else -1
    candidates = []
    for i in range(6):
        features = dict.fromkeys(names, 0.0)
        features["cosine"] = chance.random()
        features["sentence_p"] = 2.0 if i == right else -2.0
        candidates.append(Candidate(features, i == right, (i == right,)))
    return Asked(str(split), answerable, tuple(candidates))


def test_a_feature_that_tells_is_found_and_one_that_does_not_is_no_help() -> None:
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
    assert found["all", check].weights["sentence_p"] > abs(found["all", check].weights["cosine"])


SCORED = (Split.NATURAL_DEV, Split.NATURAL_CHECK)


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
    gold = [c for c in one.candidates if c.gold]
    assert gold
    assert all(c.facts == (True,) for c in gold)
    for candidate in one.candidates:
        assert 0 <= candidate.features["words_own"] <= candidate.features["words_known"] <= 1
        assert -1 <= candidate.features["cosine"] <= 1


def test_the_sentence_that_says_most_decides_on_a_claim() -> None:
    judge = ReaderJudge(Fixed())
    assert judge("c", "Nothing here. For. Nothing there.") is Label.SUPPORT
    assert judge("c", "Nothing here. Against.") is Label.CONTRADICT
    assert judge("c", "Nothing here. Nothing there.") is Label.NOT_ENOUGH
