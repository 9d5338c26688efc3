"""Libraries that cannot be in the environment together with the program's own; `make setup` puts them beside it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

__all__ = ["beside"]


def beside(name: str) -> dict[str, str]:
    """The environment of a process that finds those libraries first; skips the test where they are not there."""
    folder = Path(sys.prefix) / "beside" / name
    if not folder.is_dir():
        pytest.skip(f"needs {folder.name} beside the environment: run make setup")
    paths = [str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
