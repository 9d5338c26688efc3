"""Claims turned round: one word of direction changes, and with it the label."""

from __future__ import annotations

import random

import pytest

from assistant.reader import LABELS
from training.contrast import contrasts, reversed_direction, same_direction
from training.data import ClaimRow

SUPPORTS, CONTRADICTS, NEITHER = map(LABELS.index, ("supports", "contradicts", "neither"))


@pytest.mark.parametrize("seed", range(8))
def test_a_word_of_direction_gives_way_to_one_of_the_opposite_direction(seed: int) -> None:
    turned = reversed_direction("Warm nests raised the number of eggs.", random.Random(seed))
    assert turned is not None
    word = turned.removeprefix("Warm nests ").removesuffix(" the number of eggs.")
    assert word in {"lowered", "decreased", "reduced", "diminished", "suppressed"}


@pytest.mark.parametrize("seed", range(8))
def test_in_other_words_the_direction_stays(seed: int) -> None:
    kept = same_direction("Higher nests were warmer.", random.Random(seed))
    assert kept.split()[0] in {"Higher", "Greater", "Larger", "Elevated"}


def test_what_has_no_direction_is_denied_and_what_is_denied_is_said() -> None:
    chance = random.Random(1)
    assert reversed_direction("The queen is fed by nurses.", chance) == (
        "The queen is not fed by nurses."
    )
    assert reversed_direction("The queen is not fed by nurses.", chance) == (
        "The queen is fed by nurses."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Cold nights raised losses and lowered weights.",  # which of the two would it be?
        "Bees never increased in number.",  # turned and denied it would say the same
        "Bees and flowers.",
    ],
)
def test_what_might_still_be_true_is_left_alone(text: str) -> None:
    assert reversed_direction(text, random.Random(1)) is None


def test_what_was_borne_out_is_contradicted_and_what_was_left_open_stays_open() -> None:
    text = "Hives in shade gave a higher yield."
    rows = [
        ClaimRow("ours", text, "They gave 3 kg against 2 kg.", SUPPORTS),
        ClaimRow("ours", text, "They gave 1 kg against 2 kg.", CONTRADICTS),
        *[ClaimRow("ours", text, "The hives were made of pine.", NEITHER)] * 20,
        ClaimRow("others", text, "They gave 3 kg against 2 kg.", SUPPORTS),
    ]
    made = contrasts(rows, frozenset({"ours"}), seed=3)
    turned = [row for row in made if row.label == CONTRADICTS]
    assert [(row.source, row.evidence) for row in turned] == [("ours", rows[0].evidence)]
    assert {row.label for row in made} == {CONTRADICTS, NEITHER}
    assert all(
        (row.claim, row.evidence) != (one.claim, one.evidence) for row in made for one in rows
    )
