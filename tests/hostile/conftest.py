"""How long: ``make hostile`` sets HOSTILE to the seconds that coverage-guided fuzzing takes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
SECONDS = int(os.environ.get("HOSTILE", "0"))
EXAMPLES = 400 if SECONDS else 25

settings.register_profile(
    "hostile",
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not SECONDS,
    suppress_health_check=list(HealthCheck),
    database=None,
)


@pytest.fixture(autouse=True, scope="session")
def profile() -> None:
    settings.load_profile("hostile")
