"""Controls of a conversation, and a session that is stopped."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from assistant.errors import InvalidQuestion
from assistant.settings import EvidenceScope
from assistant.surfaces.shared.session import ChatSession, Controls, Stopped


def test_controls_forgive_what_a_page_may_send() -> None:
    assert Controls.of(None) == Controls()
    assert Controls.of({"passages": "many", "evidence": "x", "level": 3}) == Controls()
    assert Controls.of({"evidence": "trials", "passages": 99}) == Controls(
        evidence=EvidenceScope.TRIALS, passages=24
    )


class Counting:
    """An assistant that writes claims until it is stopped."""

    def __init__(self, count: int) -> None:
        self.count, self.written = count, 0

    def ask(self, _question: str, _turns: Any, on_claim: Any, _scope: Any, _stages: Any) -> str:
        for _ in range(self.count):
            on_claim("claim", "verdict")
            self.written += 1
        return "the answer"


def session(assistant: Any) -> ChatSession:
    return ChatSession("Why?", (), Controls(), lambda: assistant)


def test_claims_come_in_order_and_then_the_answer() -> None:
    async def run() -> None:
        asked = session(Counting(3))
        assert [claim async for claim in asked.claims()] == [("claim", "verdict")] * 3
        assert asked.answer == "the answer"
        assert await session(Counting(3)).whole() == "the answer"

    asyncio.run(run())


def test_a_session_that_is_stopped_ends_the_asking() -> None:
    async def run() -> None:
        assistant = Counting(10_000)
        asked = session(assistant)
        asked.stop()
        with pytest.raises(Stopped):
            async for _ in asked.claims():
                pass
        assert assistant.written == 0
        with pytest.raises(RuntimeError, match="not there yet"):
            _ = asked.answer

    asyncio.run(run())


def test_an_error_of_asking_is_raised_where_claims_are_read() -> None:
    async def run() -> None:
        def broken() -> Any:
            raise InvalidQuestion("The question is empty.", "Ask something.")

        asked = ChatSession("", (), Controls(), broken)
        with pytest.raises(InvalidQuestion):
            async for _ in asked.claims():
                pass

    asyncio.run(run())
