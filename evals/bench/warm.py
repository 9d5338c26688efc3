"""Questions through the Python API, one after another, in a process that is warm."""

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.service import Assistant


@dataclass(frozen=True, slots=True)
class Warm:
    """Milliseconds: percentiles of the whole, and the mean of each step."""

    questions: int
    p50_ms: float
    p95_ms: float
    worst_ms: float
    steps_ms: dict[str, float]


def measure_warm(assistant: Assistant, questions: Sequence[str]) -> Warm:
    """Asks each question twice and counts the second time; every question is another text."""
    for question in questions:
        assistant.ask(question)
    taken, steps = [], defaultdict[str, list[float]](list)
    for question in questions:
        began = time.perf_counter()
        answer = assistant.ask(question)
        taken.append((time.perf_counter() - began) * 1000)
        for step, milliseconds in answer.provenance.timings_ms.items():
            steps[step].append(milliseconds)
    p50, p95 = np.percentile(taken, [50, 95])
    means = {step: round(float(np.mean(values)), 2) for step, values in steps.items()}
    return Warm(len(questions), float(p50), float(p95), max(taken), means)
