"""The parts of a computed sentence, on findings invented for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.evidence_lines import (
    computed_line,
    counted,
    is_felt,
    of_population,
    shared_outcomes,
    studies,
)
from assistant.domain import Document, EvidenceLevel, Population, SourceKind
from assistant.ledger import is_on_safety, is_safety
from tests.unit.answering.small_ledger import LEXICON, entries, row, study


def test_more_than_three_outcomes_of_a_direction_are_counted() -> None:
    rows = [row(f"Thing {n} rose.", "benefit", "laquinimod", f"thing {n}") for n in range(5)]
    text, shown = computed_line("In people", entries(study("a", *rows)), LEXICON)
    assert (
        text == "In people, 1 study: better for thing 0, thing 1 and thing 2 and 2 other outcomes."
    )
    assert [entry.id for entry in shown] == ["a#0", "a#1", "a#2"]


def test_what_several_studies_found_of_one_illness_is_said_once_with_their_number() -> None:
    held = entries(
        study("a", row("It eased.", "benefit", "laquinimod", "signs of epilepsy"),
              row("Onset came late.", "benefit", "laquinimod", "onset of epilepsy")),
        study("b", row("It eased.", "benefit", "laquinimod", "severity of epilepsy"),
              row("Sleep was better.", "benefit", "laquinimod", "sleep")),
        study("c", row("Gout eased.", "benefit", "laquinimod", "gout")),
    )  # fmt: skip
    text, shown = computed_line("In people", held, LEXICON)
    assert "better for epilepsy (2 studies), " in text and "gout" in text and "sleep" in text
    assert "signs" not in text and "onset" not in text
    assert len(shown) == 4  # of study a one finding on it


def test_an_outcome_says_of_what_it_is_where_more_than_one_thing_was_done() -> None:
    held = entries(
        study(
            "a",
            row("Nerves lived.", "benefit", "laquinimod", "nerves", whom="animals"),
            row("Fur fell out.", "harm", "stopping laquinimod", "fur", whom="animals"),
        )
    )
    text, _ = computed_line("In animals", held, LEXICON)
    assert text == "In animals, 1 study: better for nerves; worse for fur (stopping laquinimod)."


def test_reviews_and_trials_are_counted_by_their_design() -> None:
    held = entries(
        study("a", row("It hurt less.", "benefit", "laquinimod", "pain"), number=30,
              level=EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL),
        study("b", row("It hurt less.", "benefit", "laquinimod", "ache"), number=30,
              level=EvidenceLevel.NARRATIVE_REVIEW),
    )  # fmt: skip
    text, _ = computed_line("In people", held, LEXICON)
    opening = "In people, 1 study and 1 review (1 randomised; 30 participants): "
    assert text.startswith(opening)


@pytest.mark.parametrize(
    ("outcome", "felt"),
    [
        ("pain at night", True),
        ("walking speed", True),
        ("epilepsy", True),  # the disease itself
        ("onset of epilepsy", True),
        ("factor K in epilepsy", False),  # a marker in people who have it
        ("serum factor K", False),
    ],
)
def test_what_patients_feel_is_told_from_a_marker(outcome: str, felt: bool) -> None:
    (entry,) = entries(study("a", row("It changed.", "benefit", "laquinimod", outcome)))
    assert is_felt(entry, LEXICON) is felt


@pytest.mark.parametrize(
    ("text", "primary"),
    [
        ("The primary efficacy endpoint was missed.", True),
        ("Gait, the main outcome, was the same.", True),
        ("The primary care clinic measured gait as an outcome.", False),
        ("The outcome was of primary interest.", False),
    ],
)
def test_what_a_study_set_out_to_show_is_known_by_its_name(text: str, primary: bool) -> None:
    (entry,) = entries(study("a", row(text, "no_effect", "laquinimod", "gait")))
    assert entry.primary is primary


def test_safety_is_what_is_said_on_it_and_whatever_did_harm() -> None:
    said, harmed, neither = entries(
        study(
            "a",
            row("Nobody fell ill.", "no_effect", "laquinimod", "adverse events"),
            row("Gait got worse.", "harm", "laquinimod", "gait"),
            row("Sleep got better.", "benefit", "laquinimod", "sleep"),
        )
    )
    assert [is_on_safety(e, LEXICON) for e in (said, harmed, neither)] == [True, False, False]
    assert [is_safety(e, LEXICON) for e in (said, harmed, neither)] == [True, True, False]


def test_each_study_counts_once_and_outcomes_by_how_many_studies_looked_at_them() -> None:
    held = entries(
        study("a", row("x", "benefit", "laquinimod", "sleep"), row("y", "harm", "it", "gait")),
        study("b", row("z", "harm", "laquinimod", "deep sleep", whom="cells")),
    )
    assert [entry.source.id for entry in studies(held)] == ["a", "b"]
    assert shared_outcomes(held, LEXICON) == {"a#0": 2, "a#1": 1, "b#0": 2}
    assert [entry.id for entry in of_population(held, Population.CELLS)] == ["b#0"]


OPINION = study(
    "opinion",
    row("The response is promising.", "benefit", "laquinimod", "response", kind="conclusion"),
)
TRIAL = study("trial", row("It hurt as before.", "no_effect", "laquinimod", "pain"))
REVIEW = study(
    "review",
    row("It hurt less in a trial.", "benefit", "laquinimod", "pain"),
    level=EvidenceLevel.NARRATIVE_REVIEW,
)

RETOLD = study("article", row("A trial found less pain.", "benefit", "laquinimod", "pain"))
RETOLD = replace(RETOLD, source=replace(RETOLD.source, kind=SourceKind.ARTICLE))


@pytest.mark.parametrize(
    ("documents", "told"),
    [
        ((OPINION, TRIAL, REVIEW), ["trial"]),  # measured, in a study of its own
        ((OPINION, REVIEW), ["opinion"]),
        ((REVIEW,), ["review"]),
        ((RETOLD, REVIEW), ["review"]),
        ((RETOLD,), []),
        ((), []),
    ],
)
def test_opinions_and_what_reviews_tell_again_are_counted_only_where_there_is_nothing_else(
    documents: tuple[Document, ...], told: list[str]
) -> None:
    assert [entry.source.id for entry in counted(entries(*documents))] == told
