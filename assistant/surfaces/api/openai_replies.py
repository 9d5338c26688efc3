"""What the routes of OpenAI's protocol answer, as far as this assistant fills it."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict

from assistant.surfaces.api.openai_unsupported import MODEL
from assistant.surfaces.presentation.answer_schema import AnswerJson

NO_USAGE: Final = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
"""Tokens are what a provider bills; nothing is billed here."""
_NO_USAGE_OF_RESPONSES: Final[dict[str, Any]] = {
    "input_tokens": 0,
    "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
    "output_tokens": 0,
    "output_tokens_details": {"reasoning_tokens": 0},
    "total_tokens": 0,
}


class _Reply(BaseModel):
    # What has only one value has it without being told, and is sent all the same.
    model_config = ConfigDict(json_schema_serialization_defaults_required=True)


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


class ChatNoteJson(_Reply):
    """A citation of a chat completion."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: PlaceJson


class ChatMessageJson(_Reply):
    """The answer; `refusal` says why where there is none, and is null where there is one."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: str | None
    annotations: list[ChatNoteJson]


class ChatChoiceJson(_Reply):
    """The one choice."""

    index: int = 0
    message: ChatMessageJson
    finish_reason: Literal["stop"] = "stop"
    logprobs: None = None


class ChatCompletionJson(_Reply):
    """A chat completion; the whole answer is in `mtor_ms_answer`."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str = MODEL
    choices: list[ChatChoiceJson]
    usage: dict[str, int] = NO_USAGE
    mtor_ms_answer: AnswerJson


class ResponseNoteJson(_Reply, PlaceJson):
    """A citation of a response."""

    type: Literal["url_citation"] = "url_citation"


class OutputTextJson(_Reply):
    """The text of the answer."""

    type: Literal["output_text"] = "output_text"
    text: str
    annotations: list[ResponseNoteJson]
    logprobs: list[Any] = []


class OutputRefusalJson(_Reply):
    """Why there is no answer."""

    type: Literal["refusal"] = "refusal"
    refusal: str


class OutputMessageJson(_Reply):
    """The one message of a response."""

    id: str
    type: Literal["message"] = "message"
    role: Literal["assistant"] = "assistant"
    status: Literal["completed"] = "completed"
    content: list[OutputTextJson | OutputRefusalJson]


class ResponseJson(_Reply):
    """A response; the whole answer is in `mtor_ms_answer`."""

    id: str
    object: Literal["response"] = "response"
    created_at: int
    completed_at: int
    status: Literal["completed"] = "completed"
    background: bool = False
    error: None = None
    incomplete_details: None = None
    instructions: None = None
    max_output_tokens: None = None
    metadata: dict[str, str] = {}
    model: str = MODEL
    output: list[OutputMessageJson]
    parallel_tool_calls: bool = False
    previous_response_id: str | None
    temperature: None = None
    text: dict[str, Any] = {"format": {"type": "text"}}
    tool_choice: str = "none"
    tools: list[Any] = []
    top_p: None = None
    truncation: str = "disabled"
    usage: dict[str, Any] = _NO_USAGE_OF_RESPONSES
    mtor_ms_answer: AnswerJson
