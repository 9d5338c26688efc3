"""A follow-up is read with the questions before it, whatever the drug or the disease."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.backends.shipped_files import load_lexicon
from assistant.domain import CorpusProfile, Term, Turn
from assistant.question.followups import in_context, leans, switched, terms_in_context
from assistant.text.lexicon import Lexicon
from assistant.text.words import analyse

LEXICON = Lexicon(load_lexicon())
PROFILE = CorpusProfile(
    called="MS", direct=frozenset({"ms", "ms-model"}), models=frozenset({"ms-model"})
)


def terms(text: str) -> list[Term]:
    return [Term(t.key, t.surface, known=True) for t in analyse(text, LEXICON) if not t.stop]


def after(*questions: str) -> list[Turn]:
    """Turns as each of them is understood after those before it."""
    turns: list[Turn] = []
    for question in questions:
        understood = in_context(question, turns, LEXICON) if leans(question, LEXICON) else question
        turns.append(Turn(question, understood))
    return turns


@pytest.mark.parametrize(
    "text",
    [
        "And in people?",
        "what about metformin",
        "Does it cross borders?",
        "Are their side effects the same?",
        "At what dose?",
        "why?",
        "but was that significant",
        "any side effects?",
        "Did the largest trial work?",
        "through AMPK or mTOR?",
        "why not everolimus then",
        "in rats or mice?",
    ],
)
def test_what_points_back_or_goes_on_leans(text: str) -> None:
    assert leans(text, LEXICON)


@pytest.mark.parametrize(
    "text",
    [
        "In people with MS, what does rapamycin do?",
        "What are mesenchymal stem cells?",
        "Is rapamycin safe in people with MS?",
        "Rapamycin?",
    ],
)
def test_a_whole_question_stands_for_itself(text: str) -> None:
    assert not leans(text, LEXICON)


@pytest.mark.parametrize(
    ("before", "text", "named"),
    [
        ("What does rapamycin do in EAE mice?", "And in people?", {"rapamycin", "people"}),
        ("What does rapamycin do in EAE mice?", "Was it seen in people?", {"rapamycin", "people"}),
        ("Does rapamycin help in MS?", "and metformin?", {"metformin", "MS"}),
        ("Does rapamycin help in MS?", "does it help beside metformin?", {"rapamycin", "metformin", "MS"}),
        ("Does rapamycin help in MS?", "any side effects?", {"rapamycin", "MS", "side effects"}),
    ],
)  # fmt: skip
def test_what_is_named_takes_the_place_of_its_kind(before: str, text: str, named: set[str]) -> None:
    own, together = terms(text), terms(in_context(text, after(before), LEXICON))
    found = terms_in_context(text, own, together, LEXICON, PROFILE)
    assert {t.surface for t in found if t.key[0] == "@"} == named


@pytest.mark.parametrize(
    ("text", "before", "whole"),
    [
        ("and metformin?", ["Does rapamycin ease EAE?"], "Does metformin ease EAE?"),
        ("No, I meant metformin", ["Does rapamycin help?"], "Does metformin help?"),
        ("What about mTORC2?", ["Is mTORC1 needed?", "why?"], "Is mTORC2 needed?"),
        ("and metformin?", ["Does sirolimus, that is rapamycin, help?"], "Does metformin, that is metformin, help?"),
        ("and metformin?", ["Is rapamycin or fasting better?"], ""),  # which of them?
        ("and metformin in mice?", ["Does rapamycin help?"], ""),  # it says more
        ("and rapamycin?", ["Does rapamycin help?"], ""),
        ("and metformin?", ["Does it help?"], ""),
        ("and in people?", ["Does rapamycin help mice?"], ""),
        ("metformin?", ["Does rapamycin help?"], ""),  # it stands for itself
        ("and metformin?", [], ""),
    ],
)  # fmt: skip
def test_a_thing_takes_the_place_of_another(text: str, before: list[str], whole: str) -> None:
    assert switched(text, after(*before), LEXICON) == whole


def test_where_there_are_many_the_last_that_names_what_is_spoken_of_stays() -> None:
    before = after(
        "Does curcumin ease EAE?", "and metformin?", "at what dose?", "why?", "any harm?"
    )
    assert in_context("is that proven?", before, LEXICON) == (
        "is that proven (and metformin? why? any harm)?"
    )


def test_the_question_before_stands_beside() -> None:
    before = after("Does curcumin ease EAE?")
    assert (
        in_context("And in people?", before, LEXICON) == "And in people (Does curcumin ease EAE)?"
    )
    assert in_context("And in people?", [], LEXICON) == "And in people?"


def test_the_questions_before_are_carried_on_back_to_the_one_that_stood_alone() -> None:
    before = after(
        "What is NFL in blood?", "Does curcumin ease EAE in mice?", "And in rats?", "why?"
    )
    assert before[-1].standalone == "why (Does curcumin ease EAE in mice? And in rats)?"
    assert in_context("is that proven?", before, LEXICON) == (
        "is that proven (Does curcumin ease EAE in mice? And in rats? why)?"
    )


def test_at_most_three_questions_are_carried_on() -> None:
    before = after("Does curcumin ease EAE?", "and in rats?", "and in mice?", "and in fish?")
    assert (
        in_context("why?", before, LEXICON)
        == "why (Does curcumin ease EAE? and in mice? and in fish)?"
    )


@given(st.lists(st.text(min_size=1, max_size=40), max_size=6), st.text(min_size=1, max_size=40))
def test_the_words_that_were_typed_come_first(before: list[str], text: str) -> None:
    assert in_context(text, after(*before), LEXICON).startswith(text.rstrip(" ?.!"))
