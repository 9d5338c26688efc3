"""What an outcome is found by, and what takes something away."""

from __future__ import annotations

import pytest

from assistant.backends.shipped_files import load_lexicon
from assistant.ledger import family_of, is_loss, outcome_keys
from assistant.text.lexicon import Lexicon
from tests.unit.answering.small_ledger import entries, row, study

LEXICON = Lexicon(load_lexicon())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("flare rate", "relapses"),
        ("mortality at one year", "survival"),
        ("weekly seizures", "number of fits"),  # a name of the lexicon, and a plain word
        ("gait", "walking speed"),
    ],
)
def test_outcomes_of_one_family_share_a_key(one: str, other: str) -> None:
    shared = outcome_keys(one, LEXICON) & outcome_keys(other, LEXICON)
    assert any(key.startswith("~") for key in shared)


def test_an_outcome_without_a_family_is_found_by_its_words() -> None:
    assert family_of("thirst") == "thirst"
    assert outcome_keys("thirst at night", LEXICON) == {"thirst", "night"}
    assert not outcome_keys("thirst", LEXICON) & outcome_keys("hunger", LEXICON)


@pytest.mark.parametrize(
    ("intervention", "loss"),
    [
        ("Atp9 knockout", True),
        ("stopping laquinimod", True),
        ("mice without Atp9", True),
        ("laquinimod", False),
        ("Atp9 overexpression", False),
    ],
)
def test_what_takes_away_is_known_by_its_words(intervention: str, loss: bool) -> None:
    (entry,) = entries(study("a", row("It changed.", "harm", intervention, "gait")))
    assert is_loss(entry) is loss
