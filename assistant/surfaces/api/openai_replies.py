"""What the routes of OpenAI's protocol answer, as far as this assistant fills it.

They have no room for caveats, verdicts and kinds of evidence; those stand in the text, with the places of its
citations, and whole in the field ``mtor_ms_answer``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict

from assistant.surfaces.api.openai_unsupported import MODEL
from assistant.surfaces.presentation.answer_schema import AnswerJson
from assistant.surfaces.presentation.labels import doi_link
from assistant.surfaces.presentation.markdown import Style, escaped, said
from assistant.surfaces.presentation.sentences import about_source, headline, is_small_talk

_NO_USAGE: Final = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
"""Tokens are what a provider bills; nothing is billed here."""
_NO_USAGE_OF_RESPONSES: Final[dict[str, Any]] = {
    "input_tokens": 0,
    "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
    "output_tokens": 0,
    "output_tokens_details": {"reasoning_tokens": 0},
    "total_tokens": 0,
}
_STYLE: Final = Style(mark=" [{}]".format, title="**{}**".format, confidence="**Confidence**")
_MARK: Final = re.compile(r"(?<!\\)\[(\d+)\]")
"""A marker: every other bracket of the text is escaped."""


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
    usage: dict[str, int] = _NO_USAGE
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


@dataclass(frozen=True, slots=True)
class Content:
    """The text, a note for each marker in it that has an address, and what refuses, if anything does."""

    text: str
    notes: list[PlaceJson]
    refusal: str | None
    """Why the question is not answered; None where it is, or where nothing was asked."""


def content_of(answer: Mapping[str, Any]) -> Content:
    """Of the documented JSON."""
    blocks = said(answer, _STYLE)
    notes = _notes("\n\n".join(blocks), answer)
    if answer["sources"]:
        blocks += ["**Sources**", "\n".join(map(_listed, answer["sources"]))]
    refusal = None if is_small_talk(answer) else headline(answer) or None
    return Content("\n\n".join(blocks) + "\n", notes, refusal)


def _notes(text: str, answer: Mapping[str, Any]) -> list[PlaceJson]:
    """A note for each marker in `text`, whose source has an address."""
    sources = {source["n"]: source for source in answer["sources"]}
    found = [(mark.span(), sources[int(mark[1])]) for mark in _MARK.finditer(text)]
    return [
        PlaceJson(start_index=start, end_index=end, url=link, title=source["title"])
        for (start, end), source in found
        if (link := doi_link(source))
    ]


def _listed(source: Mapping[str, Any]) -> str:
    link = doi_link(source)
    where = f" <{link}>" if link else ""
    return (
        f"- [{source['n']}] {escaped(source['title'])} ({source['year'] or 'undated'}; "
        f"{escaped('; '.join(about_source(source)))}).{where}"
    )
