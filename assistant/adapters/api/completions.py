"""OpenAI's chat completions, for front ends that speak only that: citations in the text and as annotations.

The protocol has no place for caveats, verdicts and kinds of evidence; they stand in the text, and whole
in the field ``mtor_ms_answer``. Only questions are taken from a conversation: what it says that we
answered is not believed, and instructions to a model are not followed.
Source: https://platform.openai.com/docs/api-reference/chat
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.adapters.api.problems import Problem
from assistant.adapters.present.as_json import dumped
from assistant.adapters.present.markdown import escaped
from assistant.adapters.present.sentences import (
    badges,
    groups,
    headline,
    lead,
    rests_on,
    said_first,
    sentences,
)
from assistant.adapters.present.verdicts import confidence_of, doi_link, kind_of

__all__ = ["MODEL", "Completion", "as_chunks", "as_completion", "asked"]

MODEL: Final = "mtor-ms"
_TURNS: Final = 12
"""Questions before the last that are read: a follow-up leans on the nearest ones."""


class _Part(BaseModel):
    type: str
    text: str = ""


class _Message(BaseModel):
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[_Part] | None = None

    def text(self) -> str:
        if isinstance(self.content, list):
            return " ".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class Completion(BaseModel):
    """A request. What is not named here (temperature, tools ...) has nothing to act on, and is let pass."""

    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={
            "examples": [
                {
                    "model": MODEL,
                    "messages": [
                        {
                            "role": "user",
                            "content": "What was found in people?",
                        }
                    ],
                }
            ]
        },
    )

    model: str
    messages: Annotated[list[_Message], Field(min_length=1)]
    stream: bool = False
    stream_options: dict[str, Any] | None = None


def asked(body: Completion) -> tuple[str, list[str]]:
    """The question, and those before it; raises Problem where the last word is not a question."""
    if body.model != MODEL:
        raise Problem(404, "There is no such model.", f"The only one is {MODEL}.")
    questions = [m.text() for m in body.messages if m.role == "user"]
    if body.messages[-1].role != "user":
        raise Problem(422, "The last message is not a question.", "End with a message of the user.")
    return questions[-1], questions[:-1][-_TURNS:]


def as_completion(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The answer as ``chat.completion``; `answer` is the documented JSON."""
    text, annotations = _content(answer)
    message = {
        "role": "assistant",
        "content": text,
        "refusal": None,
        "annotations": annotations,
    }
    return {
        **_head(answer, "chat.completion"),
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": _USAGE,
        "mtor_ms_answer": answer,
    }


def as_chunks(answer: Mapping[str, Any], *, usage: bool) -> Iterator[str]:
    """The same as server-sent events. Nothing is sent before all of it is checked."""
    head = _head(answer, "chat.completion.chunk")
    text, annotations = _content(answer)

    def chunk(delta: Mapping[str, Any], finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return _event({**head, "choices": [choice]})

    yield chunk({"role": "assistant", "content": ""})
    for piece in text.splitlines(keepends=True):
        yield chunk({"content": piece})
    yield chunk({"annotations": annotations})
    yield chunk({}, "stop")
    if usage:
        yield _event({**head, "choices": [], "usage": _USAGE})
    yield "data: [DONE]\n\n"


_USAGE: Final = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
"""Tokens are what a provider bills; nothing is billed here."""


def _head(answer: Mapping[str, Any], kind: str) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{answer['id']}",
        "object": kind,
        "created": int(time.time()),
        "model": MODEL,
    }


def _event(data: Mapping[str, Any]) -> str:
    return f"data: {dumped(data)}\n\n"


def _content(answer: Mapping[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    """Markdown, and an annotation for each marker in it that has an address."""
    sources = {source["n"]: source for source in answer["sources"]}
    text = ""
    annotations: list[dict[str, Any]] = []
    if answer.get("notice") and answer["notice"] != answer["answer"]:
        text += f"*{escaped(answer['notice'])}*\n\n"
    if answer["standalone_question"] != answer["question"]:
        text += f"*Understood as: {escaped(answer['standalone_question'])}*\n\n"
    if first := said_first(answer):
        text += f"**{escaped(first)}**\n\n"
    if answer["abstained"]:
        text += escaped(headline(answer)) + "\n\n"
    shown = lead(answer) or tuple(enumerate(sentences(answer)))
    for _, claim in shown:
        text += _sentence(claim, len(text), sources, annotations)
    if line := rests_on(answer):
        text += f"*{escaped(line)}*\n\n"
    for group in groups(answer):
        text += f"**{group.title}**\n\n" if group.title else ""
        for _, claim in group.sentences:
            text += _sentence(claim, len(text), sources, annotations)
    return text + _apparatus(answer), annotations


def _sentence(
    claim: Mapping[str, Any],
    at: int,
    sources: Mapping[int, Mapping[str, Any]],
    annotations: list[dict[str, Any]],
) -> str:
    """A claim with its markers, which begins at `at`; its annotations are put among the others."""
    text = escaped(claim["text"])
    for n in dict.fromkeys(c["n"] for c in claim["citations"]):
        text += " "
        link = doi_link(sources[n])
        if link:
            annotations.append(_annotation(at + len(text), f"[{n}]", link, sources[n]["title"]))
        text += f"[{n}]"
    doubt = "" if claim["support"] == "supported" else f" *({claim['support']} by what it cites)*"
    return f"{text}{doubt}\n\n"


def _annotation(start: int, mark: str, link: str, title: str) -> dict[str, Any]:
    place = {"start_index": start, "end_index": start + len(mark), "url": link, "title": title}
    return {"type": "url_citation", "url_citation": place}


def _apparatus(answer: Mapping[str, Any]) -> str:
    """Caveats, confidence and sources."""
    lines = []
    if answer["caveats"]:
        lines += ["**Keep in mind**", ""]
        lines += [f"- {escaped(caveat['text'])}" for caveat in answer["caveats"]] + [""]
    if answer["claims"]:
        lines += [f"**Confidence** {confidence_of(answer)}", ""]
    if answer["sources"]:
        lines += ["**Sources**", ""]
    for source in answer["sources"]:
        link = doi_link(source)
        where = f" <{link}>" if link else ""
        lines.append(
            f"- [{source['n']}] {escaped(source['title'])} ({source['year'] or 'undated'}; "
            f"{escaped('; '.join([kind_of(source['evidence']), *badges(source)]))}).{where}"
        )
    return "\n".join(lines).strip() + "\n"
