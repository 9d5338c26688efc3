"""How long: ``make hostile`` sets HOSTILE to the seconds that coverage-guided fuzzing takes."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
SECONDS = int(os.environ.get("HOSTILE", "0"))
EXAMPLES = 400 if SECONDS else 25

HARD = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not SECONDS,
    suppress_health_check=list(HealthCheck),
    database=None,
)
"""Of every property: the same examples in each short run, others in each long one."""
