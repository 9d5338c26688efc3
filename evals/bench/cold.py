"""A new process that answers one question: seconds, and most memory held."""

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

QUESTION = "What does rapamycin do in animal models of MS?"


@dataclass(frozen=True, slots=True)
class Cold:
    """Median and worst wall-clock seconds over the runs, and the most resident memory in MB."""

    runs: int
    median_s: float
    worst_s: float
    memory_mb: float


def measure_cold(index: Path, runs: int = 7) -> Cold:
    """Runs ``mtor-ms ask`` as a process of its own; the first run warms the disk and is not counted."""
    seconds, memory = [], 0
    command = [sys.executable, "-m", "assistant", "ask", QUESTION, "--index", str(index)]
    for _ in range(runs + 1):
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds.append(time.perf_counter() - began)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"mtor-ms ask ended with {process.returncode}")
        memory = max(memory, usage.ru_maxrss)
    kept = seconds[1:]
    return Cold(runs, statistics.median(kept), max(kept), memory / 1024)
