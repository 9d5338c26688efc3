"""Both lines of the SDK, on either side of the wire."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.beside import beside

__all__ = ["LINES", "environment_of", "spoken"]

LINES = ("1", "2")
_TALKER = Path(__file__).with_name("talker.py")
Call = tuple[str, dict[str, Any]]


def environment_of(line: str, **more: str) -> dict[str, str]:
    """The environment of a process that finds that line of the SDK."""
    return {**(beside("mcp-2") if line == "2" else os.environ), **more}


def spoken(client: str, calls: list[Call], **plan: Any) -> dict[str, Any]:
    """What a client of that line heard: `about` the server, and `found` for each call."""
    done = subprocess.run(
        [sys.executable, str(_TALKER)],
        input=json.dumps({**plan, "calls": calls}),
        env=environment_of(client), capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found
