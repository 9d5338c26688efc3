"""Lists that come in pages, and the page on the server: what it shows can be pasted."""

from __future__ import annotations

import asyncio
import json
import re
import tomllib
from pathlib import Path

import pytest

from assistant.surfaces.mcp.sdk import new_server

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "mcp.md").read_text(encoding="utf-8")
KEYS = ("mcpServers", "servers", "mcp_servers", "context_servers")


@pytest.mark.parametrize(
    ("many", "pages"), [(0, [0]), (1, [1]), (100, [100]), (101, [100, 1]), (250, [100, 100, 50])]
)
def test_resources_come_in_pages_until_there_are_no_more(many: int, pages: list[int]) -> None:
    server = new_server("x", "X", "1", "")
    server.listing = lambda: [{"uri": f"source://s-{n}", "name": f"s-{n}"} for n in range(many)]

    async def walk() -> list[list[str]]:
        found, cursor = [], None
        while True:
            page = (await server.resources_from(cursor)).model_dump(mode="json", by_alias=True)
            found.append([row["uri"] for row in page["resources"]])
            cursor = page.get("nextCursor")
            if not cursor:
                return found

    found = asyncio.run(walk())
    assert [len(page) for page in found] == pages
    assert [uri for page in found for uri in page] == [f"source://s-{n}" for n in range(many)]


def test_a_cursor_that_was_not_given_out_is_refused() -> None:
    server = new_server("x", "X", "1", "")
    for cursor in ("nonsense", "5", "MTA=MTA="):
        with pytest.raises(ValueError, match="cursor"):
            asyncio.run(server.resources_from(cursor))


def test_configurations_of_the_page_can_be_pasted() -> None:
    blocks = re.findall(r"```(json|toml)\n(.*?)```", PAGE, re.S)
    assert len(blocks) >= 9
    for kind, text in blocks:
        data = json.loads(text) if kind == "json" else tomllib.loads(text)
        (servers,) = (data[name] for name in KEYS if name in data)
        one = servers["mtor-ms"]
        address = one.get("url") or one.get("httpUrl")
        assert (one.get("command"), one.get("args")) == ("mtor-ms", ["mcp"]) or address.endswith(
            "/mcp"
        )
    code = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    for text in code:
        compile(text, "docs/mcp.md", "exec")
