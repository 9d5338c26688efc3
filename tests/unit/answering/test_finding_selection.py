"""Which findings a question is answered from, and for which it is answered from none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.finding_selection import DOUBTFUL, FindingSelector
from assistant.answering.overview_request import wish_of
from assistant.domain import CorpusProfile, Document, QuestionKind
from tests.unit.answering.small_ledger import LEXICON, SmallIndex, evidence, question, row, study

CORPUS = CorpusProfile(direct=frozenset({"parkinson"}))
EFFECT, OVERVIEW = QuestionKind.EFFECT, QuestionKind.OVERVIEW
HOME = study(
    "home",
    row("Gait got better.", "benefit", "laquinimod", "gait"),
    row("Livers suffered.", "harm", "laquinimod", "liver enzymes"),
    row("Doses were mixed up.", "harm", "laquinimod", "gait", kind="method"),
    row("It was looked at.", "not_stated", "laquinimod", "gait"),
    authors=("Oduya B",),
)
ABROAD = study("abroad", row("Rashes spread.", "harm", "laquinimod", "rash"), condition="epilepsy")
RATS = study("rats", row("Rats ran.", "benefit", "laquinimod", "running", whom="animals"))
WITH = study("with", row("Ulcers grew.", "harm", "laquinimod with heat", "ulcers"))
ALL = (HOME, ABROAD, RATS, WITH)


def chosen(
    text: str,
    *documents: Document,
    kind: QuestionKind = OVERVIEW,
    sure: float = 0.9,
    hoped: bool = False,
    found: tuple[Document, ...] | None = None,
) -> set[str]:
    """The ids of the findings, where these documents (else all of them) were found."""
    index = SmallIndex(*documents)
    asked = question(text, kind)
    wish = wish_of(asked, LEXICON, CORPUS)
    hits = evidence(asked, index, *(documents if found is None else found), sure=sure)
    selector = FindingSelector(index, LEXICON, CORPUS)  # type: ignore[arg-type]
    return {entry.id for entry in selector.entries(wish, hits, hoped=hoped)}


def test_only_results_and_conclusions_that_say_how_it_went_are_chosen() -> None:
    assert chosen("Overview of laquinimod in Parkinson's", HOME) == {"home#0", "home#1"}


def test_a_named_condition_leaves_out_what_was_found_in_another() -> None:
    assert chosen("Overview of laquinimod in Parkinson's", HOME, ABROAD) == {"home#0", "home#1"}
    assert chosen("Overview of laquinimod in epilepsy", HOME, ABROAD) == {"abroad#0"}
    assert chosen("Overview of laquinimod", HOME, ABROAD) == {"home#0", "home#1", "abroad#0"}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        # in any condition, in people, and given by itself
        ("Risks of laquinimod in Parkinson's?", {"home#1", "abroad#0"}),
        ("Risks of laquinimod in rats with Parkinson's?", set()),  # nothing harmed rats
    ],
)
def test_who_asks_for_risks_is_told_what_was_harmed(text: str, ids: set[str]) -> None:
    assert chosen(text, *ALL, kind=QuestionKind.SAFETY) == ids


def test_harm_by_a_treatment_with_something_else_is_told_where_there_is_no_other() -> None:
    assert chosen("Risks of laquinimod?", WITH, RATS, kind=QuestionKind.SAFETY) == {"with#0"}


@pytest.mark.parametrize(
    ("text", "kind", "ids"),
    [
        ("Does laquinimod improve gait in Parkinson's?", EFFECT, {"home#0"}),
        (
            "Does laquinimod affect seizures in Parkinson's?",
            EFFECT,
            set(),
        ),  # nothing is known of them
        (
            "Does laquinimod help with hiccups in Parkinson's?",
            EFFECT,
            set(),
        ),  # no finding explains it
        ("Does laquinimod work in people with Parkinson's?", EFFECT, {"home#0", "home#1"}),
        ("Does laquinimod work in rats with Parkinson's?", EFFECT, {"rats#0"}),
        ("Which dose of laquinimod was given in Parkinson's?", QuestionKind.NUMBER, set()),
        ("What is known?", OVERVIEW, set()),  # it names nothing
    ],
)
def test_a_question_is_answered_from_what_it_names_alone(
    text: str, kind: QuestionKind, ids: set[str]
) -> None:
    assert chosen(text, HOME, RATS, kind=kind) == ids


def test_where_help_is_hoped_for_all_that_is_known_of_it_in_the_condition_is_looked_at() -> None:
    asked = "Does laquinimod help with hiccups in Parkinson's?"
    assert chosen(asked, *ALL, kind=EFFECT, hoped=True) == {"home#0", "home#1", "rats#0", "with#0"}
    # Of another condition than the corpus's own, and of another kind of question, it is as ever.
    abroad = "Does laquinimod help with hiccups in epilepsy?"
    assert chosen(abroad, *ALL, kind=EFFECT, hoped=True) == set()
    assert chosen(asked, *ALL, kind=QuestionKind.NUMBER, hoped=True) == set()


@pytest.mark.parametrize(("sure", "known"), [(DOUBTFUL, True), (DOUBTFUL - 0.01, False)])
def test_where_it_is_doubtful_that_anything_answers_every_word_has_to_be_explained(
    sure: float, known: bool
) -> None:
    asked = "What is known about laquinimod and hiccups in Parkinson's?"
    assert bool(chosen(asked, HOME, sure=sure)) is known


@pytest.mark.parametrize(
    ("text", "species", "ids"),
    [
        ("Owls ran.", ("mouse",), {"kind#0"}),  # as its paper says
        ("Owls ran.", ("rat",), set()),
        ("Rats ran.", ("mouse", "rat"), set()),  # as the sentence says, which goes before
        ("Owls ran.", (), set()),
    ],
)
def test_a_kind_of_animal_is_told_by_the_sentence_else_by_the_paper(
    text: str, species: tuple[str, ...], ids: set[str]
) -> None:
    plain = study("kind", row(text, "benefit", "laquinimod", "running", whom="animals"))
    one = replace(plain, source=replace(plain.source, species=species))
    assert chosen("What did laquinimod do in mice with Parkinson's?", one, kind=EFFECT) == ids


def test_a_paper_that_is_named_and_was_not_found_has_no_other_in_its_place() -> None:
    asked = "Overview of what Oduya found"
    assert chosen(asked, HOME, ABROAD) == {"home#0", "home#1"}
    assert chosen(asked, HOME, ABROAD, found=(ABROAD,)) == set()


def test_a_part_of_a_pathway_is_looked_for_in_words_where_something_was_done() -> None:
    told = study(
        "told",
        row("Atg7 loss stopped autophagy.", "harm", "loss of Atg7", "gait"),
        row("Autophagy is low in Parkinson's.", "harm", "Parkinson's disease", "clearance"),
        row("Fur grew.", "benefit", "loss of Atg8", "fur"),
    )
    assert chosen("Overview of autophagy in Parkinson's", told) == {"told#0"}
    titled = replace(told, source=replace(told.source, title="On autophagy"))
    assert chosen("Overview of autophagy in Parkinson's", titled) == {"told#0", "told#2"}
