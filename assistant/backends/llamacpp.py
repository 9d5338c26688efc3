"""A GGUF file served by llama.cpp on this machine, in a process of its own: ``llamacpp:NAME``.

The native code of a model that is broken or too large can end its process; so that is not ours. The server
speaks OpenAI's protocol on the loopback address alone, and ends with the process that started it.
"""

from __future__ import annotations

import atexit
import importlib.util
import secrets
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from assistant.errors import WriterFailed, WriterUnavailable

LLAMACPP: Final = "llamacpp"
_MAGIC: Final = b"GGUF"
_CHILD: Final = "assistant.backends.llamacpp_child"
_lock = threading.Lock()
_running: dict[Path, LocalServer] = {}


@dataclass(slots=True)
class LocalServer:
    """A running server of one model."""

    model: Path
    process: subprocess.Popen[str]
    url: str
    """Of OpenAI's protocol."""
    key: str
    """Without it nobody else on this machine, such as a page in a browser, is served."""

    def stop(self) -> None:
        """Ends it."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


def find_model(name: str, models: Path) -> Path:
    """The GGUF file of that name: a path, or a file in the folder of fetched models.

    Raises:
        WriterUnavailable: there is none, or it is not a GGUF file.
    """
    wanted = Path(name).expanduser()
    candidates = (wanted, models / name, models / f"{name}.gguf")
    found = next((path for path in candidates if path.is_file()), None)
    if found is None:
        raise WriterUnavailable(
            f"There is no model file “{name}”.",
            "Fetch one with `mtor-ms models pull`, or name a GGUF file; `mtor-ms models list` shows them.",
        )
    with found.open("rb") as file:
        if file.read(4) != _MAGIC:
            raise WriterUnavailable(f"{found} is not a GGUF file.", "Name a model in that format.")
    return found.resolve()


def local_server(name: str, models: Path, context: int = 4096) -> LocalServer:
    """A server of that model, started at first use, and again at its address where it has ended.

    Raises:
        WriterUnavailable: there is no such file, or llama.cpp is not installed.
        WriterFailed: the server does not start.
    """
    model = find_model(name, models)
    if importlib.util.find_spec("xllamacpp") is None:
        raise WriterUnavailable(
            "llama.cpp is not installed.",
            "Install it: pip install 'mtor-ms-assistant[models-llamacpp]'.",
        )
    with _lock:
        server = _running.get(model)
        if server is not None and server.process.poll() is None:
            return server
        if server is None:
            atexit.register(stop_local_server, model)
        _running[model] = _started(model, context, server)
        return _running[model]


def stop_local_server(model: Path) -> None:
    """Ends the server of a model, where one runs."""
    with _lock:
        server = _running.pop(model, None)
    if server is not None:
        server.stop()


def _started(model: Path, context: int, before: LocalServer | None) -> LocalServer:
    key = before.key if before else secrets.token_urlsafe(24)
    port = str(urlsplit(before.url).port) if before else "0"
    if before:
        before.stop()
    process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
        [sys.executable, "-m", _CHILD, str(model), str(context), port],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin is not None and process.stdout is not None  # noqa: S101  # both are pipes
    try:
        process.stdin.write(f"{key}\n")
        process.stdin.flush()
        url = process.stdout.readline().strip()
    except OSError:
        url = ""
    server = LocalServer(model, process, f"{url}/v1", key)
    if not url.startswith("http"):
        server.stop()
        raise WriterFailed("could not be loaded", retryable=False)
    return server
