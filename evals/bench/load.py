"""Many people at once against `mtor-ms serve`: ``python -m evals.bench.load --users 64 --seconds 180``.

Each user asks over a connection that stays open, and asks the next question when the answer is
there: no pauses, so that 64 users are 64 questions under way all the time. Every question ends with
four words out of 26, so that hardly one is remembered. The client shares the machine with the server.
"""

import argparse
import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_WORDS: Final = """alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november oscar
papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu""".split()
_SETTLED: Final = 0.25
"""Share of the run after which memory is looked at: what is read once is in memory by then."""


@dataclass(frozen=True, slots=True)
class Load:
    """What came back, and what the server needed for it."""

    users: int
    seconds: float
    answered: int
    shed: int
    """Answered with 429."""
    failed: int
    """Anything else, broken connections among them."""
    p50_s: float
    p95_s: float
    worst_s: float
    answers_per_s: float
    memory_mb: float
    """Resident, of the server and its children, at the end."""
    slope_mb_a_minute: float
    codes: dict[str, int] = field(default_factory=dict)


@contextmanager
def serving(index: Path, corpus: Path, **env: str) -> Iterator[tuple[int, int]]:
    """A server of one's own: its port and the number of its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ,
            "XDG_DATA_HOME": home,
            "MTORMS_INDEX": str(index),
            "MTORMS_CORPUS": str(corpus),
            "MTORMS_API_MINUTE": "100000",
            **env,
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "assistant", "serve", "--port", str(port)], env=environment
        )
        try:
            for _ in range(600):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                if process.poll() is not None:
                    raise RuntimeError("The server did not come up.")
                time.sleep(0.1)
            yield port, process.pid
        finally:
            process.terminate()
            process.wait(30)


def press(port: int, pid: int, questions: Sequence[str], users: int, seconds: float) -> Load:
    """Lets so many users ask for so long."""
    return asyncio.run(_press(port, pid, questions, users, seconds))


async def _press(port: int, pid: int, questions: Sequence[str], users: int, seconds: float) -> Load:
    taken: list[float] = []
    codes: Counter[str] = Counter()
    memory: list[tuple[float, float]] = []
    began = time.perf_counter()
    until = began + seconds

    async def user(number: int) -> None:
        chance = random.Random(number)  # noqa: S311
        while time.perf_counter() < until:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
                while time.perf_counter() < until:
                    asked = time.perf_counter()
                    words = " ".join(chance.choices(_WORDS, k=4))
                    question = f"{chance.choice(questions)} ({words})"
                    code, wait = await _ask(reader, writer, question)
                    codes[code] += 1
                    if code == "200":
                        taken.append(time.perf_counter() - asked)
                    else:
                        await asyncio.sleep(wait)
                writer.close()
            except (OSError, asyncio.IncompleteReadError, ValueError) as error:
                codes[type(error).__name__] += 1
                await asyncio.sleep(0.1)

    async def watch() -> None:
        while time.perf_counter() < until:
            memory.append((time.perf_counter() - began, resident(pid)))
            await asyncio.sleep(1)

    await asyncio.gather(watch(), *(user(number) for number in range(users)))
    took = time.perf_counter() - began
    p50, p95 = np.percentile(taken, [50, 95]) if taken else (0.0, 0.0)
    return Load(
        users=users,
        seconds=round(took, 1),
        answered=len(taken),
        shed=codes["429"],
        failed=sum(codes.values()) - codes["200"] - codes["429"],
        p50_s=round(float(p50), 3),
        p95_s=round(float(p95), 3),
        worst_s=round(max(taken, default=0.0), 3),
        answers_per_s=round(len(taken) / took, 1),
        memory_mb=round(memory[-1][1], 1),
        slope_mb_a_minute=round(slope(memory), 2),
        codes=dict(codes),
    )


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, question: str
) -> tuple[str, float]:
    """Status of one request, and how long it asks to be left alone."""
    body = json.dumps({"question": question}).encode()
    writer.write(
        b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Content-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body
    )
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    said = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    await reader.readexactly(int(said["content-length"]))
    return head.split(" ", 2)[1], float(said.get("retry-after", 0.2))


def resident(pid: int) -> float:
    """Megabytes of memory that a process and its children hold."""
    total = 0
    for number in [pid, *_children(pid)]:
        try:
            fields = Path(f"/proc/{number}/statm").read_text(encoding="ascii").split()
        except OSError:
            continue
        total += (int(fields[1]) - int(fields[2])) * _PAGE
    return total / 1e6


def _children(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [number for child in map(int, text.split()) for number in (child, *_children(child))]


def slope(memory: Sequence[tuple[float, float]]) -> float:
    """Megabytes a minute, by least squares, once the run has settled."""
    settled = memory[int(len(memory) * _SETTLED) :]
    if len(settled) < 3:
        return 0.0
    at, held = np.array(settled).T
    return float(np.polyfit(at, held, 1)[0] * 60)


def main() -> None:
    """Presses, lets it be too much, and looks whether the server recovers."""
    from evals.bench.__main__ import ROOT, questions

    parser = argparse.ArgumentParser(prog="python -m evals.bench.load", description=__doc__)
    parser.add_argument("--users", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--too-many", type=int, default=400, help="users of the second part")
    parser.add_argument("--out", type=Path, default=ROOT / "evals/results/load.json")
    options = parser.parse_args()
    asked = questions()
    with serving(ROOT / "indexes/main", ROOT / "corpus") as (port, pid):
        press(port, pid, asked, 4, 5)
        steady = press(port, pid, asked, options.users, options.seconds)
        over = press(port, pid, asked, options.too_many, min(20, options.seconds))
        after = press(port, pid, asked, 1, 3)
    found = {"steady": asdict(steady), "overload": asdict(over), "after": asdict(after)}
    options.out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
