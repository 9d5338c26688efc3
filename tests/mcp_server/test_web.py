"""The MCP server over HTTP: by itself, and beside the API with its keys; servers and clients of both lines."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.api.server import Api, serving
from tests.mcp_server.speaking import LINES, environment_of, spoken
from tests.ports import free_port

QUESTION = "What must rapalogs bind before mTOR?"
ASK: tuple[str, dict[str, Any]] = ("call", {"name": "ask", "arguments": {"question": QUESTION}})
SEARCH: tuple[str, dict[str, Any]] = (
    "call", {"name": "search_passages", "arguments": {"query": "rapamycin", "k": 1}},
)  # fmt: skip
HELLO = {
    "jsonrpc": "2.0", "id": 1, "method": "initialize",
    "params": {
        "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"},
    },
}  # fmt: skip
ACCEPT = {"Accept": "application/json, text/event-stream"}
Run = Callable[..., subprocess.CompletedProcess[str]]


@contextmanager
def beside_the_api(line: str, data: Path, index: Path, corpus: Path, **env: str) -> Iterator[Api]:
    path = environment_of(line).get("PYTHONPATH", "")
    with serving(data, index, corpus, "--mcp", PYTHONPATH=path, **env) as api:
        yield api


@pytest.mark.parametrize("server", LINES)
def test_it_is_mounted_beside_the_api_and_takes_its_keys(
    server: str, tmp_path: Path, index_folder: Path, corpus_folder: Path, run: Run
) -> None:
    home = {"XDG_DATA_HOME": str(tmp_path)}
    ann = run("serve", "--add-key", "ann", **home).stdout.strip()
    bob = run("serve", "--add-key", "bob", "--scope", "search", **home).stdout.strip()
    with beside_the_api(server, tmp_path, index_folder, corpus_folder) as api:
        for sent, challenge in (
            ({}, "Bearer realm"),
            ({"Authorization": "Bearer no"}, "invalid_token"),
        ):
            status, headers, text = api.call("POST", "/mcp", HELLO, **ACCEPT, **sent)
            assert status == 401 and challenge in headers["www-authenticate"]
            assert json.loads(text)["remedy"]
        url = f"http://127.0.0.1:{api.port}/mcp"
        for client in LINES:
            said = spoken(client, [("list_tools", {}), ASK, SEARCH], url=url, key=ann)
            assert said["about"]["serverInfo"]["name"] == "mtor-ms"
            tools, answer, found = said["found"]
            assert len(tools["tools"]) == 7 and found["structuredContent"]["passages"]
            assert answer["structuredContent"]["claims"] and answer["progress"][-1][2] == "done"
            # What a key was told it can look at again with the API, and nobody else can.
            path = f"/v1/answers/{answer['structuredContent']['id']}"
            assert api.call("GET", path, Authorization=f"Bearer {ann}")[0] == 200
            refused, found = spoken(client, [ASK, SEARCH], url=url, key=bob)["found"]
            assert refused["isError"] and "may not ask" in refused["content"][0]["text"]
            assert found["structuredContent"]["passages"]
            assert api.call("GET", path, Authorization=f"Bearer {bob}")[0] == 403


@pytest.mark.parametrize("server", LINES)
def test_a_call_that_is_cancelled_ends_over_http_too(
    server: str, tmp_path: Path, index_folder: Path, corpus_folder: Path
) -> None:
    given = {
        "name": "ask",
        "arguments": {"question": "What does rapamycin do in animal models of MS?"},
    }
    with beside_the_api(server, tmp_path, index_folder, corpus_folder) as api:
        url = f"http://127.0.0.1:{api.port}/mcp"
        for client in LINES:
            ended, after = spoken(client, [("cancel", given), ASK], url=url)["found"]
            assert ended["ended"] == "cancelled" and ended["tools"] == 7
            assert after["structuredContent"]["claims"]
        status, _, text = api.call("POST", "/v1/ask", {"question": given["arguments"]["question"]})
        answer = json.loads(text)
        assert status == 200 and answer["claims"]
    assert "Traceback" not in (tmp_path / "serve.log").read_text()


def test_a_session_belongs_to_the_key_that_opened_it(
    tmp_path: Path, index_folder: Path, corpus_folder: Path, run: Run
) -> None:
    home = {"XDG_DATA_HOME": str(tmp_path)}
    keys = [run("serve", "--add-key", name, **home).stdout.strip() for name in ("ann", "bob")]
    ann, bob = ({"Authorization": f"Bearer {key}", **ACCEPT} for key in keys)
    with beside_the_api("1", tmp_path, index_folder, corpus_folder) as api:
        status, headers, _ = api.call("POST", "/mcp", HELLO, **ann)
        assert status == 200
        session = {"Mcp_Session_Id": headers["mcp-session-id"]}
        ping = {"jsonrpc": "2.0", "id": 2, "method": "ping"}
        assert api.call("POST", "/mcp", ping, **ann, **session)[0] == 200
        assert api.call("POST", "/mcp", ping, **bob, **session)[0] == 404


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 200),
        ({"Origin": "http://localhost:6274"}, 200),
        ({"Origin": "https://lab.example"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "evil.example"}, 401),
        ({"X_Forwarded_For": "203.0.113.9"}, 401),
    ],
)
def test_pages_and_proxies_are_not_let_in_unless_they_are_named(
    beside: Api, sent: dict[str, str], status: int
) -> None:
    assert beside.call("POST", "/mcp", HELLO, **ACCEPT, **sent)[0] == status


@pytest.fixture(scope="module")
def beside(
    tmp_path_factory: pytest.TempPathFactory, index_folder: Path, corpus_folder: Path
) -> Iterator[Api]:
    data = tmp_path_factory.mktemp("beside")
    origins = {"MTORMS_API_ORIGINS": "https://lab.example"}
    with beside_the_api("1", data, index_folder, corpus_folder, **origins) as api:
        yield api


@pytest.mark.parametrize("server", LINES)
def test_it_serves_http_by_itself(
    server: str, tmp_path: Path, index_folder: Path, corpus_folder: Path
) -> None:
    port = free_port()
    environment = environment_of(
        server, XDG_DATA_HOME=str(tmp_path), MTORMS_INDEX=str(index_folder), MTORMS_CORPUS=str(corpus_folder)
    )  # fmt: skip
    words = [sys.executable, "-m", "assistant", "mcp", "--http", "--port", str(port)]
    with subprocess.Popen(words, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            until = time.monotonic() + 120
            while time.monotonic() < until:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            for client in LINES:
                (answer,) = spoken(client, [ASK], url=f"http://127.0.0.1:{port}/mcp")["found"]
                assert answer["structuredContent"]["claims"]
        finally:
            process.terminate()
            assert process.stderr is not None
            assert "Traceback" not in process.stderr.read()


def test_it_is_not_opened_to_others_without_a_key(run: Run, tmp_path: Path) -> None:
    done = run("mcp", "--http", "--host", "0.0.0.0", XDG_DATA_HOME=str(tmp_path))
    assert done.returncode == 2 and "open to everyone" in done.stderr
    assert "--add-key" in done.stderr and "Traceback" not in done.stderr
