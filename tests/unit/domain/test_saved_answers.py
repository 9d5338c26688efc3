"""Answers that were kept: read under the names of today, whatever edition wrote them."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.domain import SavedAnswer, conversation_of, in_current_form


def saved(body: str) -> SavedAnswer:
    return SavedAnswer("a-1", "", "2026-01-01T00:00:00+00:00", "Why?", (), "all", "w", "c", body)


def test_an_old_answer_has_its_field_under_the_new_name_in_the_same_place() -> None:
    old = {"id": "a-1", "passport": {"version": "0.1"}, "notice": None}
    now = in_current_form(old)
    assert list(now.items()) == [
        ("id", "a-1"),
        ("provenance", {"version": "0.1"}),
        ("notice", None),
    ]
    assert "passport" in old  # what was stored is not written over


@pytest.mark.parametrize("answer", [{}, {"provenance": 1}, {"sources": [{"passport": 1}]}])
def test_an_answer_of_today_is_as_it_was(answer: dict[str, Any]) -> None:
    now = in_current_form(answer)
    assert now == answer and now is not answer


def test_a_kept_body_is_read_in_the_current_form() -> None:
    assert saved('{"passport":{"index":"g"},"answer":"β"}').answer() == {
        "provenance": {"index": "g"},
        "answer": "β",
    }


def test_one_name_on_two_surfaces_is_two_conversations() -> None:
    assert conversation_of("web", "tea") == "web:tea"
    assert conversation_of("web", "tea") != conversation_of("slack", "tea")
