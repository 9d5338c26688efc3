"""One question of a conversation: asked in a thread, its claims streamed, stopped on request."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from assistant.domain import Answer, Claim, Stage, Turn, Verdict
from assistant.service import Assistant
from assistant.settings import EvidenceScope, Scope, Writing
from assistant.surfaces.shared.assistants import Assistants

EVERYWHERE: Final = "corpus and your documents"
OWN_ONLY: Final = "your documents only"
TURNS: Final = 12
"""Earlier questions that programs may hand over: a follow-up depends on the nearest ones."""
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
    only_uploads: bool = False
    """Only the reader's own documents are searched, where there are any."""
    steps: bool = False
    """Whether the page shows what each stage of an answer found."""

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
            only_uploads=given.get("where") == OWN_ONLY,
            steps=given.get("steps") is True,
        )

    @property
    def scope(self) -> Scope:
        """What a question may use."""
        return Scope(self.evidence, self.passages)


@dataclass(slots=True)
class ChatSession:
    """Asks, and yields each claim with its verdict as it is written; then there is the `answer`."""

    question: str
    turns: Sequence[Turn]
    controls: Controls
    assistant: Callable[[], Assistant]
    """Called in the thread that asks: a conversation's uploads may have to be embedded first."""
    on_stage: Callable[[Stage], Awaitable[None]] | None = None
    """Called with each finished stage of the answer."""
    _answer: Answer | None = None
    _stop: threading.Event = field(default_factory=threading.Event)

    @property
    def answer(self) -> Answer:
        """The whole answer; raises RuntimeError before all claims were read."""
        if self._answer is None:
            raise RuntimeError("the answer is not there yet")
        return self._answer

    def stop(self) -> None:
        """Ends the answer at the next claim."""
        self._stop.set()

    async def whole(self) -> Answer:
        """Asks, and waits until all of the answer is there; raises what asking raises."""
        async for _ in self.claims():
            pass
        return self.answer

    async def claims(self) -> AsyncIterator[tuple[Claim, Verdict]]:
        """Every claim; raises what asking raises."""
        loop = asyncio.get_running_loop()
        events: asyncio.Queue[tuple[Claim, Verdict] | Stage | None] = asyncio.Queue()

        def put(item: tuple[Claim, Verdict] | Stage) -> None:
            if self._stop.is_set():
                raise Stopped
            loop.call_soon_threadsafe(events.put_nowait, item)

        def on_claim(claim: Claim, verdict: Verdict) -> None:
            put((claim, verdict))

        def ask() -> Answer:
            stages = put if self.on_stage is not None else None
            try:
                return self.assistant().ask(
                    self.question, self.turns, on_claim, self.controls.scope, stages
                )
            finally:
                loop.call_soon_threadsafe(events.put_nowait, None)

        asking = loop.run_in_executor(None, ask)
        # Once nobody reads the claims any more, nobody handles what it raises.
        asking.add_done_callback(lambda done: done.cancelled() or done.exception())
        try:
            while (item := await events.get()) is not None:
                if not isinstance(item, Stage):
                    yield item
                elif self.on_stage is not None:
                    await self.on_stage(item)
            self._answer = await asking
        finally:
            # Whoever stops reading, by a button or a lost connection, ends the asking, too.
            self._stop.set()


def new_session(
    assistants: Assistants,
    question: str,
    turns: Sequence[Turn],
    evidence: EvidenceScope | None = None,
    on_stage: Callable[[Stage], Awaitable[None]] | None = None,
) -> ChatSession:
    """One question of a program, not yet asked; with None for `evidence` from all kinds of it."""
    writer = assistants.settings.writer
    controls = Controls(writer=writer, evidence=evidence or EvidenceScope.ALL)
    return ChatSession(question, turns, controls, lambda: assistants.get(writer), on_stage)
