"""Responses: which question is asked, and the reply whole and as events."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assistant.surfaces.api.errors import Problem
from assistant.surfaces.api.examples import ANSWER
from assistant.surfaces.api.openai_replies import ResponseJson
from assistant.surfaces.api.openai_responses import (
    ResponseRequest,
    as_events,
    as_response,
    asked_for,
    kept_id,
)


def request(**more: Any) -> ResponseRequest:
    return ResponseRequest.model_validate({"model": "mtor-ms", **more})


def test_a_text_or_items_are_read() -> None:
    assert asked_for(request(input="Why?")) == ("Why?", [])
    items = [
        {"role": "user", "content": "One?"},
        {"type": "reasoning"},
        {"role": "user", "content": [{"type": "input_text", "text": "Two?"}]},
    ]
    assert asked_for(request(input=items)) == ("Two?", ["One?"])


@pytest.mark.parametrize(
    ("more", "status", "param"),
    [
        ({"input": "Why?", "background": True}, 400, "background"),
        ({"input": "Why?", "conversation": "c"}, 400, "conversation"),
        ({"input": "Why?", "prompt": {"id": "p"}}, 400, "prompt"),
        ({"input": "Why?", "text": {"format": {"type": "json_schema"}}}, 400, "text.format"),
        ({"input": [{"role": "user", "content": [{"type": "input_image"}]}]}, 400, "input[0].content[0]"),
        ({"input": []}, 422, "input"),
        ({}, 422, "input"),
    ],
)  # fmt: skip
def test_what_cannot_be_honoured_is_refused_by_name(
    more: dict[str, Any], status: int, param: str
) -> None:
    with pytest.raises(Problem) as found:
        asked_for(request(**more))
    assert (found.value.status, found.value.param) == (status, param)


def test_the_reply_has_its_documented_form_and_events_end_with_it() -> None:
    reply = as_response(ANSWER, "resp_a-0")
    assert ResponseJson.model_validate(reply).previous_response_id == "resp_a-0"
    assert kept_id(reply["id"]) == ANSWER["id"]
    events = [json.loads(event.split("data: ", 1)[1]) for event in as_events(ANSWER)]
    assert [event["sequence_number"] for event in events] == list(range(len(events)))
    assert events[-1]["type"] == "response.completed"
    deltas = [e["delta"] for e in events if e["type"] == "response.output_text.delta"]
    assert "".join(deltas) == events[-1]["response"]["output"][0]["content"][0]["text"]
