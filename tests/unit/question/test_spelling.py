"""Words of the field are mended; everything that somebody knows is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question.spelling import Speller

CORPUS = ("marmalade", "pumpernickel", "sourdough", "croissant", "sieve", "kneads", "brioche")
FIELD = ("yeast", "brioche", "focaccia")
ENGLISH = ("seive", "sourdoughy", "quickly")
COMMON = ("quickly", "bread", "baker", "carry", "trace", "east", "least")


def speller() -> Speller:
    return Speller(CORPUS, FIELD, COMMON.__contains__, ENGLISH.__contains__)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        # one slip: a letter too many, too few, another one, or two exchanged
        ("briochee", "brioche"),
        ("briche", "brioche"),
        ("briocha", "brioche"),
        ("brioceh", "brioche"),
        ("Briocha", "brioche"),
        # two slips in a long word that begins right
        ("pumpernikel", "pumpernickel"),
        ("pumpenikel", "pumpernickel"),
        ("sourdoughht", "sourdough"),
        # one slip may be the first letter
        ("xumpernickel", "pumpernickel"),
        # a short word of the field
        ("yaest", "yeast"),
    ],
)
def test_a_slip_is_mended(written: str, meant: str) -> None:
    assert speller().suggest(written) == meant


@pytest.mark.parametrize(
    "word",
    [
        # known, whatever its case
        "brioche",
        "MARMALADE",
        "bread",
        # forms of a known word
        "brioches",
        "bakers",
        "carries",
        "traced",
        "tracing",
        "knead",
        # other words of the language, however near
        "seive",
        "sourdoughy",
        # two slips in a short word, three in a long one
        "brxche",
        "pumxxxnickel",
        # two slips, and it begins otherwise
        "bumpernikel",
        # a short word is never taken for a word of the corpus alone
        "sieva",
        # nothing is near
        "zzzzzzzzz",
    ],
)
def test_a_word_that_is_known_or_far_from_all_stays(word: str) -> None:
    assert speller().suggest(word) is None


def test_the_nearest_is_meant() -> None:
    nearer = Speller(["croissants", "croissantly"], [], COMMON.__contains__, ENGLISH.__contains__)
    assert nearer.suggest("croissantz") == "croissants"


def test_a_word_of_the_field_is_found_among_many_neighbours() -> None:
    crowd = Speller(
        ["zilba", "zilca", "zilda", "zilfa", "zilga"],
        ["zilta"],
        COMMON.__contains__,
        ENGLISH.__contains__,
    )
    assert crowd.suggest("zilna") == "zilta"


def test_a_text_is_mended_and_each_change_is_told() -> None:
    assert speller().mend("Is Briocha like foccaccia, or bread?") == (
        "Is brioche like focaccia, or bread?",
        (("Briocha", "brioche"), ("foccaccia", "focaccia")),
    )


@pytest.mark.parametrize(
    "text",
    ["", "Why?", "yest", "briocha-2", "re-briocha", "briocha7", "yeast and bread", "the 12 cups"],
)
def test_short_words_compounds_and_codes_are_not_touched(text: str) -> None:
    assert speller().mend(text) == (text, ())


def test_what_is_known_is_what_stands_in_corpus_or_field() -> None:
    known = speller()
    assert [known.knows(word) for word in ("yeast", "sieve", "bread", "Yeast")] == [
        True,
        True,
        False,
        False,
    ]


TYPED = ("briocha", "Yaest", "re-briocha", "bread", "croisant", "sieva", "zzzzzzzzz", "12", ",")


@given(st.lists(st.sampled_from(TYPED) | st.text(max_size=8)).map(" ".join))
def test_mending_twice_changes_nothing_more(text: str) -> None:
    once, changes = speller().mend(text)
    assert speller().mend(once) == (once, ())
    assert (once == text) == (not changes)


@given(st.sampled_from(["marmalade", "pumpernickel", "croissant"]), st.data())
def test_a_letter_left_out_of_a_long_word_is_found(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    assert speller().suggest(word[:at] + word[at + 1 :]) == word


@pytest.mark.parametrize("word", ["clemastine", "HIF-1alpha", "Ser473", "pKa9x", "NEDA"])
def test_what_is_no_word_is_a_name(word: str) -> None:
    assert speller().is_name(word)


@pytest.mark.parametrize(
    "word",
    [
        "quickly",
        "seive",  # a word of the language
        "quickley",  # a slip of one
        "brioche-like",  # a word that is known, with another
        "wks",  # too short to be a name in small letters
        "20k",
        "42",
    ],
)
def test_words_slips_and_short_forms_are_none(word: str) -> None:
    assert not speller().is_name(word)
