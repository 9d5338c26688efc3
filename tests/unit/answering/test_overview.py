"""Overviews say what the ledger says: each outcome under its direction, each study counted once."""

from __future__ import annotations

import re

import pytest

from assistant.answering.evidence_lines import figures_of
from assistant.domain import Answer, Direction, Population
from assistant.ledger import LedgerEntry, Wanted
from assistant.service import Assistant

OPENINGS = {
    "better for": Direction.BENEFIT,
    "no difference in": Direction.NO_EFFECT,
    "worse for": Direction.HARM,
    "mixed for": Direction.MIXED,
}
QUESTIONS = (
    "Give me an overview of metformin in MS.",
    "Give me an overview of rapamycin in MS.",
    "Overview of diets in MS, please.",
    "What is the evidence for temsirolimus in MS?",
)


@pytest.fixture(scope="module")
def ledger(assistant: Assistant) -> dict[str, LedgerEntry]:
    return {entry.id: entry for entry in assistant.findings(Wanted(kinds=frozenset()))}


@pytest.fixture(scope="module", params=QUESTIONS)
def answer(request: pytest.FixtureRequest, assistant: Assistant) -> Answer:
    return assistant.ask(request.param)


def test_every_outcome_stands_under_the_direction_that_its_finding_has(
    answer: Answer, ledger: dict[str, LedgerEntry]
) -> None:
    computed = [claim for claim in answer.claims if claim.computed]
    assert computed
    assert answer.claims[0] == computed[0]
    assert answer.lead == 0
    for claim in computed:
        parts = re.split(r"(?:: |; )(?=better|no diff|worse|mixed)", claim.text.rstrip("."))[1:]
        entries = [ledger[key] for key in claim.findings]
        assert [c.quote for c in claim.citations] == [entry.text for entry in entries]
        for part in parts:
            opening = next(o for o in OPENINGS if part.startswith(o))
            named = [e for e in entries if e.finding.direction is OPENINGS[opening]]
            assert named
            assert all(
                entry.finding.outcome in part or _is_counted(entry, named, part) for entry in named
            )
        assert {entry.finding.population for entry in entries} == {claim.group}


def _is_counted(entry: LedgerEntry, named: list[LedgerEntry], part: str) -> bool:
    """Whether it is one of the studies of an illness that is named with their number."""
    found = re.findall(r"([\w -]+) \((\d+) studies\)", part)
    return any(
        illness.split(", ")[-1]
        .removeprefix(next(o for o in OPENINGS if part.startswith(o)))
        .strip()
        in entry.finding.outcome
        and sum(illness.split()[-1] in one.finding.outcome for one in named) >= int(number)
        for illness, number in found
    )


def test_studies_and_people_are_counted_once(
    answer: Answer, ledger: dict[str, LedgerEntry]
) -> None:
    sizes = {entry.source.id: entry.study.number for entry in ledger.values()}
    assert answer.summary
    for group, claim in zip(answer.summary, answer.claims, strict=False):
        assert group.population is claim.group
        assert len(set(group.sources)) == group.studies
        if claim.computed:  # a single finding stands in its own words
            counted = re.findall(r"(\d+) (?:stud\w+|reviews?)\b", claim.text.split(":")[0])
            assert sum(map(int, counted)) == group.studies
        known = [size for key in group.sources if (size := sizes[key])]
        people = group.population is Population.PEOPLE
        assert group.participants == (sum(known) if known and people else None)


def test_people_come_first_and_a_disadvantage_is_quoted_in_its_own_words(
    assistant: Assistant, ledger: dict[str, LedgerEntry]
) -> None:
    answer = assistant.ask("Give me an overview of rapamycin in MS.")
    groups = [claim.group for claim in answer.claims if claim.computed]
    assert groups[0] is Population.PEOPLE
    quoted = [ledger[key] for c in answer.claims if not c.computed for key in c.findings]
    assert any(
        e.finding.direction in (Direction.NO_EFFECT, Direction.HARM)
        and e.finding.population is Population.PEOPLE
        for e in quoted
    )


def test_another_disease_gets_no_overview_of_this_one(assistant: Assistant) -> None:
    answer = assistant.ask("Give me an overview of rapamycin in Alzheimer's disease.")
    shown = {s for claim in answer.claims if claim.computed for s in claim.findings}
    assert not any(key.startswith(("rapamycin-rrms-2018", "hou-2017")) for key in shown)


def test_an_identifier_alone_opens_its_source(assistant: Assistant) -> None:
    for asked in ("10.1016/j.msard.2018.08.009", "doi:10.1016/j.msard.2018.08.009"):
        answer = assistant.ask(asked)
        assert {source.id for source in answer.sources} == {"rapamycin-rrms-2018"}
        assert "Promising effect of rapamycin" in answer.claims[0].text
    assert assistant.ask("10.1016/j.nothing.2018.01.001").claims == ()


def test_only_what_the_question_names_is_counted(
    assistant: Assistant, ledger: dict[str, LedgerEntry]
) -> None:
    answer = assistant.ask("Summarise what pioglitazone did to lesions in people with MS.")
    counted = [ledger[key] for c in answer.claims if c.computed for key in c.findings]
    assert counted
    assert {entry.finding.population for entry in counted} == {Population.PEOPLE}
    assert all("pioglitazone" in entry.finding.intervention for entry in counted)


def test_what_a_trial_set_out_to_show_comes_first_and_is_quoted(assistant: Assistant) -> None:
    answer = assistant.ask("Give me an overview of diets in MS, please.")
    assert "(the primary endpoint" in answer.claims[0].text
    assert any("primary outcome" in claim.text for claim in answer.claims if not claim.computed)


@pytest.mark.parametrize(
    "asked",
    [
        "What was the sample size of the temsirolimus extension in secondary progressive MS?",
        "Does rapamycin stain the teeth of people with MS?",
        "Which gene predicts the answer to everolimus in MS?",
        "I'd like a list of the sponsors of the rapamycin work in MS.",
    ],
)
def test_what_asks_for_something_of_its_own_gets_no_overview(
    asked: str, assistant: Assistant
) -> None:
    assert not any(claim.computed for claim in assistant.ask(asked).claims)


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("Sales fell by 14.9 per cent with tea and 29.3 per cent with milk (p=0.003).",
         "14.9 per cent with tea and 29.3 per cent with milk (p=0.003)"),
        ("In 2019 they gave 20 mg a day for 12 weeks to 60 patients.", ""),
        ("Scores did not change (median 0 in all groups).", "median 0"),
        ("IL-17 and T2 lesions were the same in 473 cases.", ""),
        ("Weight was 3.5% lower at month 9.", "3.5% lower"),
    ],
)  # fmt: skip
def test_figures_are_shown_as_the_sentence_has_them(sentence: str, figures: str) -> None:
    assert figures_of(sentence) == figures
    assert figures in sentence


def test_what_somebody_hopes_of_a_treatment_is_answered_by_what_it_did_in_people_first(
    assistant: Assistant,
) -> None:
    answer = assistant.ask(
        "My neighbour swears that fasting completely dissolved his MS, will it do that for me?"
    )
    computed = [claim for claim in answer.claims if claim.computed]
    # Where nothing is sure to answer, nothing is planned either.
    assert not answer.claims or not computed or computed[0].group is Population.PEOPLE
