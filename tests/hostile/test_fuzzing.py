"""Coverage-guided fuzzing of the readers: no crash, no hang, no growth."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.conftest import ROOT, SECONDS, SHARED
from tests.hostile.reading import KINDS

pytest.importorskip("atheris")
pytestmark = pytest.mark.scale
TARGETS = (*KINDS, "references", "paper.pdf")
EACH = max(3, SECONDS // len(TARGETS))
"""Seconds; in the short run two targets take their turn."""


@pytest.mark.parametrize("kind", TARGETS if SECONDS else ("jats.xml", "records.nbib"))
def test_a_reader(kind: str, tmp_path: Path) -> None:
    if kind == "paper.pdf":
        seeds = tmp_path / "seeds"
        seeds.mkdir()
        for path in sorted((SHARED / "bad_pdf").glob("*.pdf")) if SHARED.is_dir() else ():
            if path.stat().st_size < 16_000:
                (seeds / path.name).write_bytes(path.read_bytes())
        if not any(seeds.iterdir()):
            pytest.skip("needs the data folder beside the checkout")
    done = subprocess.run(
        # By way of a shell: a process's highest memory begins with that of the one that starts it, and
        # a worker that has trained a model before is above the limit.
        ["/bin/sh", "-c", '"$@"; code=$?; exit $code', "sh",
         sys.executable, "-m", "tests.hostile.fuzz", kind, str(EACH), str(tmp_path)],
        capture_output=True, text=True, errors="replace", cwd=ROOT, timeout=EACH + 120, check=False,
    )  # fmt: skip
    left = [path.name for path in tmp_path.iterdir() if path.is_file()]
    assert done.returncode == 0 and not left, done.stderr[-3000:]
    runs = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    assert runs and int(runs[1]) > EACH, done.stderr[-1000:]
