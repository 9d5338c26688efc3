"""A follow-up is read with the questions before it, whatever the drug or the disease."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.backends.shipped_files import load_lexicon
from assistant.domain import CorpusProfile, Question, QuestionKind, Term, Turn
from assistant.question.followups import (
    PointedAt,
    asks_for_more,
    asks_of_several,
    asks_of_works,
    in_context,
    in_context_of,
    leans,
    names_only_works,
    placed_among,
    pointed_at,
    switched,
    terms_in_context,
)
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
        "compared to rapamycin?",
        "why not everolimus then",
        "in rats or mice?",
        "what did the big trial say then, overall",
        "how long did the effect last",
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
        "Which exercise is best for anybody who wants to keep the bones in good health?",
    ],
)
def test_a_whole_question_stands_for_itself(text: str) -> None:
    assert not leans(text, LEXICON)


@pytest.mark.parametrize(
    ("before", "text", "named"),
    [
        ("What does rapamycin do in EAE mice?", "And in people?", {"rapamycin", "people", "MS"}),
        ("What does rapamycin do in EAE mice?", "Was it seen in people?", {"rapamycin", "people", "MS"}),
        ("Does rapamycin help in MS?", "and metformin?", {"metformin", "MS"}),
        ("Does rapamycin help in MS?", "does it help beside metformin?", {"rapamycin", "metformin", "MS"}),
        ("Does rapamycin help in MS?", "any side effects?", {"rapamycin", "MS", "side effects"}),
    ],
)  # fmt: skip
def test_what_is_named_takes_the_place_of_its_kind(before: str, text: str, named: set[str]) -> None:
    own, together = terms(text), terms(in_context(text, after(before), LEXICON))
    found = terms_in_context(text, own, together, LEXICON, PROFILE)
    assert {t.surface for t in found if t.key[0] == "@"} == named


def test_what_no_document_has_stays_away_beside_a_treatment_that_one_has() -> None:
    def together(text: str) -> list[Term]:
        return [Term(t.key, t.surface, t.surface != "Ocrevus") for t in terms(text)]

    both = together("is it safe (can I take rapamycin with Ocrevus)?")
    found = terms_in_context("is it safe", terms("is it safe"), both, LEXICON, PROFILE)
    assert "Ocrevus" not in {term.surface for term in found}
    alone = together("is it safe (can I take Ocrevus)?")
    found = terms_in_context("is it safe", terms("is it safe"), alone, LEXICON, PROFILE)
    assert "Ocrevus" in {term.surface for term in found}


@pytest.mark.parametrize(
    ("text", "before", "whole"),
    [
        ("and metformin?", ["Does rapamycin ease EAE?"], "Does metformin ease EAE?"),
        ("No, I meant metformin", ["Does rapamycin help?"], "Does metformin help?"),
        ("What about mTORC2?", ["Is mTORC1 needed?", "why?"], "Is mTORC2 needed?"),
        ("and metformin?", ["Is sirolimus the same as rapamycin?"], ""),  # names of one thing
        ("and metformin?", ["Is rapamycin rapamycin?"], "Is metformin metformin?"),
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


def test_the_subject_stays_where_another_thing_is_named_in_passing() -> None:
    before = after(
        "What is AZD8055?", "is it better than rapamycin?", "why would it be?", "how much?"
    )
    assert in_context("and in people?", before, LEXICON) == (
        "and in people (What is AZD8055? why would it be? how much)?"
    )


def test_what_took_the_place_of_another_keeps_that_beside_it() -> None:
    turns = [Turn("What is mTORC1?", "What is mTORC1?"), Turn("and mTORC2?", "What is mTORC2?")]
    assert in_context("what is the difference?", turns, LEXICON) == (
        "what is the difference (What is mTORC1? What is mTORC2)?"
    )


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("what else?", True),
        ("any other side effects", True),
        ("tell me more", True),
        ("more about that", True),
        ("which one matters more", False),
        ("is it more effective?", False),
        ("and in people?", False),
        ("is it better than other treatments?", False),
        ("does it help other people, too?", False),
        ("what about the other one?", False),
    ],
)
def test_who_asks_for_more_than_was_told(text: str, more: bool) -> None:
    assert asks_for_more(text) is more


@pytest.mark.parametrize(
    ("text", "kind", "works"),
    [
        ("who found that?", QuestionKind.BIBLIOGRAPHIC, True),
        ("how big was that trial?", QuestionKind.NUMBER, True),
        ("how many were in it", QuestionKind.NUMBER, True),
        ("how much rapamycin was it", QuestionKind.NUMBER, False),
        ("was that in mice", QuestionKind.FACT, True),
        ("has it been tried in people", QuestionKind.FACT, False),  # the treatment is meant
        ("why?", QuestionKind.MECHANISM, False),
    ],
)
def test_who_asks_about_the_works_that_were_told_of(
    text: str, kind: QuestionKind, works: bool
) -> None:
    assert asks_of_works(text, kind, LEXICON) is works


def test_a_word_for_works_alone_asks_which_they_are() -> None:
    assert names_only_works(terms("which studies were those?"))
    assert not names_only_works(terms("what did the study show?"))
    assert not names_only_works(terms("who?"))
    assert asks_of_several("how big were those studies?")
    assert not asks_of_several("how big was that study?")


CITED = (("large", 3), ("small", 0), ("large", 9), ("mice", 4))
LIST = Turn("Which trials are there?", "Which trials are there?", CITED, lead=2)
ONE = Turn("and the first one?", "and the first one (Which trials are there)?", (("large", 3),))


def at(text: str, *turns: Turn, kind: QuestionKind = QuestionKind.OTHER) -> PointedAt:
    plain = Question(text, text, kind=kind, terms=tuple(terms(text)))
    return pointed_at(text, plain, turns or (LIST,), LEXICON)


def test_a_place_in_the_list_points_at_one_work() -> None:
    assert at("the second one") == PointedAt(("small",), whole=True)
    assert at("and the last study?") == PointedAt(("mice",), whole=True)
    assert at("how big was the first one", kind=QuestionKind.NUMBER) == PointedAt(("large",))
    assert at("who did the first one", kind=QuestionKind.BIBLIOGRAPHIC) == PointedAt(
        ("large",), which=True
    )
    assert at("the fourth one") == PointedAt()
    assert at("the second one", LIST, ONE).works == ("small",)  # of the list, and not of the one


def test_who_found_that_asks_of_what_was_said_first_unless_several_are_meant() -> None:
    kind = QuestionKind.BIBLIOGRAPHIC
    assert at("who found that", kind=kind) == PointedAt(("large", "small"), which=True)
    assert at("who did those studies", kind=kind).works == ("large", "small", "mice")
    assert at("how many were in it", kind=QuestionKind.NUMBER).works == ("large", "small", "mice")
    assert at("why?") == PointedAt()
    assert at("who found that", replace(LIST, cited=()), kind=kind) == PointedAt()
    refused = Turn("Does quercetin help?", "Does quercetin help?")
    assert at("who found that", LIST, refused, kind=kind) == PointedAt()  # not the list before


def test_other_studies_are_others_than_those_that_were_cited() -> None:
    assert at("what else?") == PointedAt(whole=True, told=frozenset(CITED))
    assert at("any other harm?") == PointedAt(told=frozenset(CITED))
    assert at("any other studies?").told == {("large", -1), ("small", -1), ("mice", -1)}
    more = at("what else did that study find?")
    assert (more.works, more.told) == (("large", "small", "mice"), frozenset(CITED))
    assert at("is there another name?", kind=QuestionKind.NAMING) == PointedAt()


def test_the_first_of_all_is_not_the_first_of_the_list() -> None:
    assert at("which was the first study?") != PointedAt(("large",), whole=True)
    assert placed_among("which was the first study?", ["a", "b"]) == ""
    assert placed_among("and the second one?", ["a", "b"]) == "b"


def test_brackets_of_a_question_are_its_own() -> None:
    before = after("What is TSC (tuberous sclerosis complex)?")
    assert in_context("why?", before, LEXICON) == (
        "why (What is TSC (tuberous sclerosis complex))?"
    )


def test_a_title_takes_the_place_of_the_questions_before() -> None:
    assert in_context_of("who found that (Does it help? why)?", "Tea and sleep.") == (
        "who found that (Tea and sleep)?"
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
