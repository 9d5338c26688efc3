"""The MCP server, spoken to by the official SDK's own client, over both transports."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from assistant.adapters.present.as_json import answer_schema
from assistant.backends.answers_file import SqliteAnswers

QUESTION = "What does rapamycin do in animal models of MS?"
Talk = Callable[[ClientSession], Awaitable[Any]]


@pytest.fixture
def environment(tmp_path: Path, index_folder: Path, corpus_folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "XDG_DATA_HOME": str(tmp_path),
        "MTORMS_INDEX": str(index_folder),
        "MTORMS_CORPUS": str(corpus_folder),
    }


def over_stdio(environment: dict[str, str], talk: Talk) -> Any:
    async def go() -> Any:
        words = ["-m", "assistant", "mcp"]
        server = StdioServerParameters(command=sys.executable, args=words, env=environment)
        async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
            await session.initialize()
            return await talk(session)

    return asyncio.run(asyncio.wait_for(go(), 60))


def test_tools_answer_with_citations_and_caveats(environment: dict[str, str]) -> None:
    async def talk(session: ClientSession) -> tuple[Any, ...]:
        tools = await session.list_tools()
        answer = await session.call_tool("ask", {"question": QUESTION})
        cited = answer.structuredContent["claims"][0]["citations"][0]  # type: ignore[index]
        place = {name: cited[name] for name in ("source_id", "start", "end")}
        passage = await session.call_tool("get_passage", place)
        found = await session.call_tool("search_passages", {"query": "rapamycin", "k": 2})
        claim = {"statement": "Rapamycin made EAE worse."}
        checked = await session.call_tool("check_claim", claim)
        sources = await session.call_tool("list_sources", {})
        text = await session.read_resource("source://hou-2017")  # type: ignore[arg-type]
        return tools, answer, cited, passage, found, checked, sources, text

    tools, answer, cited, passage, found, checked, sources, text = over_stdio(environment, talk)
    names = {tool.name for tool in tools.tools}
    assert names == {
        "ask", "search_passages", "get_passage", "check_claim", "list_sources", "list_findings",
    }  # fmt: skip
    assert all(tool.annotations.readOnlyHint for tool in tools.tools)
    jsonschema.validate(answer.structuredContent, answer_schema())
    answers = SqliteAnswers(Path(environment["XDG_DATA_HOME"]) / "mtor-ms" / "answers.sqlite", 30)
    assert answers.find(answer.structuredContent["id"]).question == QUESTION
    assert "This rests on" in answer.content[0].text and "[1]" in answer.content[0].text
    assert passage.structuredContent["text"] == cited["quote"]
    assert len(found.structuredContent["passages"]) == 2
    assert checked.structuredContent["claims"][0]["support"] == "contradicted"
    assert len(sources.structuredContent["sources"]) == 47
    assert "rapamycin" in text.contents[0].text.lower()


def test_what_is_wrong_is_said_plainly(environment: dict[str, str]) -> None:
    async def talk(session: ClientSession) -> list[Any]:
        calls: list[tuple[str, dict[str, Any]]] = [
            ("ask", {"question": ""}),
            ("ask", {"question": "x" * 9000}),
            ("get_passage", {"source_id": "nobody", "start": 0, "end": 5}),
            ("get_passage", {"source_id": "hou-2017", "start": 5, "end": 5_000_000}),
            ("search_passages", {"query": "mtor", "k": 1000}),
            ("check_claim", {"statement": "Really?"}),
        ]
        return [await session.call_tool(name, given) for name, given in calls]

    for result in over_stdio(environment, talk):
        assert result.isError and "Traceback" not in result.content[0].text


def test_it_speaks_http_too(environment: dict[str, str]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "assistant", "mcp", "--http", "--port", str(port)]
    with subprocess.Popen(words, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            until = time.monotonic() + 60
            while time.monotonic() < until:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)

            async def go() -> Any:
                address = f"http://127.0.0.1:{port}/mcp"
                async with (
                    streamable_http_client(address) as streams,
                    ClientSession(streams[0], streams[1]) as session,
                ):
                    await session.initialize()
                    return await session.call_tool("ask", {"question": QUESTION})

            answer = asyncio.run(asyncio.wait_for(go(), 60))
            assert answer.structuredContent["claims"]
        finally:
            process.terminate()
