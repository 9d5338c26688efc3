"""Text as Markdown in which nothing is markup."""

from __future__ import annotations

import re

import pytest

from assistant.surfaces.presentation.markdown import escaped


@pytest.mark.parametrize(
    "text", ["<img src=x onerror=alert(1)>", "[a](javascript:x)", "**bold**", "# head", "`code`"]
)
def test_no_markup_survives(text: str) -> None:
    shown = escaped(text)
    assert not re.search(r"(?<!\\)[<*`#\[]", shown)


def test_an_address_in_a_text_is_no_link() -> None:
    assert "://" not in escaped("see https://buy.example")
