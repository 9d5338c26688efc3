"""Text from outside made plain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.plain_text import as_plain_text, one_line


@pytest.mark.parametrize(
    ("text", "line"),
    [("a\n b\tc", "a b c"), ("a\u200bb\u202ec", "abc"), ("\ufeffa", "a"), ("a\x00b", "a b")],
)
def test_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


@pytest.mark.parametrize(
    ("text", "plain"),
    [("**bold** `code`", "bold code"), ("# A title", "A title"), ("- an <b>item</b>", "an item")],
)
def test_markup_is_taken_out(text: str, plain: str) -> None:
    assert as_plain_text(text) == plain


@given(st.text())
def test_a_second_time_changes_nothing(text: str) -> None:
    assert one_line(one_line(text)) == one_line(text)
