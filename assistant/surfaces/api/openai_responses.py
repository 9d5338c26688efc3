"""OpenAI's responses, as far as they fit: one question in, one message with citations out, whole or streamed.

Source: https://platform.openai.com/docs/api-reference/responses and .../responses-streaming
"""

import time
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field

from assistant.surfaces.api.errors import Problem
from assistant.surfaces.api.openai_replies import (
    OutputMessageJson,
    OutputRefusalJson,
    OutputTextJson,
    ResponseJson,
    ResponseNoteJson,
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
from assistant.surfaces.api.route_helpers import event
from assistant.surfaces.presentation.answer_schema import AnswerJson
from assistant.surfaces.shared.session import TURNS

_PREFIX: Final = "resp_"


class ItemJson(BaseModel):
    """One thing of a conversation. Only messages of the user are read."""

    type: str | None = None
    role: str | None = None
    content: str | list[Part] | None = None


class TextFormatJson(BaseModel):
    """The form of the text that is wanted, as the protocol has it."""

    format: dict[str, Any] | None = None


class ResponseRequest(BaseModel):
    """A request. What is not named here (temperature, reasoning ...) has no effect, and is accepted."""

    model_config = example(model=MODEL, input="What was found in people?")

    model: str | None = None
    input: str | list[ItemJson] | None = None
    stream: bool | None = None
    store: Annotated[
        bool | None, Field(description="False: the answer is not kept, nor can another follow it.")
    ] = None
    previous_response_id: Annotated[
        str | None, Field(description="The answer that this question follows.")
    ] = None
    tools: Annotated[list[dict[str, Any]] | None, Field(description="Never called.")] = None
    tool_choice: Annotated[
        str | dict[str, Any] | None, Field(description="Only auto and none.")
    ] = None
    text: Annotated[TextFormatJson | None, Field(description="Only the format text.")] = None
    background: Annotated[bool | None, Field(description="Only false.")] = None
    conversation: Annotated[
        str | dict[str, Any] | None, Field(description="Only null: none are kept here.")
    ] = None
    prompt: Annotated[dict[str, Any] | None, Field(description="Only null.")] = None
    top_logprobs: Annotated[int | None, Field(description="Only 0.")] = None


def asked_for(body: ResponseRequest) -> tuple[str, list[str]]:
    """The question, and those before it.

    Raises:
        Problem: another model, something that cannot be honoured, or a last item that is not a question.
    """
    check_model(body.model)
    items = body.input or []
    if isinstance(items, str):
        items = [ItemJson(role="user", content=items)]
    last = len(items) - 1
    refuse(
        [
            ("tool_choice", is_forced(body.tool_choice), "no tools are called"),
            (
                "text.format",
                body.text is not None and is_structured(body.text.format),
                "the answer is text; as data it stands in mtor_ms_answer, in a form of its own",
            ),
            ("background", bool(body.background), "an answer is waited for"),
            ("conversation", body.conversation is not None, "the server keeps none"),
            ("prompt", body.prompt is not None, "there are no templates here"),
            ("top_logprobs", bool(body.top_logprobs), "sentences are quoted, not sampled"),
            *(other_parts(f"input[{last}].content", items[last].content) if items else []),
        ]
    )
    if not items or items[last].role != "user":
        raise Problem(
            422,
            "The last item is not a question.",
            "End with a message of the user.",
            param="input",
        )
    questions = [text_of(item.content) for item in items if item.role == "user"]
    return questions[-1], questions[:-1][-TURNS:]


def kept_id(response_id: str) -> str:
    """The id of the answer that a response holds."""
    return response_id.removeprefix(_PREFIX)


def as_response(answer: Mapping[str, Any], follows: str | None = None) -> dict[str, Any]:
    """The answer as ``response``; `answer` is the documented JSON."""
    found, now = content_of(answer), int(time.time())
    notes = [ResponseNoteJson(**place.model_dump()) for place in found.notes]
    content: list[OutputTextJson | OutputRefusalJson]
    content = [OutputTextJson(text=found.text, annotations=notes)]
    if found.refusal:
        content.append(OutputRefusalJson(refusal=found.refusal))
    reply = ResponseJson(
        id=f"{_PREFIX}{answer['id']}",
        created_at=now,
        completed_at=now,
        output=[OutputMessageJson(id=f"msg_{answer['id']}", content=content)],
        previous_response_id=follows,
        mtor_ms_answer=AnswerJson.model_validate(answer),
    )
    return reply.model_dump(mode="json", by_alias=True)


def as_events(answer: Mapping[str, Any], follows: str | None = None) -> Iterator[str]:
    """The same as server-sent events. Nothing is sent before all of it is checked."""
    whole = as_response(answer, follows)
    under_way: dict[str, Any] = {"status": "in_progress", "output": [], "completed_at": None}
    begun = {**whole, **under_way, "mtor_ms_answer": None}
    (done,) = whole["output"]
    first = {**done, "status": "in_progress", "content": []}
    events: list[tuple[str, dict[str, Any]]] = [
        ("response.created", {"response": begun}),
        ("response.in_progress", {"response": begun}),
        ("response.output_item.added", {"output_index": 0, "item": first}),
    ]
    at = {"item_id": done["id"], "output_index": 0}
    for index, part in enumerate(done["content"]):
        events += _part_events({**at, "content_index": index}, part)
    events.append(("response.output_item.done", {"output_index": 0, "item": done}))
    events.append(("response.completed", {"response": whole}))
    for number, (kind, data) in enumerate(events):
        yield event(kind, {"type": kind, "sequence_number": number, **data})


def _part_events(
    at: Mapping[str, Any], part: Mapping[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The events of one part of the message: added, its text by lines, its annotations, done."""
    is_text = part["type"] == "output_text"
    name, what = ("output_text", "text") if is_text else ("refusal", "refusal")
    no_odds: dict[str, Any] = {"logprobs": []} if is_text else {}
    empty = {**part, what: "", **({"annotations": []} if is_text else {})}
    yield "response.content_part.added", {**at, "part": empty}
    for piece in part[what].splitlines(keepends=True):
        yield f"response.{name}.delta", {**at, "delta": piece, **no_odds}
    for n, note in enumerate(part.get("annotations", ())):
        yield (
            "response.output_text.annotation.added",
            {**at, "annotation_index": n, "annotation": note},
        )
    yield f"response.{name}.done", {**at, what: part[what], **no_odds}
    yield "response.content_part.done", {**at, "part": part}
