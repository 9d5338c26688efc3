"""Chat completions: which question is asked, and the reply whole and in chunks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assistant.surfaces.api.errors import Problem
from assistant.surfaces.api.examples import ANSWER
from assistant.surfaces.api.openai_completions import Completion, as_chunks, as_completion, asked
from assistant.surfaces.api.openai_replies import ChatCompletionJson


def body(*messages: tuple[str, str], **more: Any) -> Completion:
    rows = [{"role": role, "content": text} for role, text in messages]
    return Completion.model_validate({"model": "mtor-ms", "messages": rows, **more})


def test_questions_of_the_user_are_read_and_nothing_else() -> None:
    found = asked(
        body(("system", "Be brief."), ("user", "One?"), ("assistant", "Yes."), ("user", "Two?"))
    )
    assert found == ("Two?", ["One?"])


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"n": 2}, "n"),
        ({"stop": ["."]}, "stop"),
        ({"logprobs": True}, "logprobs"),
        ({"tool_choice": "required"}, "tool_choice"),
        ({"function_call": {"name": "f"}}, "function_call"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"modalities": ["audio"]}, "modalities"),
    ],
)
def test_what_cannot_be_honoured_is_refused_by_name(more: dict[str, Any], param: str) -> None:
    with pytest.raises(Problem) as found:
        asked(body(("user", "Why?"), **more))
    assert (found.value.status, found.value.param) == (400, param)


def test_parameters_without_effect_are_accepted() -> None:
    assert asked(body(("user", "Why?"), temperature=0.2, seed=1, n=1, stop=[])) == ("Why?", [])


def test_the_last_message_must_be_a_question() -> None:
    with pytest.raises(Problem) as found:
        asked(body(("user", "Why?"), ("assistant", "Because.")))
    assert found.value.param == "messages[1].role"


def test_the_reply_has_its_documented_form_and_chunks_hold_the_same_text() -> None:
    reply = as_completion(ANSWER)
    ChatCompletionJson.model_validate(reply)
    events = [line.removeprefix("data: ").strip() for line in as_chunks(ANSWER, usage=True)]
    assert events[-1] == "[DONE]"
    chunks = [json.loads(event) for event in events[:-1]]
    deltas = [chunk["choices"][0]["delta"] for chunk in chunks if chunk["choices"]]
    text = "".join(delta.get("content", "") for delta in deltas)
    assert text == reply["choices"][0]["message"]["content"]
    assert chunks[-1]["usage"] == reply["usage"]
