"""The chat page under load: many conversations at once, through its own protocol (Socket.IO)."""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import httpx
import numpy as np
import socketio

_PATIENCE: Final = 60.0


@dataclass(frozen=True, slots=True)
class PageLoad:
    """Seconds, and MB of memory of the server at its highest."""

    conversations: int
    questions: int
    errors: int
    ready_s: float
    """From the start of the command to a page that answers."""
    alone_first_s: float
    """One conversation: from question to first sentence, median."""
    first_p95_s: float
    p50_s: float
    p95_s: float
    memory_mb: float


def measure_page(
    corpus: Path, index: Path, questions: Sequence[str], *, conversations: int = 30, each: int = 4
) -> PageLoad:
    """Each conversation asks `each` questions, one after another; all at the same time."""
    with (
        tempfile.TemporaryDirectory(prefix="mtor-ms-") as data,
        _server(corpus, index, Path(data)) as (url, pid, ready),
    ):
        warm = asyncio.run(_all(url, questions[:8], 1, 8))
        alone = asyncio.run(_all(url, questions, 1, 10))
        found = asyncio.run(_all(url, questions, conversations, each))
        memory = _peak(pid)
    del warm
    firsts = [first for first, _ in found if first]
    whole = [whole for _, whole in found if whole]
    return PageLoad(
        conversations=conversations,
        questions=len(found),
        errors=sum(not whole for _, whole in found),
        ready_s=round(ready, 2),
        alone_first_s=round(float(np.median([first for first, _ in alone])), 3),
        first_p95_s=round(float(np.percentile(firsts, 95)), 3),
        p50_s=round(float(np.percentile(whole, 50)), 3),
        p95_s=round(float(np.percentile(whole, 95)), 3),
        memory_mb=round(memory, 1),
    )


async def _all(
    url: str, questions: Sequence[str], conversations: int, each: int
) -> list[tuple[float, float]]:
    tasks = [
        _converse(url, [questions[(n * each + i) % len(questions)] for i in range(each)])
        for n in range(conversations)
    ]
    return [pair for pairs in await asyncio.gather(*tasks) for pair in pairs]


async def _converse(url: str, questions: Sequence[str]) -> list[tuple[float, float]]:
    """(seconds to the first sentence, to the end) of each question; zeros where none came."""
    async with httpx.AsyncClient() as web:
        answer = await web.post(f"{url}/auth/header")
        answer.raise_for_status()
        cookie = "; ".join(f"{name}={value}" for name, value in web.cookies.items())
    client = socketio.AsyncClient()
    first, ended = asyncio.Event(), asyncio.Event()

    async def heard(step: Any = None) -> None:
        if isinstance(step, dict) and step.get("type") == "assistant_message":
            first.set()

    async def over(*_: Any) -> None:
        ended.set()

    for event in ("stream_start", "new_message"):
        client.on(event, heard)
    client.on("task_end", over)
    session = {"sessionId": str(uuid.uuid4()), "clientType": "webapp", "userEnv": "{}"}
    await client.connect(
        url, headers={"Cookie": cookie}, auth=session, socketio_path="/ws/socket.io",
        transports=["websocket"],
    )  # fmt: skip
    await client.emit("connection_successful")
    await asyncio.sleep(1.0)
    taken = []
    for question in questions:
        first.clear()
        ended.clear()
        began = time.perf_counter()
        await client.emit("client_message", {"message": _message(question), "fileReferences": []})
        try:
            await asyncio.wait_for(first.wait(), _PATIENCE)
            early = time.perf_counter() - began
            await asyncio.wait_for(ended.wait(), _PATIENCE)
            taken.append((early, time.perf_counter() - began))
        except TimeoutError:
            taken.append((0.0, 0.0))
    await client.disconnect()
    return taken


def _message(text: str) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat()
    return {"id": str(uuid.uuid4()), "threadId": "", "name": "reader", "type": "user_message",
            "output": text, "createdAt": now}  # fmt: skip


@contextmanager
def _server(corpus: Path, index: Path, data: Path) -> Iterator[tuple[str, int, float]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "XDG_DATA_HOME": str(data),
        "MTORMS_INDEX": str(index.resolve()),
        "MTORMS_CORPUS": str(corpus.resolve()),
    }
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant", "ui", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=data,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                httpx.get(url, timeout=2)
                break
            except httpx.HTTPError:
                if process.poll() is not None or time.perf_counter() - began > _PATIENCE:
                    raise
                time.sleep(0.05)
        yield url, process.pid, time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(20)


def _peak(pid: int) -> float:
    """The most memory that the process has held, in MB; 0 where the system does not say."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0.0
    line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
