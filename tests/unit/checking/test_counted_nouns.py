"""What a number counts: people, animals, or whatever the noun behind it says."""

from __future__ import annotations

import pytest

from assistant.checking.counted_nouns import what_is_counted
from assistant.checking.numerals import pieces
from assistant.text.lexicon import Lexicon


def counted(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """What the number at the beginning of a text counts."""
    return what_is_counted(pieces(text), 1, lexicon)[0]


@pytest.mark.parametrize(
    "text",
    [
        "31 patients",
        "31 Children",
        "1 woman",
        "296 newly hired adult women",
        "12 healthy right-handed volunteers",
        "8-patient trial",
    ],
)
def test_people_are_people_whatever_they_are_called(text: str, lexicon: Lexicon) -> None:
    assert counted(text, lexicon) == ("@human",)


@pytest.mark.parametrize(("text", "kind"), [("5 rats", "@rat"), ("1 old mouse", "@mouse")])
def test_an_animal_is_named_before_its_kind(text: str, kind: str, lexicon: Lexicon) -> None:
    assert counted(text, lexicon) == (kind, "@animal-model")


@pytest.mark.parametrize(
    ("one", "other"), [("3 fractures", "2 healed Fractures"), ("2 ovens", "5 long-used ovens")]
)
def test_a_noun_is_told_by_its_stem(one: str, other: str, lexicon: Lexicon) -> None:
    assert counted(one, lexicon) == counted(other, lexicon) != ()


def test_nouns_of_one_family_share_it(lexicon: Lexicon) -> None:
    assert "~study" in counted("12 trials", lexicon)
    assert "~study" in counted("12 experiments", lexicon)
    assert "~study" not in counted("12 bridges", lexicon)


@pytest.mark.parametrize(
    "text",
    [
        "4 of the nurses",
        "7",
        "2 glass",
        "2 virus",
        "5, rabbits",
        "3 - rabbits",
        "3 and then rats",
        "6 old red wooden broken little chairs",
    ],
)
def test_nothing_is_counted_where_no_noun_follows_closely(text: str, lexicon: Lexicon) -> None:
    assert what_is_counted(pieces(text), 1, lexicon) == ((), 1)


def test_the_place_behind_the_noun_is_told(lexicon: Lexicon) -> None:
    found = pieces("12 right-handed bakers sang")
    _, end = what_is_counted(found, 1, lexicon)
    assert found[end].text == "sang"
