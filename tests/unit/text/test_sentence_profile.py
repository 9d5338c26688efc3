"""What a sentence says, as far as words show it."""

from __future__ import annotations

import pytest

from assistant.text.sentence_profile import Figure, is_absence, is_hedged, is_universal, profile
from tests.unit.text.test_lexicon import LEXICON


@pytest.mark.parametrize(
    ("text", "universal", "hedged", "absent"),
    [
        ("All beds bloomed.", True, False, False),
        ("It may bloom.", False, True, False),
        ("Bloom was not reported.", False, False, True),
        ("Ten beds bloomed.", False, False, False),
    ],
)
def test_how_sure_it_sounds(text: str, universal: bool, hedged: bool, absent: bool) -> None:
    assert (is_universal(text), is_hedged(text), is_absence(text)) == (universal, hedged, absent)


def test_figures_have_their_units() -> None:
    found = profile(
        "Growth rose by 12 per cent in 40 weeks [3], from 1,000 to 2.5 mg in 1999.", LEXICON
    )
    assert found.figures == {
        Figure("12", "%"),
        Figure("40", "week"),
        Figure("1000", ""),
        Figure("2.5", "mg"),
    }


def test_concepts_come_with_what_they_are_a_kind_of() -> None:
    assert profile("A garden rose.", LEXICON).concepts == {"rose", "plant", "organism"}
