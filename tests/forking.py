"""The command line in processes of its own that need not load the program each: they are forked from one that has.

Loading is most of what a short command costs. ``python -m tests.forking`` loads the program, reads a JSON
request a line and answers with a JSON line: ``{"words", "cwd", "env", "streams"}`` forks, runs ``mtor-ms`` with those
words to its end and gives ``{"pid"}``; ``{"poll": pid}`` gives ``{"status"}``, null while it runs.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Final

__all__ = ["Forker"]

ROOT: Final = Path(__file__).resolve().parents[1]
_LOADED: Final = (
    "assistant.surfaces.cli.app",
    "assistant.surfaces.presentation.answer_json",
    "assistant.surfaces.presentation.text",
    "assistant.surfaces.shared.replay",
    "assistant.backends.conversations",
    "assistant.backends.index",
    "assistant.backends.onnx_embedder",
    "assistant.bootstrap",
)
_EVERY: Final = 0.01
_WAIT: Final = 120.0


class Forker:
    """Runs ``mtor-ms`` in children of a process that has it loaded; made at the first command."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._lock = Lock()

    def run(
        self, words: Sequence[str], stdin: str | None, cwd: Path, env: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """As `subprocess.run` with captured text; raises TimeoutExpired."""
        with tempfile.TemporaryDirectory() as name:
            streams = [Path(name) / stream for stream in ("in", "out", "err")]
            streams[0].write_text(stdin or "", encoding="utf-8")
            told = [str(stream) for stream in streams]
            request = {"words": [*words], "cwd": str(cwd), "env": dict(env), "streams": told}
            pid = self._ask(request)["pid"]
            until = time.monotonic() + _WAIT
            while (status := self._ask({"poll": pid})["status"]) is None:
                if time.monotonic() > until:
                    os.kill(pid, signal.SIGKILL)
                    raise subprocess.TimeoutExpired([*words], _WAIT)
                time.sleep(_EVERY)
            out, err = (stream.read_text(encoding="utf-8") for stream in streams[1:])
        return subprocess.CompletedProcess([*words], status, out, err)

    def close(self) -> None:
        """Ends the process that the others came from."""
        if self._process is not None:
            # It ends with its input.
            self._process.communicate(timeout=30)

    def _ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        with self._lock:
            if self._process is None:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "tests.forking"],
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
                )  # fmt: skip
            assert self._process.stdin and self._process.stdout
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


def _serve() -> dict[str, Any] | None:
    """Answers requests to the end of the input; in a child, gives its request back at once."""
    for line in sys.stdin:
        request: dict[str, Any] = json.loads(line)
        answer: dict[str, int | None]
        if "poll" in request:
            pid, status = os.waitpid(request["poll"], os.WNOHANG)
            answer = {"status": os.waitstatus_to_exitcode(status) if pid else None}
        else:
            child = os.fork()
            if not child:
                return request
            answer = {"pid": child}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    return None


def _become(request: Mapping[str, Any]) -> None:
    """Takes on the streams, folder, environment and words of a command."""
    modes = ("r", "w", "w")
    for number, (path, mode) in enumerate(zip(request["streams"], modes, strict=True)):
        with Path(path).open(mode, encoding="utf-8") as file:
            os.dup2(file.fileno(), number)
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
        for number, mode in enumerate(modes)
    )
    sys.stderr.reconfigure(line_buffering=True)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    sys.argv = ["mtor-ms", *request["words"]]


if __name__ == "__main__":
    for module in _LOADED:
        importlib.import_module(module)
    found = _serve()
    if found is not None:
        _become(found)
        from assistant.__main__ import main

        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
            if isinstance(code, str):
                sys.stderr.write(f"{code}\n")
        except BaseException:
            traceback.print_exc()
            code = 1
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            # At once: threads that libraries started in the parent are not here to be ended.
            os._exit(code if isinstance(code, int) else 1 if code else 0)
