"""What the next question may lean on."""

from __future__ import annotations

import json
from dataclasses import asdict

from assistant.domain import Exchange, Turn

ANSWER = {
    "question": "And at night?",
    "standalone_question": "Does thyme tea help at night?",
    "claims": [
        {"citations": [{"source_id": "a", "start": 3}, {"source_id": "b", "start": 0}]},
        {"citations": [{"source_id": "a", "start": 3}, {"source_id": "c", "start": 7}]},
    ],
}
TURN = Turn(
    "And at night?", "Does thyme tea help at night?", (("a", 3), ("b", 0), ("c", 7)), lead=2
)


def test_a_turn_has_the_question_as_asked_and_as_understood_and_what_was_cited() -> None:
    at = "2026-01-01T00:00:00+00:00"
    kept = Exchange("And at night?", "Does thyme tea help at night?", at, ANSWER)
    assert kept.turn == Turn.of_answer(ANSWER) == TURN


def test_what_was_refused_or_is_not_known_cites_nothing() -> None:
    assert Turn.of_answer({**ANSWER, "claims": []}).cited == ()
    assert Turn.of_answer({**ANSWER, "claims": ["of another form"]}).cited == ()
    near = Turn.of_answer({**ANSWER, "claims": [], "nearest": [{"source_id": "d", "start": 1}]})
    assert (near.cited, near.lead) == ((("d", 1),), 1)
    assert Exchange("Why?", "Why?", "").turn == Turn("Why?", "Why?")


def test_a_turn_comes_back_from_json_and_so_does_one_from_before() -> None:
    assert Turn.of_stored(json.loads(json.dumps(asdict(TURN)))) == TURN
    assert Turn.of_stored({"text": "Why?", "standalone": "Why?"}) == Turn("Why?", "Why?")


def test_a_sentence_that_is_cited_twice_counts_once() -> None:
    twice = {"citations": [{"source_id": "a", "start": 3}, {"source_id": "a", "start": 3}]}
    assert Turn.of_answer({**ANSWER, "claims": [twice]}).lead == 1
