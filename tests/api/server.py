"""`mtor-ms serve` as a process of its own, and a caller."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.ports import free_port


class Api:
    """A running server."""

    def __init__(self, port: int, data: Path, pid: int) -> None:
        self.port, self.data, self.pid = port, data, pid

    def call(
        self, method: str, path: str, body: Any = None, raw: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str], str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        data = raw if raw is not None else (json.dumps(body).encode() if body is not None else None)
        sent = {"Content-Type": "application/json"} if data is not None else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, data, sent)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, found, answer.read().decode()
        finally:
            connection.close()


@contextmanager
def serving(
    data: Path,
    index: Path,
    corpus: Path,
    *words: str,
    **env: str,
) -> Iterator[Api]:
    port = free_port()
    environment = {
        **os.environ, "XDG_DATA_HOME": str(data), "MTORMS_INDEX": str(index), "MTORMS_CORPUS": str(corpus), **env,
    }  # fmt: skip
    log = (data / "serve.log").open("ab")
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant", "serve", "--port", str(port), *words],
        env=environment, stdout=log, stderr=log, cwd=data,
    )  # fmt: skip
    api, until = Api(port, data, process.pid), time.monotonic() + 60
    try:
        while time.monotonic() < until and process.poll() is None:
            try:
                if api.call("GET", "/health/ready")[0] == 200:
                    break
            except OSError:
                time.sleep(0.1)
        else:
            raise AssertionError((data / "serve.log").read_text()[-2000:])
        yield api
    finally:
        process.terminate()
        process.wait(20)
        log.close()
