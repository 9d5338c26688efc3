"""Too little memory: an answer or one plain sentence, and the index as it was."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("megabytes", [700, 1500])
def test_asking(megabytes: int, index_folder: Path, corpus_folder: Path, tmp_path: Path) -> None:
    def narrow() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))

    before = (index_folder / "CURRENT").read_text()
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "assistant",
            "ask",
            "What must rapalogs bind before mTOR?",
            "--json",
        ],
        env={**os.environ, "MTORMS_INDEX": str(index_folder), "MTORMS_CORPUS": str(corpus_folder)},
        preexec_fn=narrow,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=tmp_path,
        check=False,
    )
    if done.returncode == 0:
        assert json.loads(done.stdout)["claims"]
    else:
        # Below what native libraries check, the system ends the process, or the C library does where
        # a thread cannot begin (127); Python sees neither.
        assert done.returncode in (1, 127) or done.returncode < 0
        assert done.stdout == "" and "Traceback" not in done.stderr
    if done.returncode == 1:
        assert "too little memory" in done.stderr
    assert (index_folder / "CURRENT").read_text() == before
