"""What became of a paper since, in words."""

from __future__ import annotations

import pytest

from assistant.domain import Update


@pytest.mark.parametrize(
    ("update", "words"),
    [
        (Update("retracted", "10.5555/r.1", "2024-05-06"), "retracted 2024-05-06 10.5555/r.1"),
        (Update("corrected", "10.5555/r.1", ""), "corrected 10.5555/r.1"),
        (Update("withdrawn", "", "2024-05-06"), "withdrawn 2024-05-06"),
        (Update("published", "", ""), "published"),
    ],
)
def test_an_update_is_told_without_gaps_for_what_is_not_known(update: Update, words: str) -> None:
    assert update.in_words() == words
