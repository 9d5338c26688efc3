"""Passages → weighed sentences: what is read, what is remembered, what may be quoted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.answering.definitions import says_what_it_is
from assistant.answering.features import log_odds
from assistant.answering.relevance import READ, RelevanceScorer, best_passages
from assistant.backends.shipped_files import load_lexicon
from assistant.domain import Evidence, Logistic, Question, Scoring, Scorings
from assistant.reader import CachedReader, Reading, Stance, Text
from assistant.service import Assistant
from assistant.text.lexicon import Lexicon
from tests.unit.answering.small_writer import document
from tests.unit.answering.small_writer import hit as sentence_hit


class CountingReader:
    """Reads by counting, and says what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def read(self, _question: str, texts: Sequence[Text]) -> list[Reading]:
        self.asked += [text.title for text in texts]
        return [Reading(0.5, tuple(0.1 for _ in text.sentences)) for text in texts]

    def weigh(self, _claim: str, evidence: Sequence[str]) -> list[Stance]:
        self.asked += evidence
        return [Stance(1.0, 0.0, 0.0) for _ in evidence]

    def weigh_premise(self, _question: str, evidence: Sequence[str]) -> list[Stance]:
        return [Stance(0.0, 0.0, 1.0) for _ in evidence]


def test_what_was_read_once_is_remembered_until_there_is_no_room() -> None:
    inner = CountingReader()
    reader = CachedReader(inner, most=2)
    one, two, three = (Text(("A.", "B."), name) for name in ("one", "two", "three"))
    assert len(reader.read("q", [one, two, one])) == 3
    reader.read("q", [two])
    assert inner.asked == ["one", "two"]
    reader.read("q", [three])  # the one used longest ago goes
    reader.read("q", [one])
    assert inner.asked == ["one", "two", "three", "one"]
    reader.read("another question", [one])
    assert inner.asked[-1] == "one"
    assert reader.weigh("c", ["e", "e"]) == [Stance(1.0, 0.0, 0.0)] * 2
    assert inner.asked.count("e") == 1


def test_a_logistic_model_is_one_half_on_its_border_and_never_overflows() -> None:
    model = Logistic(-1.0, {"x": 2.0})
    assert model.probability({"x": 0.5}) == 0.5
    assert model.probability({"x": 1e6}) == 1.0
    assert model.probability({"x": -1e6}) == 0.0
    assert log_odds(0.5) == 0
    assert log_odds(0.0) == pytest.approx(-log_odds(1.0))


def test_sentences_come_weighed_once_each_and_may_all_be_quoted(assistant: Assistant) -> None:
    evidence = assistant.asker().evidence("Which animals were given curcumin?")
    places = [(hit.source.id, hit.ordinal) for hit in evidence.sentences]
    assert len(set(places)) == len(places) > 5
    scores = [hit.relevance for hit in evidence.sentences]
    assert scores == sorted(scores, reverse=True)
    assert 0 < evidence.sure < 1
    assert len({hit.passage.id for hit in evidence.sentences}) <= READ
    for hit in evidence.sentences:
        assert hit.sentence.quotable and not hit.sentence.instruction
        assert hit.sentence.stated


def test_the_passages_that_are_read_are_those_of_the_best_sentences(assistant: Assistant) -> None:
    asker = assistant.asker()
    evidence = asker.search("Which animals were given curcumin?", 14)
    vector = asker.embedder.embed_query(evidence.question.search_text)
    glanced = asker.weigher.glance(evidence, vector, asker.index)
    read = asker.weigher.weigh(evidence, vector, asker.index)
    best = glanced.sentences[0]
    assert best.passage.id in {hit.passage.id for hit in read.sentences}
    assert best_passages([], []) == []


@pytest.mark.parametrize("question", ["What is mTORC1?", "how long did they take it"])
def test_the_same_question_is_weighed_alike(assistant: Assistant, question: str) -> None:
    one, two = (assistant.asker().evidence(question) for _ in range(2))
    assert one == two


@pytest.mark.parametrize("thing", ["multiple sclerosis", "remyelination"])
def test_what_says_what_a_thing_is_is_read_wherever_cosine_has_it(
    assistant: Assistant, thing: str
) -> None:
    asker = assistant.asker()
    best = asker.evidence(f"What is {thing}?").sentences[0]
    question = asker.understanding.read(f"What is {thing}?", asker.index.vocabulary)
    assert says_what_it_is(best.text, question, asker.lexicon)


OWN = Scoring(
    Logistic(0.0, {}), Logistic(0.0, {}), Logistic(2.0, {"best": 1.0}),
    answered_from=0.5, careful_from=0.9, shown_from=0.5, nearest_from=0.1,
    sources=frozenset({"own"}),
)  # fmt: skip
SCORINGS = Scorings(OWN, replace(OWN, right=Logistic(-2.0, {"best": 1.0}), sources=frozenset()))


def decided(*told: tuple[str, float]) -> Evidence:
    """Of sentences by their source and relevance, best first."""
    sentences = tuple(
        sentence_hit(document(source, f"Sentence {n}."), 0, relevance)
        for n, (source, relevance) in enumerate(told)
    )
    weigher = RelevanceScorer(Lexicon(load_lexicon()), CountingReader(), SCORINGS)
    evidence = Evidence(Question("q", "q"), (), sentences)
    return weigher._decided(evidence, [(source, 0.5) for source, _ in told], 0.0)


@pytest.mark.parametrize(
    ("told", "first", "sure", "answered"),
    [
        ([("own", 0.5)], "own", 0.881, True),
        ([("added", 0.5)], "added", 0.119, False),
        ([("added", 0.99), ("own", 0.5)], "added", 0.931, True),
        # What was added comes best and is not sure enough: it takes no answer away.
        ([("added", 0.5), ("own", 0.4)], "own", 0.831, True),
        ([("own", 0.05), ("added", 0.02)], "own", 0.28, False),
        ([("own", 0.04), ("added", 0.03)], "own", 0.235, False),
    ],
)
def test_an_answer_is_as_sure_as_scores_are_worth_on_its_document(
    told: list[tuple[str, float]], first: str, sure: float, *, answered: bool
) -> None:
    found = decided(*told)
    assert found.sentences[0].source.id == first
    assert found.sure == pytest.approx(sure, abs=1e-3)
    assert SCORINGS.answers(found, careful=False) is answered
    assert len(found.sentences) == len(told)
