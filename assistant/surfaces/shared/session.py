"""One question on the page: asked in a thread, heard claim by claim, stopped when it must."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from assistant.bootstrap import make_assistant
from assistant.domain import Answer, Claim, Stage, Turn, Verdict
from assistant.service import Assistant
from assistant.settings import EvidenceScope, Scope, Settings, Writing, load_settings

__all__ = ["EVERYWHERE", "OWN_ONLY", "ChatSession", "Controls", "Stopped", "assistant_of"]

EVERYWHERE: Final = "corpus and your documents"
OWN_ONLY: Final = "your documents only"
_PASSAGES: Final = Writing().passages


class Stopped(Exception):
    """The reader pressed stop."""


@dataclass(frozen=True, slots=True)
class Controls:
    """What the reader has set for a conversation."""

    level: str = "reader"
    writer: str = "extractive"
    evidence: EvidenceScope = EvidenceScope.ALL
    passages: int = _PASSAGES
    alone: bool = False
    """Only the reader's own documents are searched, where there are any."""
    steps: bool = False
    """What each stage of an answer found is shown, too."""

    @classmethod
    def of(cls, values: Mapping[str, Any] | None) -> Controls:
        """From the values of the page; what is not there or not known keeps its default."""
        given = values or {}
        kinds = {scope.value: scope for scope in EvidenceScope}
        try:
            passages = min(24, max(4, int(given.get("passages", _PASSAGES))))
        except (TypeError, ValueError):
            passages = _PASSAGES
        return cls(
            level="lab" if given.get("level") == "lab" else "reader",
            writer=str(given.get("writer") or "extractive"),
            evidence=kinds.get(str(given.get("evidence")), EvidenceScope.ALL),
            passages=passages,
            alone=given.get("where") == OWN_ONLY,
            steps=given.get("steps") is True,
        )

    @property
    def scope(self) -> Scope:
        """What a question may use."""
        return Scope(self.evidence, self.passages)


@lru_cache(maxsize=4)
def assistant_of(writer: str) -> Assistant:
    """The assistant with that writer, opened once for all conversations.

    Only the extractive writer and the configured one can be chosen: a page must not be able to make
    the server speak to a model that nobody set up.
    """
    settings: Settings = load_settings()
    allowed = writer if writer in {"extractive", settings.writer} else "extractive"
    return make_assistant(settings.model_copy(update={"writer": allowed}))


@dataclass(slots=True)
class ChatSession:
    """Asks, and yields each claim with its verdict as it is heard; then `answer` is set."""

    question: str
    turns: Sequence[Turn]
    controls: Controls
    who: Callable[[], Assistant]
    """Made in the thread that asks: a conversation's own documents may have to be embedded first."""
    watched: Callable[[Stage], Awaitable[None]] | None = None
    """Told each stage of the answer that is over."""
    answer: Answer | None = None
    _stop: threading.Event = field(default_factory=threading.Event)

    def stop(self) -> None:
        """Ends the answer at the next claim."""
        self._stop.set()

    async def claims(self) -> AsyncIterator[tuple[Claim, Verdict]]:
        """Every claim; raises what asking raises."""
        loop = asyncio.get_running_loop()
        heard: asyncio.Queue[tuple[Claim, Verdict] | Stage | None] = asyncio.Queue()

        def put(item: tuple[Claim, Verdict] | Stage) -> None:
            if self._stop.is_set():
                raise Stopped
            loop.call_soon_threadsafe(heard.put_nowait, item)

        def hear(claim: Claim, verdict: Verdict) -> None:
            put((claim, verdict))

        def ask() -> Answer:
            watch = put if self.watched is not None else None
            try:
                return self.who().ask(self.question, self.turns, hear, self.controls.scope, watch)
            finally:
                loop.call_soon_threadsafe(heard.put_nowait, None)

        asking = loop.run_in_executor(None, ask)
        # What it raises after everybody has left concerns nobody.
        asking.add_done_callback(lambda done: done.cancelled() or done.exception())
        try:
            while (item := await heard.get()) is not None:
                if not isinstance(item, Stage):
                    yield item
                elif self.watched is not None:
                    await self.watched(item)
            self.answer = await asking
        finally:
            # Whoever stops listening, by a press or a lost connection, ends the asking, too.
            self._stop.set()
