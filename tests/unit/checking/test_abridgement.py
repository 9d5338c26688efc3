"""A sentence with parts left out, and what may not be left out."""

from __future__ import annotations

import pytest

from assistant.checking.abridgement import is_shortened

PAINT = (
    "In winter the zinc paint, a grey coat that dries fast, has been found on bridges (and on two "
    "towers) where salt is strewn; rust was seen after ten years, but not on the towers."
)


@pytest.mark.parametrize(
    "text",
    [
        PAINT,
        "In winter the zinc paint has been found on bridges where salt is strewn; rust was seen "
        "after ten years, but not on the towers.",
        "In winter zinc paint is found on bridges where salt is strewn; rust was seen after ten years, "
        "but not on the towers",
    ],
)
def test_what_is_set_off_may_go(text: str) -> None:
    assert is_shortened(text, PAINT)


@pytest.mark.parametrize(
    "text",
    [
        "The zinc paint has been found on bridges where salt is strewn.",  # when
        "In winter the zinc paint has been found on bridges.",  # where
        "In winter the paint has been found on bridges where salt is strewn.",  # which
        "In winter the zinc paint has been found where salt is strewn.",
        "In winter the zinc paint, a grey coat that dries fast, has been found on bridges (and on "
        "two towers) where salt is strewn; rust was seen after ten years.",  # but not
        "On bridges zinc paint has been found in winter where salt is strewn.",  # order
        "Rust was seen after ten years.",
        "In winter the zinc paint has been found on bridges where rust was seen.",
        "",
    ],
)
def test_what_changes_the_meaning_stays(text: str) -> None:
    assert not is_shortened(text, PAINT)


def test_parts_of_two_clauses_make_no_sentence() -> None:
    source = "Red hives, and so old ones, gave less honey: new combs fill well as long as it rains."
    assert is_shortened("Red hives gave less honey.", source)
    assert not is_shortened("Red hives gave less honey as long as it rains.", source)


def test_who_did_what_to_whom_is_kept() -> None:
    source = "Old paint (grey, thick) peeled while new paint (white, thin) held."
    assert is_shortened("Old paint peeled while new paint held.", source)
    assert not is_shortened("New paint peeled while old paint held.", source)
