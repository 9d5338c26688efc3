"""What the next question may lean on."""

from __future__ import annotations

from assistant.domain import Exchange, Turn


def test_a_turn_has_the_question_as_asked_and_as_understood_and_not_the_answer() -> None:
    kept = Exchange(
        "And at night?",
        "Does thyme tea help at night?",
        "2026-01-01T00:00:00+00:00",
        {"answer": "Yes."},
    )
    assert kept.turn == Turn("And at night?", standalone="Does thyme tea help at night?")
