"""What is asked of a language model is traced only where somebody set the variables for it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.servers.openai_server import Reply, openai_server

ASKED = "Where do otters sleep?"
PROGRAM = f"""
from pathlib import Path
from assistant.backends.chat_model_names import open_chat_model
from assistant.ports import ModelUsage
from assistant.settings import Settings

settings = Settings(writer="openai:test").language_model
model = open_chat_model("openai:test", settings, Path(), len)
assert "".join(model.reply([("human", "{ASKED}")], ModelUsage())) == "On their backs."
"""


@contextmanager
def collector() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """An address, and (path, body) of all that is sent there."""
    came: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            came.append((self.path, self.rfile.read(int(self.headers["Content-Length"] or 0))))
            self._done(202)

        def do_GET(self) -> None:
            came.append((self.path, b""))
            self._done(404)

        def _done(self, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", came
    finally:
        server.shutdown()
        server.server_close()


def sent(**variables: str) -> list[tuple[str, bytes]]:
    """What reaches the collector while a process asks a model; ``@`` stands for its address."""
    with (
        collector() as (address, came),
        openai_server(lambda _r: Reply("On their backs.")) as model,
    ):
        unset = ("LANGSMITH_", "LANGCHAIN_", "OTEL_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(unset)}
        given = {name: value.replace("@", address) for name, value in variables.items()}
        asked = {"MTORMS_WRITER_URL": model.url}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={**kept, **asked, **given},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert len(model.requests) == 1
        return list(came)


LANGSMITH = {"LANGSMITH_ENDPOINT": "@", "LANGSMITH_API_KEY": "a-key"}
OTEL = {"OTEL_EXPORTER_OTLP_ENDPOINT": "@"}


@pytest.mark.parametrize(
    "variables",
    [
        pytest.param({**LANGSMITH, **OTEL}, id="addresses and a key alone"),
        pytest.param(
            {**LANGSMITH, **OTEL, "LANGSMITH_TRACING": "false", "LANGSMITH_TRACING_MODE": "otel"},
            id="switched off",
        ),
    ],
)
def test_nothing_goes_out_unless_tracing_is_switched_on(variables: dict[str, str]) -> None:
    assert sent(**variables) == []


@pytest.mark.parametrize(
    ("variables", "paths"),
    [
        pytest.param({}, {"/runs/multipart", "/info"}, id="LangSmith"),
        pytest.param(
            {**OTEL, "LANGSMITH_TRACING_MODE": "otel"}, {"/v1/traces"}, id="OpenTelemetry"
        ),
    ],
)
def test_a_trace_goes_where_the_variables_say_and_nowhere_else(
    variables: dict[str, str], paths: set[str]
) -> None:
    """Also of a process that ends at once; with OpenTelemetry, LangSmith's own address hears nothing."""
    came = sent(**LANGSMITH, LANGSMITH_TRACING="true", **variables)
    assert any(ASKED.encode() in body for _, body in came)
    assert {path for path, _ in came} <= paths
