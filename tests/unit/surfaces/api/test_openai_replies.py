"""The described replies of OpenAI's protocol hold all of what is sent, and nothing that is not."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from pydantic import ValidationError

from assistant.surfaces.api.examples import ANSWER
from assistant.surfaces.api.openai_completions import as_completion
from assistant.surfaces.api.openai_replies import (
    ChatCompletionJson,
    ModelJson,
    ModelsJson,
    ResponseJson,
)
from assistant.surfaces.api.openai_responses import as_response

REFUSED: dict[str, Any] = {
    **ANSWER,
    "answer": "These documents do not say that.",
    "outcome": "none",
    "abstained": True,
    "claims": [],
    "sources": [],
    "lead": None,
}


@pytest.mark.parametrize("answer", [ANSWER, REFUSED])
def test_a_description_leaves_nothing_of_a_reply_out(answer: dict[str, Any]) -> None:
    chat, response = as_completion(answer), as_response(answer, "resp_a-0")
    for model, reply in ((ChatCompletionJson, chat), (ResponseJson, response)):
        read = model.model_validate(reply)
        assert read.model_dump(mode="json", by_alias=True, exclude_unset=True) == reply


def test_a_model_says_what_it_is_without_being_told() -> None:
    one = ModelJson(id="mtor-ms", created=1, owned_by="lab")
    assert ModelsJson(data=[one]).model_dump() == {
        "object": "list",
        "data": [{"id": "mtor-ms", "object": "model", "created": 1, "owned_by": "lab"}],
    }


def changed(reply: dict[str, Any], *path: Any, to: Any) -> dict[str, Any]:
    """The reply with one value replaced."""
    made = deepcopy(reply)
    place: Any = made
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return made


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("object",), "text_completion"),
        (("choices", 0, "finish_reason"), "length"),
        (("choices", 0, "message", "role"), "tool"),
        (("choices", 0, "message", "content"), None),
        (("choices", 0, "message", "annotations"), [{"type": "file_citation"}]),
        (("choices", 0, "logprobs"), {"content": []}),
        (("usage",), {"total_tokens": "many"}),
        (("mtor_ms_answer", "schema"), 1),
        (("mtor_ms_answer", "more"), "unknown"),
    ],
)
def test_a_completion_of_another_form_is_not_described(path: tuple[Any, ...], to: Any) -> None:
    with pytest.raises(ValidationError) as found:
        ChatCompletionJson.model_validate(changed(as_completion(ANSWER), *path, to=to))
    assert found.value.errors()[0]["loc"][: len(path)] == path


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("status",), "in_progress"),
        (("error",), {"code": "server_error"}),
        (("output", 0, "status"), "incomplete"),
        (("output", 0, "content", 0), {"type": "output_audio"}),
        (("output", 0, "content", 0), {"type": "refusal", "text": "No."}),
        (("output", 0, "content", 0, "type"), "refusal"),
        (("metadata",), {"a": 1}),
    ],
)
def test_a_response_of_another_form_is_not_described(path: tuple[Any, ...], to: Any) -> None:
    with pytest.raises(ValidationError) as found:
        ResponseJson.model_validate(changed(as_response(ANSWER), *path, to=to))
    place = found.value.errors()[0]["loc"]
    assert place[: min(len(path), 4)] == path[:4]


def test_a_refusal_stands_beside_its_text_and_an_answer_has_none() -> None:
    kinds = [
        [part.type for part in ResponseJson.model_validate(as_response(answer)).output[0].content]
        for answer in (ANSWER, REFUSED)
    ]
    assert kinds == [["output_text"], ["output_text", "refusal"]]
    said = [
        ChatCompletionJson.model_validate(as_completion(answer)).choices[0].message.refusal
        for answer in (ANSWER, REFUSED)
    ]
    assert said[0] is None and said[1]
