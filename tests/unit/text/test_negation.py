"""Words that deny."""

from __future__ import annotations

import pytest

from assistant.text.negation import denies


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("It did not bloom.", True),
        ("It didn’t bloom.", True),
        ("No bed bloomed.", True),
        ("It bloomed without rain.", True),
        ("It bloomed.", False),
        ("The knot was noted.", False),
        ("", False),
    ],
)
def test_negation(text: str, negated: bool) -> None:
    assert denies(text) is negated
