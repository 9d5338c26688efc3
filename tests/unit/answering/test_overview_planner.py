"""What an overview opens with, what it quotes, and when none is planned, on studies invented for it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.answering.overview import OverviewPlanner
from assistant.domain import (
    Basis,
    Claim,
    CorpusProfile,
    Document,
    EvidenceLevel,
    Population,
    QuestionKind,
)
from tests.unit.answering.small_ledger import LEXICON, SmallIndex, evidence, question, row, study
from tests.unit.answering.small_writer import SCORINGS

CORPUS = CorpusProfile(direct=frozenset({"parkinson"}))
TRIAL = study(
    "trial",
    row("Tremor did not change, which was the primary endpoint.", "no_effect", "laquinimod", "tremor"),
    row("Sleep got better.", "benefit", "laquinimod", "sleep"),
    row("Livers suffered.", "harm", "laquinimod", "liver enzymes"),
    row("Nobody was followed beyond June.", kind="limitation"),
    authors=("Oduya B", "Smith C"),
    year=2011,
    number=90,
    level=EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL,
)  # fmt: skip
SECOND = study(
    "second",
    row("Walking speed rose by 9%.", "benefit", "laquinimod", "walking speed"),
    authors=("Ferreira D",),
    year=2013,
    number=12,
)
RATS = study(
    "rats",
    row("Rats on laquinimod kept more neurons.", "benefit", "laquinimod", "neurons", whom="animals"),
    row("Rats on laquinimod lost weight.", "harm", "laquinimod", "weight", whom="animals"),
)  # fmt: skip
ALL = (TRIAL, SECOND, RATS)


def claims(
    text: str,
    *documents: Document,
    kind: QuestionKind = QuestionKind.OVERVIEW,
    best: float = 0.1,
    sure: float = 0.9,
    found: Sequence[Document] = (),
) -> list[Claim]:
    index = SmallIndex(*documents)
    planner = OverviewPlanner(index, LEXICON, CORPUS, SCORINGS)  # type: ignore[arg-type]
    asked = question(text, kind)
    return planner.plan(
        asked, evidence(asked, index, *(found or documents), best=best, sure=sure)
    ).claims


def test_people_are_told_first_then_animals_and_the_failed_endpoint_opens() -> None:
    told = claims("What is known about laquinimod in Parkinson's?", *ALL)
    computed = [claim for claim in told if claim.computed]
    assert [claim.group for claim in computed] == [Population.PEOPLE, Population.ANIMALS]
    assert computed[0].text == (
        "In people, 2 studies (1 randomised; 12 to 90 participants): no difference in tremor (the primary "
        "endpoint); better for walking speed (9%) and sleep; worse for liver enzymes."
    )
    quotes = [claim.text for claim in told if not claim.computed]
    assert quotes[0] == "Tremor did not change, which was the primary endpoint."


def test_an_overview_ends_with_what_is_not_known() -> None:
    told = claims("What is known about laquinimod in Parkinson's?", *ALL)
    assert told[-1].text == "Nobody was followed beyond June."


def test_a_failed_primary_endpoint_is_never_left_out_whatever_went_well_beside_it() -> None:
    good = [row(f"Point {n} got better.", "benefit", "laquinimod", f"point {n}") for n in range(9)]
    failed = row("The main outcome, gait, was the same.", "no_effect", "laquinimod", "gait")
    many = study("many", *good, failed)
    told = claims("What is known about laquinimod in Parkinson's?", many)
    assert told[0].text.startswith(
        "In people, 1 study: no difference in gait (the primary endpoint)"
    )
    assert "The main outcome, gait, was the same." in [claim.text for claim in told]


def test_a_single_finding_stands_in_its_own_words() -> None:
    told = claims("What is known about laquinimod in Parkinson's in people?", SECOND)
    assert [(claim.text, claim.computed) for claim in told] == [
        ("Walking speed rose by 9%.", False)
    ]


def test_a_single_finding_on_a_marker_does_not_open_before_what_several_studies_found() -> None:
    marker = study("marker", row("Factor K rose.", "benefit", "laquinimod", "factor K"))
    more = study(
        "more", row("Mice ran further.", "benefit", "laquinimod", "running", whom="animals")
    )
    told = claims("What is known about laquinimod in Parkinson's?", marker, RATS, more)
    assert [claim.group for claim in told[:2]] == [Population.ANIMALS, Population.PEOPLE]
    felt = study("felt", row("Pain went away.", "benefit", "laquinimod", "pain"))
    told = claims("What is known about laquinimod in Parkinson's?", felt, RATS, more)
    assert [claim.group for claim in told[:2]] == [Population.PEOPLE, Population.ANIMALS]


def test_people_with_another_condition_come_last_and_are_said_to_have_it() -> None:
    harmed = study(
        "harmed", row("Rashes spread.", "harm", "laquinimod", "rash"), condition="epilepsy"
    )
    told = claims("Summary of the risks of laquinimod in Parkinson's", TRIAL, harmed,
                  kind=QuestionKind.SAFETY)  # fmt: skip
    assert "worse for liver enzymes and rash (in epilepsy)" in told[0].text
    assert "Rashes spread." not in [claim.text for claim in told]


def test_what_the_reader_took_for_a_finding_is_quoted_and_not_counted() -> None:
    read = study(
        "read",
        row("Laquinimod slowed things.", "benefit", "laquinimod", "decline", basis=Basis.MODEL),
    )
    told = claims("What is known about laquinimod in Parkinson's?", *ALL, read)
    assert "2 studies" in told[0].text and "decline" not in told[0].text


@pytest.mark.parametrize(
    ("text", "kind", "best"),
    [
        ("Does laquinimod improve sleep?", QuestionKind.EFFECT, 0.9),  # a sentence says it
        ("How many rats were given laquinimod?", QuestionKind.OVERVIEW, 0.1),  # a number
        ("Does laquinimod help with hiccups in Parkinson's?", QuestionKind.EFFECT, 0.1),
        ("What are ways of giving laquinimod in Parkinson's?", QuestionKind.OVERVIEW, 0.1),
        ("What is known about fingolimod in Parkinson's?", QuestionKind.OVERVIEW, 0.1),
    ],
)
def test_what_a_sentence_says_or_asks_for_something_else_gets_no_overview(
    text: str, kind: QuestionKind, best: float
) -> None:
    assert not any(claim.computed for claim in claims(text, *ALL, kind=kind, best=best))


def test_a_limit_is_no_answer_to_whether_it_works_however_near_it_is() -> None:
    limited = study(
        "limited", row("Laquinimod was never tried in large trials.", kind="limitation")
    )
    asked = "Does laquinimod work in Parkinson's?"
    told = claims(asked, *ALL, limited, kind=QuestionKind.EFFECT, best=0.9, found=(limited, TRIAL))
    assert told[0].computed
    assert told[-1].text == "Laquinimod was never tried in large trials."


def test_every_study_is_answered_by_what_the_studies_found() -> None:
    asked = "Did every trial of laquinimod in Parkinson's help people?"
    told = claims(asked, *ALL, kind=QuestionKind.CLAIM)
    assert told[0].text.startswith("In people, 2 studies")


def test_a_critique_without_a_word_for_a_weakness_asks_what_came_of_it() -> None:
    asked = "Should anyone with Parkinson's expect anything from laquinimod?"
    assert claims(asked, *ALL, kind=QuestionKind.CRITIQUE)[0].computed
    weak = claims("Weaknesses of the laquinimod trial?", *ALL, kind=QuestionKind.CRITIQUE)
    assert [claim.text for claim in weak] == []  # no limit names it
    weak = claims("Weaknesses of that trial?", *ALL, kind=QuestionKind.CRITIQUE)
    assert [claim.text for claim in weak] == ["Nobody was followed beyond June."]


@pytest.mark.parametrize("name", ["Oduya", "Oduya 2011"])
def test_a_paper_that_is_named_is_told_of_alone(name: str) -> None:
    mentions = study(
        "mentions",
        row("Oduya, Smith and others in 2011 saw sleep improve.", "benefit", "laquinimod", "naps"),
        authors=("Zeller A",),
    )
    told = claims(f"Overview of the {name} laquinimod trial", *ALL, mentions)
    assert told[0].text.startswith("In people, 1 study (1 randomised; 90 participants)")
    assert {c.source_id for claim in told for c in claim.citations} == {"trial"}
    assert told[-1].text == "Nobody was followed beyond June."


def test_general_words_name_outcomes_of_their_family() -> None:
    attacks = study("attacks", row("Flares were rarer.", "benefit", "laquinimod", "flare rate"))
    told = claims("What is known about laquinimod and relapses in Parkinson's?", *ALL, attacks)
    assert [claim.text for claim in told] == ["Flares were rarer."]


def test_animals_that_are_named_are_told_of_alone() -> None:
    mice = study(
        "mice",
        row("Mice on laquinimod moved more.", "benefit", "laquinimod", "movement", whom="animals"),
        row("Mice on laquinimod slept less.", "harm", "laquinimod", "sleep", whom="animals"),
    )
    told = claims(
        "What did laquinimod do in rats with Parkinson's?", RATS, mice, kind=QuestionKind.EFFECT
    )
    assert {claim.citations[0].source_id for claim in told} == {"rats"}
    both = claims(
        "What did laquinimod do in animals with Parkinson's?", RATS, mice, kind=QuestionKind.EFFECT
    )
    assert {c.source_id for claim in both for c in claim.citations} == {"rats", "mice"}


def test_a_risk_is_what_happened_in_people_and_not_that_a_model_got_worse() -> None:
    relapse = row("Rats relapsed.", "harm", "stopping laquinimod", "relapse", whom="animals")
    rats = study("stopped", relapse)
    asked = "Summary of the risks of laquinimod in Parkinson's"
    assert claims(asked, rats, RATS, kind=QuestionKind.SAFETY) == []
    harmed = study("harmed", row("Rashes spread.", "harm", "laquinimod", "rash"))
    (first, *_) = claims(asked, rats, TRIAL, harmed, kind=QuestionKind.SAFETY)
    assert first.text.endswith("worse for liver enzymes and rash.")
    asked = "Summary of the risks of laquinimod in rats"
    (told_of_rats,) = claims(asked, rats, RATS, kind=QuestionKind.SAFETY)
    assert told_of_rats.text == "Rats on laquinimod lost weight."


def test_what_was_given_with_something_else_is_named_last() -> None:
    mixed = study(
        "mixed",
        row("Pain eased.", "benefit", "laquinimod with heat", "pain"),
        row("Gait got better.", "benefit", "laquinimod", "gait"),
    )
    (first, *_) = claims("What is known about laquinimod in Parkinson's?", mixed, SECOND)
    assert "better for walking speed (9%), gait and pain (laquinimod with heat)" in first.text


def test_who_names_a_cell_is_told_what_speaks_of_it() -> None:
    cells = study(
        "cells", row("B cells fell on laquinimod.", "harm", "laquinimod", "leucocytes"),
        row("Sleep got better.", "benefit", "laquinimod", "sleep"),
    )  # fmt: skip
    told = claims("What is known about laquinimod and B cells?", cells, SECOND)
    assert [claim.text for claim in told] == ["B cells fell on laquinimod."]


def test_studies_disagree_where_two_differ_in_one_thing() -> None:
    def parted(*documents: Document) -> list[bool]:
        index = SmallIndex(*documents)
        planner = OverviewPlanner(index, LEXICON, CORPUS, SCORINGS)  # type: ignore[arg-type]
        asked = question("What is known about laquinimod in Parkinson's?", QuestionKind.OVERVIEW)
        return [g.parted for g in planner.summary(asked, evidence(asked, index, *documents))]

    slower = study("slower", row("Walking speed fell.", "harm", "laquinimod", "walking speed"))
    liver = study("liver", row("Livers suffered.", "harm", "laquinimod", "liver enzymes"))
    assert parted(SECOND, slower) == [True]
    assert parted(SECOND, liver) == [False]


@pytest.mark.parametrize(
    ("asked", "parted"),
    [
        ("Did every study of laquinimod in Parkinson's find something good?", True),
        ("What did studies of laquinimod in Parkinson's find?", False),
    ],
)
def test_who_asks_for_all_studies_is_told_of_one_that_found_nothing(
    asked: str, parted: bool
) -> None:
    quiet = study("quiet", row("Sleep was the same.", "no_effect", "laquinimod", "sleep"))
    index = SmallIndex(SECOND, quiet)
    planner = OverviewPlanner(index, LEXICON, CORPUS, SCORINGS)  # type: ignore[arg-type]
    wanted = question(asked, QuestionKind.OVERVIEW)
    groups = planner.summary(wanted, evidence(wanted, index, SECOND, quiet))
    assert [group.parted for group in groups] == [parted]


def test_where_a_limit_surely_answers_no_overview_is_planned() -> None:
    limited = study(
        "limited", row("Nobody was followed beyond June.", kind="limitation"),
        row("Sleep got better.", "benefit", "laquinimod", "sleep"),
    )  # fmt: skip
    asked = "What is the evidence on laquinimod in Parkinson's?"
    assert claims(asked, limited, SECOND, kind=QuestionKind.LIST, best=0.3)
    assert claims(asked, limited, SECOND, kind=QuestionKind.LIST, best=0.8) == []


def test_every_study_that_is_counted_is_cited() -> None:
    points = [
        row(f"Point {n} got better.", "benefit", "laquinimod", f"point {n}") for n in range(5)
    ]
    named = study("named", *points)
    counted = study("counted", row("Sweat rose.", "benefit", "laquinimod", "sweat"))
    (first, *_) = claims("What is known about laquinimod in Parkinson's?", named, counted)
    assert first.text.startswith("In people, 2 studies") and "sweat" not in first.text
    assert {citation.source_id for citation in first.citations} == {"named", "counted"}


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Does laquinimod help in Parkinson's?", True),
        ("Did the laquinimod trial work?", True),
        ("Does laquinimod improve sleep in Parkinson's?", False),  # a sentence says it
    ],
)
def test_whether_it_works_at_all_is_counted_however_surely_a_sentence_answers(
    text: str, counted: bool
) -> None:
    told = claims(text, *ALL, kind=QuestionKind.EFFECT, best=0.9)
    assert any(claim.computed for claim in told) is counted


@pytest.mark.parametrize(
    ("text", "kind", "counted"),
    [
        ("Has laquinimod been tested in people with Parkinson's?", QuestionKind.FACT, True),
        ("Has laquinimod been tested in rats?", QuestionKind.FACT, False),
        ("Has laquinimod been tested in people on Sundays?", QuestionKind.FACT, False),
        ("How was laquinimod given to people with Parkinson's?", QuestionKind.MECHANISM, False),
    ],
)
def test_whether_it_was_tried_in_people_is_told_by_what_was_found_in_them(
    text: str, kind: QuestionKind, counted: bool
) -> None:
    told = claims(text, *ALL, kind=kind, best=0.9)
    assert any(claim.computed for claim in told) is counted


def test_whether_it_works_in_another_illness_is_told_by_studies_of_that_one() -> None:
    cells = study(
        "cells",
        row("Cells lived on.", "benefit", "laquinimod", "cell death", whom="cells"),
        row("Cells grew.", "benefit", "laquinimod", "growth", whom="cells"),
        condition="",
    )
    asked = "Does laquinimod work in epilepsy?"
    assert claims(asked, cells, TRIAL, kind=QuestionKind.EFFECT) == []
    fits = study(
        "fits",
        row("Seizures were fewer.", "benefit", "laquinimod", "seizures"),
        row("Sleep was longer.", "benefit", "laquinimod", "sleep"),
        condition="epilepsy",
    )
    (first, *_) = claims(asked, cells, TRIAL, fits, kind=QuestionKind.EFFECT)
    assert first.text == "In people, 1 study: better for seizures and sleep."


def test_each_of_several_treatments_that_are_named_has_a_line_of_its_own() -> None:
    other = study(
        "other",
        row("Gait got worse.", "harm", "everolimus", "gait"),
        row("Sleep was as before.", "no_effect", "everolimus", "sleep"),
    )
    told = claims("What is known about laquinimod and everolimus in Parkinson's?", *ALL, other)
    lines = [claim.text.split(",")[0] for claim in told if claim.computed]
    assert lines == ["Everolimus in people", "Laquinimod in people", "Laquinimod in animals"]
    assert "gait" not in told[1].text
