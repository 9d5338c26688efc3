"""The items of a list that a sentence is one of, or leads up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.answering.lists import items_around
from assistant.domain import BlockKind, Document, Section
from tests.unit.answering.small_writer import document, hit

TEXTS = ("Owls eat:", "Mice.", "They are small.", "Voles.", "Frogs.", "All hoot.", "Moths.")
ITEMS = {1: 1, 2: 1, 3: 2, 4: 3, 6: 5}
"""By the ordinal of a sentence, the block of the item that it stands in."""
BLOCKS = (0, 1, 1, 2, 3, 4, 5)


def page() -> Document:
    """A lead-in, three items of which the first is of two sentences, a paragraph, and a list of one."""
    plain = document("owls", *TEXTS)
    sentences = tuple(
        replace(s, block=BLOCKS[at], kind=BlockKind.LIST_ITEM if at in ITEMS else s.kind)
        for at, s in enumerate(plain.sentences)
    )
    return replace(plain, sentences=sentences)


def around(at: int, of: Document) -> Sequence[str]:
    return [item.text for item in items_around(of, hit(of, at, 0.4))]


@pytest.mark.parametrize("at", [0, 1, 2, 3, 4])
def test_a_lead_in_and_each_item_have_the_same_list_in_its_order(at: int) -> None:
    assert around(at, page()) == ["Mice.", "Voles.", "Frogs."]


def test_a_list_ends_where_a_paragraph_begins() -> None:
    assert around(5, page()) == ["Moths."]  # what it leads up to, not what it follows
    assert around(6, page()) == ["Moths."]


def test_a_paragraph_before_another_has_no_list() -> None:
    assert around(0, document("plain", "Owls eat.", "Mice hide.")) == []


def test_an_item_that_may_not_be_quoted_is_left_out_and_the_list_goes_on() -> None:
    whole = page()
    cut = tuple(replace(s, instruction=at == 3) for at, s in enumerate(whole.sentences))
    assert around(1, replace(whole, sentences=cut)) == ["Mice.", "Frogs."]


def test_items_of_another_section_are_not_of_this_list() -> None:
    whole = page()
    border = whole.sentences[4].start
    sections = (Section("Results", 0, border), Section("Methods", border, len(whole.text)))
    assert around(0, replace(whole, sections=sections)) == ["Mice.", "Voles."]


def test_each_item_is_as_relevant_as_the_sentence_that_brings_it() -> None:
    whole = page()
    assert {item.relevance for item in items_around(whole, hit(whole, 0, 0.4))} == {0.4}
    assert [item.ordinal for item in items_around(whole, hit(whole, 0, 0.4))] == [1, 3, 4]
