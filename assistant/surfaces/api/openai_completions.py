"""OpenAI's chat completions, for front ends that speak only that: citations in the text and as annotations.

Only questions are read from a conversation: earlier answers in it are not trusted, and instructions to a
model are not followed.
Source: https://platform.openai.com/docs/api-reference/chat
"""

import time
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, Field

from assistant.surfaces.api.errors import Problem
from assistant.surfaces.api.openai_replies import (
    ChatChoiceJson,
    ChatCompletionJson,
    ChatMessageJson,
    ChatNoteJson,
    content_of,
)
from assistant.surfaces.api.openai_unsupported import (
    MODEL,
    Part,
    check_model,
    is_forced,
    is_structured,
    other_parts,
    refuse,
    text_of,
)
from assistant.surfaces.api.request_types import example
from assistant.surfaces.presentation.answer_json import dumped
from assistant.surfaces.presentation.answer_schema import AnswerJson
from assistant.surfaces.shared.session import TURNS


class MessageJson(BaseModel):
    """One turn, as the protocol has it."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None


class Completion(BaseModel):
    """A request. What is not named here (temperature, seed ...) has no effect, and is accepted."""

    model_config = example(
        model=MODEL, messages=[{"role": "user", "content": "What was found in people?"}]
    )

    model: str
    messages: Annotated[list[MessageJson], Field(min_length=1)]
    stream: bool | None = None
    stream_options: dict[str, Any] | None = None
    store: Annotated[
        bool | None, Field(description="False: the answer is not kept for a replay.")
    ] = None
    n: Annotated[int | None, Field(description="Only 1.")] = None
    stop: Annotated[str | list[str] | None, Field(description="Only null or empty.")] = None
    logprobs: Annotated[bool | None, Field(description="Only false.")] = None
    tools: Annotated[list[dict[str, Any]] | None, Field(description="Never called.")] = None
    tool_choice: Annotated[
        str | dict[str, Any] | None, Field(description="Only auto and none.")
    ] = None
    functions: list[dict[str, Any]] | None = None
    function_call: str | dict[str, Any] | None = None
    response_format: Annotated[dict[str, Any] | None, Field(description="Only text.")] = None
    modalities: Annotated[list[str] | None, Field(description="Only text.")] = None


def asked(body: Completion) -> tuple[str, list[str]]:
    """The question, and those before it.

    Raises:
        Problem: another model, something that cannot be honoured, or a last message that is not a question.
    """
    check_model(body.model)
    last = len(body.messages) - 1
    no_tools = "no tools are called"
    refuse(
        [
            ("n", body.n not in (None, 1), "there is one answer to a question"),
            ("stop", bool(body.stop), "an answer is not cut: its caveats belong to it"),
            ("logprobs", bool(body.logprobs), "sentences are quoted, not sampled"),
            ("tool_choice", is_forced(body.tool_choice), no_tools),
            ("function_call", is_forced(body.function_call), no_tools),
            ("response_format", is_structured(body.response_format), _WHOLE),
            ("modalities", any(m != "text" for m in body.modalities or ()), "it answers in text"),
            *other_parts(f"messages[{last}].content", body.messages[last].content),
        ]
    )
    questions = [text_of(m.content) for m in body.messages if m.role == "user"]
    if body.messages[last].role != "user":
        raise Problem(
            422,
            "The last message is not a question.",
            "End with a message of the user.",
            param=f"messages[{last}].role",
        )
    return questions[-1], questions[:-1][-TURNS:]


_WHOLE: Final = "the answer is text; as data it stands in mtor_ms_answer, in a form of its own"


def as_completion(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The answer as ``chat.completion``; `answer` is the documented JSON."""
    found = content_of(answer)
    notes = [ChatNoteJson(url_citation=place) for place in found.notes]
    message = ChatMessageJson(content=found.text, refusal=found.refusal, annotations=notes)
    reply = ChatCompletionJson(
        id=f"chatcmpl-{answer['id']}",
        created=int(time.time()),
        choices=[ChatChoiceJson(message=message)],
        mtor_ms_answer=AnswerJson.model_validate(answer),
    )
    return reply.model_dump(mode="json", by_alias=True)


def as_chunks(answer: Mapping[str, Any], *, usage: bool) -> Iterator[str]:
    """The same as server-sent events. Nothing is sent before all of it is checked."""
    whole = as_completion(answer)
    head = {name: whole[name] for name in ("id", "created", "model")}
    head["object"] = "chat.completion.chunk"
    message = whole["choices"][0]["message"]

    def chunk(delta: Mapping[str, Any], finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return _event({**head, "choices": [choice]})

    yield chunk({"role": "assistant", "content": ""})
    for piece in message["content"].splitlines(keepends=True):
        yield chunk({"content": piece})
    if message["refusal"]:
        yield chunk({"refusal": message["refusal"]})
    yield chunk({"annotations": message["annotations"]})
    yield chunk({}, "stop")
    if usage:
        yield _event({**head, "choices": [], "usage": whole["usage"]})
    yield "data: [DONE]\n\n"


def _event(data: Mapping[str, Any]) -> str:
    return f"data: {dumped(data)}\n\n"
