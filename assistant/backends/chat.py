"""Chat models of any provider behind one port, through LangChain's ``init_chat_model``.

The answer is read as it streams, as JSON that is not yet whole: a claim is handed on when the next
one begins. Nothing here judges what a model writes.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from langchain_core.utils.json import parse_partial_json

from assistant.backends.failures import writer_failure
from assistant.domain import Quote, WrittenClaim
from assistant.errors import AssistantError, WriterFailed, WriterUnavailable
from assistant.settings import Modelling

__all__ = ["AbsentModel", "LangChainModel", "open_chat_model"]

_MOST_CLAIMS: Final = 12
_MOST_CHARACTERS: Final = 60_000
"""What a model may send before it is cut off."""
_WITHOUT_KEY: Final = "none"
"""Sent to an address of one's own that asks for no key; the client libraries insist on one."""

_SCHEMA: Final[dict[str, Any]] = {
    "title": "answer",
    "description": "Claims that the passages bear out; an empty list when they do not answer.",
    "type": "object",
    "properties": {
        "claims": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string", "description": "One sentence."},
                    "quotes": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {
                                "passage": {"type": "string", "description": "Its key: P1"},
                                "quote": {"type": "string", "description": "Copied words."},
                            },
                            "required": ["passage", "quote"],
                            "additionalProperties": False,
                        },
                    },
                },
                "required": ["text", "quotes"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["claims"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class LangChainModel:
    """A `ChatModel` over LangChain. Its own client library retries what may pass by itself."""

    model: Any
    name: str
    settings: Modelling

    def claims(self, instructions: str, material: str) -> Iterator[WrittenClaim]:
        """Each claim as soon as it is whole.

        Raises:
            WriterFailed: no answer in time, refused, not to be reached, or not in the form asked
                for. Claims that came before are not taken back.
        """
        try:
            # The first step of the pair is the model bound to the form; the second would wait for
            # the whole answer.
            bound = self.model.with_structured_output(_SCHEMA, method=self.settings.method).first
            yield from self._read(bound.stream([("system", instructions), ("human", material)]))
        except AssistantError:
            raise
        except Exception as error:
            raise writer_failure(error) from error

    def text(self, instructions: str, material: str) -> str:
        """A plain reply; raises WriterFailed."""
        try:
            reply = self.model.invoke([("system", instructions), ("human", material)])
        except Exception as error:
            raise writer_failure(error) from error
        return str(reply.text).strip()

    def _read(self, chunks: Iterator[Any]) -> Iterator[WrittenClaim]:
        until = time.monotonic() + self.settings.timeout
        text, refused, given = "", "", 0
        for chunk in chunks:
            new = _words_of(chunk)
            text += new
            refused += str(chunk.additional_kwargs.get("refusal") or "")
            if time.monotonic() > until:
                raise WriterFailed("took too long", retryable=False)
            if len(text) > _MOST_CHARACTERS:
                raise WriterFailed("wrote without end", retryable=False)
            if "{" not in new and "}" not in new:
                continue  # no claim begins or ends; reading all of it each time takes long
            for claim in _claims_in(text)[given:-1]:
                given += 1
                yield claim
        if refused.strip():
            raise WriterFailed("refused to answer", retryable=False)
        try:
            whole = _as_claims(json.loads(text))
        except ValueError as error:
            raise WriterFailed("did not answer in the form asked for") from error
        yield from whole[given:_MOST_CLAIMS]


def open_chat_model(name: str, settings: Modelling) -> LangChainModel:
    """The model that ``provider:model`` names.

    Raises:
        WriterUnavailable: the provider is not known or its package is not installed.
        WriterFailed: it cannot be used as it is set up, as without a key.
    """
    given: dict[str, Any] = {"timeout": settings.timeout, "max_retries": settings.retries}
    if settings.url:
        given["base_url"] = settings.url
    if settings.key or settings.url:
        given["api_key"] = settings.key or _WITHOUT_KEY
    if name.startswith("ollama:"):
        # Its client has neither keys nor retries of its own.
        given = {k: v for k, v in given.items() if k == "base_url"}
        given["client_kwargs"] = {"timeout": settings.timeout}
    try:
        from langchain.chat_models import init_chat_model

        model = init_chat_model(name, **given)
    except ImportError as error:
        provider = name.partition(":")[0]
        raise WriterUnavailable(
            f"The writer {name} needs a package that is not installed ({error.name or error}).",
            f"Install it: pip install 'mtor-ms-assistant[models]' langchain-{provider}.",
        ) from error
    except ValueError as error:
        raise WriterUnavailable(
            f"There is no writer “{name}”.",
            "Name it as PROVIDER:MODEL, as in openai:NAME, anthropic:NAME or ollama:NAME.",
        ) from error
    except Exception as error:
        raise writer_failure(error) from error
    return LangChainModel(model, name, settings)


def _words_of(chunk: Any) -> str:
    """The part of the answer that a chunk brings: as text, or as the arguments of a call."""
    calls = "".join(str(part.get("args") or "") for part in chunk.tool_call_chunks)
    return calls or str(chunk.text)


def _claims_in(text: str) -> list[WrittenClaim]:
    """The claims of an answer that may not be whole yet; the last one may be cut."""
    try:
        return _as_claims(parse_partial_json(text))
    except ValueError:
        return []


def _as_claims(data: Any) -> list[WrittenClaim]:
    """Raises ValueError when the data is not in the form asked for."""
    if not isinstance(data, dict) or not isinstance(data.get("claims"), list):
        raise ValueError("no list of claims")
    return [_as_claim(item) for item in data["claims"][:_MOST_CLAIMS]]


def _as_claim(item: Any) -> WrittenClaim:
    if not isinstance(item, dict) or not isinstance(item.get("text", ""), str):
        raise ValueError("a claim is not an object with a text")
    quotes = item.get("quotes") or []
    if not isinstance(quotes, list) or not all(isinstance(quote, dict) for quote in quotes):
        raise ValueError("quotes are not a list of objects")
    return WrittenClaim(
        item.get("text", ""),
        tuple(Quote(str(q.get("passage", "")), str(q.get("quote", ""))) for q in quotes),
    )


@dataclass(frozen=True, slots=True)
class AbsentModel:
    """Stands for a model that cannot be asked at all, as without a key, and says why."""

    name: str
    failure: WriterFailed

    def claims(self, _instructions: str, _material: str) -> Iterator[WrittenClaim]:
        """Raises WriterFailed."""
        raise self.failure

    def text(self, _instructions: str, _material: str) -> str:
        """Raises WriterFailed."""
        raise self.failure
