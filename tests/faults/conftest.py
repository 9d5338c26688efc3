"""A forge of children to break off, and how often: ``make faults`` sets FAULTS for the long run."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("FAULTS", "12"))
"""Of each kind of work; `make faults` asks for 200."""


class Forge:
    """Starts work in children of a process that has everything loaded, and ends it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.jobs"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        self.chance = random.Random(20_261_121)

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def start(self, job: str, *, limits: dict[str, Any] | None = None, **args: Any) -> int:
        pid: int = self._ask({"job": job, "args": args, **(limits or {})})["pid"]
        return pid

    def wait(self, pid: int) -> int:
        status: int = self._ask({"wait": pid})["status"]
        return status

    def do(self, job: str, *, limits: dict[str, Any] | None = None, **args: Any) -> int:
        return self.wait(self.start(job, limits=limits, **args))

    def seconds(self, job: str, **args: Any) -> float:
        """How long the work takes when nobody disturbs it."""
        began = time.perf_counter()
        assert self.do(job, **args) == 0
        return time.perf_counter() - began

    def kill(self, within: float, job: str, **args: Any) -> int:
        """Begins the work and ends it at a random moment; its status, -9 when it was in time."""
        pid = self.start(job, **args)
        time.sleep(self.chance.uniform(0, within))
        os.kill(pid, signal.SIGKILL)
        return self.wait(pid)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()


@pytest.fixture(scope="module")
def forge() -> Iterator[Forge]:
    made = Forge()
    yield made
    made.close()


def corpus_of(folder: Path, texts: dict[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def many(word: str, count: int) -> dict[str, str]:
    """Documents whose sentences differ."""
    return {
        f"{word}-{n}": " ".join(
            f"In group {n} of {word} mice, rapamycin lowered the score by {n}.{k} points."
            for k in range(12)
        )
        for n in range(count)
    }
