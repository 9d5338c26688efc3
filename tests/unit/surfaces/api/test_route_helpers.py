"""What routes share: one question with its limits, and responses that need not be sent again."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

from assistant.domain import Turn
from assistant.errors import IndexNotFound
from assistant.settings import EvidenceScope
from assistant.surfaces.api import route_helpers
from assistant.surfaces.api.route_helpers import (
    Json,
    in_time,
    tagged,
)
from assistant.surfaces.shared.session import new_session


class Answering:
    """Assistants, of which each writer has its own; they note what they are asked."""

    def __init__(self, writer: str = "extractive", error: Exception | None = None) -> None:
        self.settings, self.error = SimpleNamespace(writer=writer), error
        self.asked: list[tuple[Any, ...]] = []

    def get(self, writer: str) -> Any:
        def ask(question: str, turns: Any, on_claim: Any, scope: Any, _stages: Any) -> str:
            if self.error is not None:
                raise self.error
            on_claim("claim", "verdict")
            self.asked.append((writer, question, list(turns), scope.evidence))
            return f"the answer of {writer}"

        return SimpleNamespace(ask=ask)


def asked(assistants: Any, *more: Any) -> Any:
    """The answer of a session that was finished."""

    async def run() -> Any:
        session = new_session(assistants, "Do bees dance?", (Turn("a?", "b?"),), *more)
        return await session.whole()

    return asyncio.run(run())


@pytest.mark.parametrize("writer", ["extractive", "ollama:small"])
def test_a_question_is_asked_of_the_writer_that_is_set_up(writer: str) -> None:
    assistants = Answering(writer)
    assert asked(assistants) == f"the answer of {writer}"
    turns = [Turn("a?", "b?")]
    assert assistants.asked == [(writer, "Do bees dance?", turns, EvidenceScope.ALL)]


def test_only_the_wanted_kinds_of_evidence_are_used() -> None:
    assistants = Answering()
    asked(assistants, EvidenceScope.TRIALS)
    assert assistants.asked[0][-1] is EvidenceScope.TRIALS


def test_what_asking_raises_reaches_the_route() -> None:
    with pytest.raises(IndexNotFound):
        asked(Answering(error=IndexNotFound("There is no index.", "Build one.")))


def test_an_answer_has_its_time_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run(seconds: float) -> bool:
        async with in_time():
            await asyncio.sleep(seconds)
        return True

    assert asyncio.run(run(0))
    monkeypatch.setattr(route_helpers, "_PATIENCE", 0.01)
    with pytest.raises(TimeoutError):
        asyncio.run(run(5))


def response(data: Any, known: str | None = None, **headers: str) -> Response:
    """What a caller gets who has already what `known` names."""
    sent = [] if known is None else [(b"if-none-match", known.encode())]
    return tagged(Request({"type": "http", "headers": sent}), data, **headers)


DATA = {"title": "Über Bienen 蜂", "hidden": "a\u202eb"}
TAG = response(DATA).headers["etag"]


def test_data_come_with_a_tag_of_what_they_say() -> None:
    first = response(DATA, **{"X-Total-Count": "2"})
    assert first.status_code == 200 and json.loads(bytes(first.body)) == DATA
    assert b"\\u202e" in bytes(first.body) and "蜂".encode() in bytes(first.body)
    assert first.headers["content-type"] == "application/json"
    assert first.headers["x-total-count"] == "2"
    # Other keys may see other things, and nobody else may keep them.
    assert first.headers["vary"] == "Authorization" and "private" in first.headers["cache-control"]
    assert response(dict(DATA)).headers["etag"] == TAG and TAG.strip('"') != TAG
    assert response({**DATA, "title": "Of bees"}).headers["etag"] != TAG


@pytest.mark.parametrize("known", [TAG, f"W/{TAG}", f'"other", {TAG}', f'"other",W/{TAG}', "*"])
def test_who_has_it_already_is_told_so_without_a_body(known: str) -> None:
    again = response(DATA, known, **{"X-Total-Count": "2"})
    assert again.status_code == 304 and again.body == b""
    assert again.headers["etag"] == TAG and again.headers["x-total-count"] == "2"


@pytest.mark.parametrize("known", ["", '"other"', TAG.strip('"'), f'"{TAG}"', TAG[:-2] + '"'])
def test_who_has_something_else_gets_it_anew(known: str) -> None:
    assert response(DATA, known).status_code == 200


def test_what_cannot_be_seen_is_escaped_in_every_reply() -> None:
    assert Json({"text": "a\u202eb ä"}).body == '{"text": "a\\u202eb ä"}'.encode()
