"""A word that no finding explains is never passed over."""

from __future__ import annotations

import pytest

from assistant.answering.overview_request import (
    OverviewRequest,
    in_words_of_documents,
    wish_of,
)
from assistant.domain import CorpusProfile, Population, QuestionKind
from assistant.service import Assistant
from tests.unit.answering.small_ledger import LEXICON, question


@pytest.mark.parametrize("word", ["insomnia", "hiccups", "snoring"])
def test_what_a_treatment_does_to_something_unknown_is_no_overview(
    assistant: Assistant, word: str
) -> None:
    answer = assistant.ask(f"Does rapamycin help with {word} in MS?")
    assert not any(claim.computed for claim in answer.claims)


def wish(text: str, kind: QuestionKind = QuestionKind.OVERVIEW) -> OverviewRequest:
    corpus = CorpusProfile(direct=frozenset({"parkinson"}), models=frozenset({"eae"}))
    return wish_of(question(text, kind), LEXICON, corpus)


def test_what_a_question_names_is_put_in_its_place() -> None:
    read = wish("Laquinimod and lifespan in people with Parkinson's?")
    assert read.treatments == {"@laquinimod"}
    assert read.ends == {"@lifespan"}
    assert read.conditions == {"@parkinson"}
    assert read.population is Population.PEOPLE
    assert not read.rest and not read.whole and not read.harms


@pytest.mark.parametrize(
    ("text", "population"),
    [
        ("laquinimod in rats", Population.ANIMALS),
        ("laquinimod in EAE", Population.ANIMALS),  # a model stands for animals
        ("laquinimod in rats and in people", None),
        ("laquinimod", None),
    ],
)
def test_in_whom_is_known_where_one_population_is_named(
    text: str, population: Population | None
) -> None:
    assert wish(text).population is population


def test_a_year_belongs_to_the_name_beside_it_and_stands_for_itself_without_one() -> None:
    assert wish("What did Oduya 2011 find?").called == {"oduya", "2011"}
    alone = wish("What was found in 2011?")
    assert not alone.called
    assert [term.key for term in alone.rest] == ["2011"]


@pytest.mark.parametrize(
    ("text", "said", "meant"),
    [
        ("How many rats were given laquinimod?", QuestionKind.OVERVIEW, QuestionKind.NUMBER),
        ("What did the laquinimod trial find?", QuestionKind.FACT, QuestionKind.OVERVIEW),
        ("Which hospital did the laquinimod trial find?", QuestionKind.FACT, QuestionKind.FACT),
        ("Who ran the laquinimod trial?", QuestionKind.FACT, QuestionKind.FACT),
        ("How long was laquinimod given?", QuestionKind.OVERVIEW, QuestionKind.NUMBER),
        ("What did laquinimod do?", QuestionKind.OVERVIEW, QuestionKind.OVERVIEW),
        ("Summary of laquinimod please", QuestionKind.CRITIQUE, QuestionKind.OVERVIEW),
        ("Overview of inhibitors, please.", QuestionKind.LIST, QuestionKind.OVERVIEW),
        ("Which inhibitors are there?", QuestionKind.LIST, QuestionKind.LIST),
        ("Is laquinimod good for anyone?", QuestionKind.CRITIQUE, QuestionKind.EFFECT),
        ("Flaws of the laquinimod trial?", QuestionKind.CRITIQUE, QuestionKind.CRITIQUE),
        ("Is the laquinimod trial good?", QuestionKind.CRITIQUE, QuestionKind.CRITIQUE),
        ("Is the evidence on laquinimod good?", QuestionKind.CRITIQUE, QuestionKind.CRITIQUE),
        ("How many doses of laquinimod?", QuestionKind.SAFETY, QuestionKind.SAFETY),
    ],
)
def test_words_of_grammar_tell_what_is_wanted_better_than_the_whole(
    text: str, said: QuestionKind, meant: QuestionKind
) -> None:
    assert wish(text, said).kind is meant


def test_harm_is_asked_about_where_nothing_good_is() -> None:
    assert wish("Is laquinimod dangerous or a risk?").harms
    assert not wish("Benefits and risks of laquinimod?").harms


def test_a_word_that_nothing_explains_keeps_a_question_from_the_ledger() -> None:
    read = wish("Does laquinimod whiten teeth in Parkinson's?", QuestionKind.EFFECT)
    assert not read.fits(frozenset(), direct=True, named=False, doubtful=False)
    explained = frozenset(term.key for term in read.rest)
    assert read.fits(explained, direct=True, named=False, doubtful=False)
    assert not read.fits(explained, direct=False, named=False, doubtful=False)
    listed = wish("Types of laquinimod", QuestionKind.OVERVIEW)
    assert not listed.fits(frozenset(), direct=True, named=True, doubtful=False)


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("Is laquinimod safe?", "side effects of laquinimod"),
        ("laquinimod risky or harmful??", "side effects of laquinimod"),
        ("Is it dangerous to take laquinimod in Parkinson's?", "side effects of laquinimod in parkinson"),
    ],
)  # fmt: skip
def test_whether_something_is_safe_is_looked_up_by_its_side_effects(
    text: str, searched: str
) -> None:
    asked = question(text, QuestionKind.SAFETY)
    reworded = in_words_of_documents(asked, LEXICON, CorpusProfile())
    assert reworded.search_text.lower().replace("parkinson's disease", "parkinson") == searched
    assert reworded.text == asked.text
    assert "@side-effect" in {term.key for term in reworded.terms}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Is laquinimod safe for toddlers?", QuestionKind.SAFETY),  # of those it may say nothing
        ("Is laquinimod safe for the myelin?", QuestionKind.SAFETY),
        ("Side effects of laquinimod?", QuestionKind.SAFETY),
        ("Was that trial safe?", QuestionKind.SAFETY),
        ("Is laquinimod safe?", QuestionKind.CLAIM),
    ],
)
def test_a_question_that_says_more_stays_as_it_is(text: str, kind: QuestionKind) -> None:
    asked = question(text, kind)
    assert in_words_of_documents(asked, LEXICON, CorpusProfile()) is asked
