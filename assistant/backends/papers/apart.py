"""Reads a paper's file in a child process: what hangs, grows or crashes there harms nothing here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

from assistant.errors import UnreadableDocument

__all__ = ["read_apart"]

_SECONDS: Final = 120.0
_CHILD: Final = "assistant.flow.paper_child"
"""Run, not imported: it puts the file format and the steps together, as only the flow may."""


def read_apart(path: Path, *, seconds: float = _SECONDS) -> str:
    """The `Extract` of a PDF as JSON.

    Raises:
        UnreadableDocument: encrypted, damaged, without text, too long, or not read in time.
    """
    command = [sys.executable, "-m", _CHILD, str(path.resolve())]
    try:
        # Our own interpreter and module; the path is an argument, never a word of a shell.
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, timeout=seconds, stdin=subprocess.DEVNULL, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocument(
            f"{path.name} was not read within {seconds:g} seconds.", "Take it out of the folder."
        ) from error
    if done.returncode == 0:
        return done.stdout.decode("utf-8")
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    if done.returncode == 1 and said:
        problem, _, remedy = said[-1].partition("\t")
        raise UnreadableDocument(problem, remedy)
    raise UnreadableDocument(
        f"{path.name} could not be read: the reader broke off.", "Take it out of the folder."
    )
