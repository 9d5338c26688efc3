"""Names become concepts, words families; and what an answer uses is explained."""

from __future__ import annotations

from assistant.domain import Concept, LexiconData
from assistant.text.lexicon import Lexicon

LEXICON = Lexicon(
    LexiconData(
        concepts=(
            Concept("rose", ("rose", "garden rose", "Rosa"), broader=("plant",)),
            Concept("plant", ("plant",), broader=("organism",)),
            Concept("organism", ("organism",)),
            Concept("ros-gamma", ("ROS-gamma",)),
        ),
        families={"raise": ("raise", "increase"), "grow": ("grow", "increase")},
        groups={"thing": frozenset({"rose"})},
        digest="d",
    )
)


def test_the_longest_name_wins() -> None:
    assert LEXICON.longest(["a", "garden", "rose", "bed"], 1) == (2, "rose")
    assert LEXICON.longest(["a", "garden", "bed"], 1) is None


def test_a_possessive_is_the_name() -> None:
    assert LEXICON.longest(["rose's", "leaf"], 0) == (1, "rose")


def test_broader_concepts_are_near_to_far() -> None:
    assert LEXICON.broader("rose") == ("plant", "organism")
    assert LEXICON.broader("unknown") == ()


def test_an_abbreviation_with_a_greek_letter_is_typed_in_several_ways() -> None:
    assert LEXICON.longest(["rosgamma"], 0) == (1, "ros-gamma")
    assert LEXICON.longest(["rosg"], 0) == (1, "ros-gamma")


def test_a_word_may_be_of_two_families() -> None:
    assert set(LEXICON.families_of("increas")) == {"~raise", "~grow"}
    assert LEXICON.families_of("bed") == ()
