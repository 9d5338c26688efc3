"""What the routes of OpenAI's protocol answer, as far as this assistant fills it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from assistant.surfaces.presentation.answer_schema import AnswerJson


class ModelJson(BaseModel):
    """This assistant as a model; `created` is when its index was built, in seconds since 1970."""

    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: str


class ModelsJson(BaseModel):
    """All of them: one."""

    object: Literal["list"] = "list"
    data: list[ModelJson]


class PlaceJson(BaseModel):
    """Where in the text a marker stands, and the address of its source."""

    start_index: int
    end_index: int
    url: str
    title: str


class ChatNoteJson(BaseModel):
    """A citation of a chat completion."""

    type: Literal["url_citation"]
    url_citation: PlaceJson


class ChatMessageJson(BaseModel):
    """The answer; `refusal` says why where there is none, and is null where there is one."""

    role: Literal["assistant"]
    content: str
    refusal: str | None
    annotations: list[ChatNoteJson]


class ChatChoiceJson(BaseModel):
    """The one choice."""

    index: int
    message: ChatMessageJson
    finish_reason: Literal["stop"]
    logprobs: None


class ChatCompletionJson(BaseModel):
    """A chat completion; the whole answer is in `mtor_ms_answer`."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[ChatChoiceJson]
    usage: dict[str, int]
    mtor_ms_answer: AnswerJson


class ResponseNoteJson(PlaceJson):
    """A citation of a response."""

    type: Literal["url_citation"]


class OutputTextJson(BaseModel):
    """The text of the answer."""

    type: Literal["output_text"]
    text: str
    annotations: list[ResponseNoteJson]
    logprobs: list[Any]


class OutputRefusalJson(BaseModel):
    """Why there is no answer."""

    type: Literal["refusal"]
    refusal: str


class OutputMessageJson(BaseModel):
    """The one message of a response."""

    id: str
    type: Literal["message"]
    role: Literal["assistant"]
    status: Literal["completed"]
    content: list[OutputTextJson | OutputRefusalJson]


class ResponseJson(BaseModel):
    """A response; the whole answer is in `mtor_ms_answer`."""

    id: str
    object: Literal["response"]
    created_at: int
    completed_at: int
    status: Literal["completed"]
    background: bool
    error: None
    incomplete_details: None
    instructions: None
    max_output_tokens: None
    metadata: dict[str, str]
    model: str
    output: list[OutputMessageJson]
    parallel_tool_calls: bool
    previous_response_id: str | None
    temperature: None
    text: dict[str, Any]
    tool_choice: str
    tools: list[Any]
    top_p: None
    truncation: str
    usage: dict[str, Any]
    mtor_ms_answer: AnswerJson
