"""How large a request may be, and how many questions may wait."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from starlette.requests import Request
from starlette.responses import Response

from assistant.surfaces.api import guards
from assistant.surfaces.api.errors import Problem
from assistant.surfaces.api.guards import Guard


def guard(at_once: int = 1) -> Guard:
    return Guard(cast("Any", None), lambda path: 10 if path == "/small" else 1000, at_once)


def sent(path: str, length: str) -> Response:
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "headers": [(b"content-length", length.encode())],
    }

    async def go_on(_request: Request) -> Response:
        return Response("fine")

    return asyncio.run(guard().watch(Request(scope), go_on))


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [("/small", "10", 200), ("/small", "11", 413), ("/large", "11", 200), ("/small", "ten", 413)],
)
def test_size_is_limited_by_path(path: str, length: str, status: int) -> None:
    response = sent(path, length)
    assert response.status_code == status
    assert len(response.headers["x-request-id"]) == 16
    assert response.headers["cache-control"] == "no-store"


def test_questions_take_turns_and_too_many_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "_WAITING", 2)
    inside: list[int] = []

    async def ask(one: Guard, number: int) -> None:
        async with one.room():
            inside.append(number)
            assert len(inside) == 1
            await asyncio.sleep(0)
            inside.remove(number)

    async def run() -> list[BaseException | None]:
        one = guard()
        first = await asyncio.gather(*(ask(one, n) for n in range(3)), return_exceptions=True)
        await ask(one, 3)  # there is room again
        return first

    refused = [error for error in asyncio.run(run()) if error is not None]
    assert [error.status for error in refused if isinstance(error, Problem)] == [429]
