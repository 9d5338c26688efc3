"""Chat models of any provider behind one port, in LangChain's idiom: prompt | model | parser.

A structured answer is read as it streams, as JSON that is not yet whole: a claim is handed on when the next
one begins. Nothing here judges what a model writes.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import httpx
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.utils.json import parse_partial_json

from assistant.backends.provider_errors import writer_failure
from assistant.backends.stream_timeout import with_silence_limit
from assistant.domain import Quote, WrittenClaim
from assistant.errors import AssistantError, WriterFailed
from assistant.ports import Message, ModelUsage
from assistant.settings import ModelSettings

_MOST_CLAIMS: Final = 12
_MOST_CHARACTERS: Final = 60_000
"""What a model may send before it is cut off."""
_PROMPT: Final = ChatPromptTemplate.from_messages([MessagesPlaceholder("messages")])
_PASSING: Final = (httpx.TransportError, ConnectionError)
"""What is tried again where a provider's own client does not do it."""


def _object(**fields: Any) -> dict[str, Any]:
    """The schema of an object that has these fields and no other."""
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


_QUOTE: Final = _object(
    passage={"type": "string", "description": "Its key: P1"},
    quote={"type": "string", "description": "Copied words."},
)
_CLAIM: Final = _object(
    text={"type": "string", "description": "One sentence."},
    quotes={"type": "array", "items": _QUOTE},
)
_SCHEMA: Final[dict[str, Any]] = {
    "title": "answer",
    "description": "Claims that the passages bear out; an empty list when they do not answer.",
    **_object(claims={"type": "array", "items": _CLAIM}),
}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A chunk, and which of several models it is from."""

    by: str
    chunk: Any


class _Named(Runnable[Any, _Piece]):
    """A chain whose chunks say which model they are from.

    No RunnableGenerator at its end: that keeps the connection open when the stream is closed.
    """

    def __init__(self, by: str, chain: Runnable[Any, Any]) -> None:
        self._by = by
        self._chain = chain

    def invoke(self, input: Any, config: RunnableConfig | None = None, **more: Any) -> _Piece:  # noqa: A002
        return _Piece(self._by, self._chain.invoke(input, config, **more))

    def stream(
        self,
        input: Any,  # noqa: A002  # the name is LangChain's
        config: RunnableConfig | None = None,
        **more: Any,
    ) -> Iterator[_Piece]:
        for chunk in self._chain.stream(input, config, **more):
            yield _Piece(self._by, chunk)


@dataclass(frozen=True, slots=True)
class LangChainModel:
    """A `ChatModel` over LangChain; of several models the next one writes where one cannot begin."""

    models: tuple[tuple[str, Any], ...]
    """(name, LangChain chat model), in the order in which they are asked."""
    settings: ModelSettings
    count: Callable[[str], int]
    """Tokens of a text, where a provider does not count them."""
    prepare: Callable[[], None] = lambda: None
    """What has to be done before a call; raises WriterError."""

    @property
    def name(self) -> str:
        """As ``provider:model``; several with a comma between them."""
        return ",".join(name for name, _ in self.models)

    def claims(self, instructions: str, material: str, usage: ModelUsage) -> Iterator[WrittenClaim]:
        """Each claim as soon as it is whole.

        Raises:
            WriterFailed: no answer in time, refused, not to be reached, or not in the form asked
                for. Claims that came before are not taken back.
        """

        def bound(model: Any) -> Runnable[Any, Any]:
            # The first step of the pair is the model bound to the form; the second would wait for
            # the whole answer.
            step: Runnable[Any, Any] = model.with_structured_output(
                _SCHEMA, method=self.settings.method
            ).first
            return step

        messages: list[Message] = [("system", instructions), ("human", material)]
        yield from self._read(self._streamed(bound, messages, usage))

    def reply(self, messages: Sequence[Message], usage: ModelUsage) -> Iterator[str]:
        length = 0
        for chunk in self._streamed(lambda model: model, messages, usage):
            text = str(chunk.text)
            length += len(text)
            if length > _MOST_CHARACTERS:
                raise WriterFailed("wrote without end", retryable=False)
            if text:
                yield text

    def text(self, instructions: str, material: str) -> str:
        attempts = 1 + self.settings.retries

        def ended(model: Any) -> Runnable[Any, Any]:
            parsed: Runnable[Any, Any] = model | StrOutputParser()
            return parsed.with_retry(retry_if_exception_type=_PASSING, stop_after_attempt=attempts)

        messages: list[Message] = [("system", instructions), ("human", material)]
        try:
            self.prepare()
            return str(self._chain(ended).invoke({"messages": messages})).strip()
        except AssistantError:
            raise
        except Exception as error:
            raise writer_failure(error) from error

    def _chain(self, form: Callable[[Any], Runnable[Any, Any]], tag: bool = False) -> Any:
        chains: list[Runnable[Any, Any]] = [_PROMPT | form(model) for _, model in self.models]
        if tag:
            chains = [
                _Named(name, chain) for chain, (name, _) in zip(chains, self.models, strict=True)
            ]
        return chains[0].with_fallbacks(chains[1:]) if len(chains) > 1 else chains[0]

    def _streamed(
        self,
        form: Callable[[Any], Runnable[Any, Any]],
        messages: Sequence[Message],
        usage: ModelUsage,
    ) -> Iterator[Any]:
        """The chunks of an answer, measured; raises WriterFailed."""
        began = time.monotonic()
        usage.calls += 1
        used: dict[str, int] = {}
        written = ""
        try:
            self.prepare()
            pieces = self._chain(form, tag=True).stream({"messages": list(messages)})
            for piece in with_silence_limit(pieces, self.settings.timeout):
                chunk = piece.chunk
                usage.by = piece.by
                text = _words_of(chunk)
                if text and usage.first_ms is None:
                    usage.first_ms = round((time.monotonic() - began) * 1000, 2)
                written += text
                for key, value in (getattr(chunk, "usage_metadata", None) or {}).items():
                    if isinstance(value, int):
                        used[key] = used.get(key, 0) + value
                yield chunk
        except AssistantError:
            raise
        except Exception as error:
            raise writer_failure(error) from error
        finally:
            self._note(usage, messages, written, used)

    def _note(
        self, usage: ModelUsage, messages: Sequence[Message], written: str, used: dict[str, int]
    ) -> None:
        usage.counted = usage.counted and bool(used)
        prompt = "\n".join(text for _, text in messages)
        usage.prompt_tokens += used.get("input_tokens") or self.count(prompt)
        usage.reply_tokens += used.get("output_tokens") or self.count(written)

    def _read(self, chunks: Iterator[Any]) -> Iterator[WrittenClaim]:
        text, refused, given = "", "", 0
        for chunk in chunks:
            new = _words_of(chunk)
            text += new
            refused += str(chunk.additional_kwargs.get("refusal") or "")
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
class UnavailableModel:
    """Stands for a model that cannot be asked at all, as without a key, and says why."""

    name: str
    failure: WriterFailed

    def claims(
        self, _instructions: str, _material: str, _usage: ModelUsage
    ) -> Iterator[WrittenClaim]:
        raise self.failure

    def reply(self, _messages: Sequence[Message], _usage: ModelUsage) -> Iterator[str]:
        raise self.failure

    def text(self, _instructions: str, _material: str) -> str:
        raise self.failure
