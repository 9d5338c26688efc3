"""How much of a claim's words a text holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.word_overlap import (
    denied_in_one,
    keys_missing,
    looked_at,
    missing_words,
    nearest,
    sentences_of,
    share_held,
    telling_words,
)
from assistant.text.lexicon import Lexicon

WORDS = ("ferry", "noon", "baker", "sold", "the", "not", "everolimus", "people", "reduced")
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)


@pytest.mark.parametrize(
    ("claim", "evidence", "share"),
    [
        ("The ferry sailed at noon.", "At noon the ferries sail.", 1.0),
        ("Bakers sold rye bread.", "Bakers sold cakes.", 0.5),
        ("Bakers sold rye bread.", "It rained.", 0.0),
        # words of one family
        ("Salt lowered thirst.", "Salt reduced thirst.", 1.0),
        # a kind of what is claimed holds it, and not the other way round
        ("Rapalogs tired dancers.", "Everolimus tired dancers.", 1.0),
        ("Everolimus tired dancers.", "Rapalogs tired dancers.", 2 / 3),
        # nothing is claimed
        ("of the", "of the", 0.0),
        ("", "The ferry sailed.", 0.0),
    ],
)
def test_the_share_of_a_claim_that_is_held(
    claim: str, evidence: str, share: float, lexicon: Lexicon
) -> None:
    assert share_held(claim, evidence, lexicon) == pytest.approx(share)


def test_reference_markers_and_small_words_tell_nothing(lexicon: Lexicon) -> None:
    assert telling_words("The ferry was [12] at the quay.", lexicon) == telling_words(
        "ferry quay", lexicon
    )


def test_what_is_missing_is_told_once_as_it_was_written(lexicon: Lexicon) -> None:
    claim = "Bakers sold Bread, and the bread was rye."
    assert missing_words(claim, "Bakers sold cakes.", lexicon) == ("Bread", "rye")
    assert missing_words(claim, claim, lexicon) == ()


@pytest.mark.parametrize(
    ("one", "other", "contrary"),
    [
        ("The ferry sailed at noon.", "The ferry did not sail at noon.", True),
        ("The ferry never sailed at noon.", "The ferry sailed at noon.", True),
        ("The ferry never sailed at noon.", "The ferry did not sail at noon.", False),
        ("The ferry sailed at noon.", "The ferry sails at noon.", False),
        # other words, or many more of them, say something else
        ("The ferry sailed at noon.", "The bus did not leave the depot.", False),
        ("The ferry sailed.", "No cook, waiter or guest saw the ferry that sailed.", False),
    ],
)
def test_a_denial_counts_only_in_the_same_words(
    one: str, other: str, contrary: bool, lexicon: Lexicon
) -> None:
    assert denied_in_one(one, other, lexicon) is contrary
    assert denied_in_one(other, one, lexicon) is contrary


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It rained [3]. The bus came late.", ["It rained.", "The bus came late."]),
        ("rain", ["rain"]),
        ("", [""]),
    ],
)
def test_a_text_is_never_without_a_sentence(text: str, sentences: list[str]) -> None:
    assert sentences_of(text) == sentences


PIECES = ["A red car.", "Nothing.", "A boat that is red.", "The boat sank.", "Rain."]


def test_the_nearest_come_first_and_earlier_ones_at_a_tie(lexicon: Lexicon) -> None:
    assert nearest("the red boat", PIECES, lexicon, 2) == ["A boat that is red.", "A red car."]
    assert nearest("the red boat", PIECES, lexicon, 9)[3:] == ["Nothing.", "Rain."]


def test_the_best_two_are_weighed_together_in_their_order(lexicon: Lexicon) -> None:
    assert looked_at("the red boat", PIECES, lexicon) == [
        "A boat that is red.",
        "A red car.",
        "The boat sank.",
        "A red car. A boat that is red.",
    ]
    assert looked_at("the red boat", PIECES[:1], lexicon) == ["A red car."]


@given(SENTENCES, SENTENCES)
def test_a_longer_text_never_holds_less(lexicon: Lexicon, claim: str, evidence: str) -> None:
    share = share_held(claim, evidence, lexicon)
    assert 0 <= share <= share_held(claim, f"{evidence} {claim}", lexicon) <= 1
    wanted = telling_words(claim, lexicon)
    assert keys_missing(wanted, f"{evidence} {claim}", lexicon) == frozenset()
    assert bool(keys_missing(wanted, evidence, lexicon)) == (share < 1 and bool(wanted))
