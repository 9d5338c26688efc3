"""What comes near: sentences near enough, none twice, and nothing where nothing can."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from assistant.answering.nearest import MOST, nearest, of_called
from assistant.domain import Question, SentenceHit, Term
from tests.unit.answering.small_writer import document, hit

TEXTS = ("Bees dance.", "Wasps hum.", "Flies sleep.", "Ants march on.", "Bees dance!")
GARDEN = document("garden", *TEXTS)
ASKED = Question("q", "q")


def hits(*relevance: float) -> list[SentenceHit]:
    return [hit(GARDEN, n, one) for n, one in enumerate(relevance)]


VOCABULARY = SimpleNamespace(passages=10, document_frequency=lambda key: 5 * (key != "varroa"))


def near(question: Question, found: list[SentenceHit]) -> list[str]:
    shown = nearest(question, found, 0.1, VOCABULARY)  # type: ignore[arg-type]
    return [one.text for one in shown]


def test_at_most_three_that_are_near_enough() -> None:
    assert near(ASKED, hits(0.5, 0.4, 0.09)) == ["Bees dance.", "Wasps hum."]
    assert len(near(ASKED, hits(0.5, 0.4, 0.3, 0.2))) == MOST


def test_none_says_the_same_as_one_before_it() -> None:
    assert near(ASKED, [hit(GARDEN, 0, 0.5), hit(GARDEN, 4, 0.4)]) == ["Bees dance."]


@pytest.mark.parametrize(
    ("known", "shown"), [(["bees", "dance", "hum"], ["Bees dance."]), (["bees"], [])]
)
def test_nothing_comes_near_what_is_mostly_on_something_unheard_of(
    known: list[str], shown: list[str]
) -> None:
    terms = (Term("varroa", "varroa", known=False), *(Term(word, word) for word in known))
    assert near(replace(ASKED, terms=terms, unheard=("varroa",)), hits(0.5)) == shown
    assert near(replace(ASKED, terms=terms), hits(0.5)) == ["Bees dance."]


def test_a_paper_that_is_called_is_shown_whatever_it_tells() -> None:
    oduya = replace(hit(GARDEN, 1, 0.01), source=replace(GARDEN.source, authors=("Oduya B",)))
    found = [hit(GARDEN, 0, 0.02), oduya]
    assert of_called(replace(ASKED, called=frozenset({"oduya"})), found) == [oduya]
    assert of_called(ASKED, found) == []
