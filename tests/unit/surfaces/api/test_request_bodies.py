"""Chunked bodies are put together, and no more is read than is allowed."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.surfaces.api.guards import WholeBodies

CHUNKED = [(b"transfer-encoding", b"Chunked"), (b"x-a", b"1")]


def passed_on(
    pieces: list[bytes], most: int, headers: Any = CHUNKED
) -> tuple[dict[bytes, bytes], bytes, int]:
    """(headers, body, pieces read) that the application gets."""
    read = 0
    found: list[tuple[dict[bytes, bytes], bytes]] = []

    async def receive() -> dict[str, Any]:
        nonlocal read
        read += 1
        return {"type": "http.request", "body": pieces[read - 1], "more_body": read < len(pieces)}

    async def app(scope: Any, receive: Any, _send: Any) -> None:
        message = await receive()
        found.append((dict(scope["headers"]), message["body"]))

    async def send(_message: Any) -> None: ...

    scope = {"type": "http", "path": "/", "headers": headers}
    asyncio.run(WholeBodies(app, lambda _path: most)(scope, receive, send))
    return (*found[0], read)


@given(st.lists(st.binary(max_size=20), min_size=1, max_size=8))
def test_pieces_are_joined_and_their_length_is_given(pieces: list[bytes]) -> None:
    headers, body, read = passed_on(pieces, 1000)
    assert body == b"".join(pieces) and read == len(pieces)
    assert headers == {b"x-a": b"1", b"content-length": b"%d" % len(body)}


def test_of_a_body_that_is_too_large_no_more_is_read_than_shows_that() -> None:
    headers, body, read = passed_on([b"x" * 10] * 100, 25)
    assert (read, len(body), headers[b"content-length"]) == (3, 30, b"30")


@pytest.mark.parametrize("headers", [[], [(b"transfer-encoding", b"identity")]])
def test_other_requests_are_passed_on_as_they_are(headers: Any) -> None:
    assert passed_on([b"a", b"b"], 10, headers)[1:] == (b"a", 1)
