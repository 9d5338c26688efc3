"""Reads a paper's file in a child process: what hangs, grows or crashes there harms nothing here."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from assistant.domain import Extract, extract_from_json
from assistant.errors import UnreadableDocument

__all__ = ["UNLOCKS", "read_apart"]

UNLOCKS: Final = "MTORMS_PDF_UNLOCKS"
"""Tells the child in its environment, which unlike its arguments nobody else can see."""

_SECONDS: Final = 120.0
_CHILD: Final = "assistant.flow.reading_child"
"""Run, not imported: it puts the file formats and the steps together, as only the flow may."""


def _between(name: str) -> IO[bytes]:
    try:
        return tempfile.TemporaryFile()
    except OSError as error:
        raise UnreadableDocument(
            f"{name} could not be read: no temporary file can be written.",
            "Free some space, or name another folder in TMPDIR.",
        ) from error


def read_apart(
    path: Path, *, name: str = "", seconds: float = _SECONDS, password: str = ""
) -> Iterator[Extract]:
    """Every paper in a file: one, or as many records as a MEDLINE export has.

    `name` is what the file is called in messages, where that is not its own name.

    Raises:
        UnreadableDocument: no kind of file that is known, encrypted, damaged, without text, too
            long, or not read in time. Records that came before the damage have been yielded.
    """
    name = name or path.name
    command = [sys.executable, "-m", _CHILD, str(path.resolve()), name]
    # A file between the two: a large export neither fills the memory nor stops at a full pipe.
    with _between(name) as told:
        try:
            # Our own interpreter and module; the path is an argument, never a word of a shell.
            done = subprocess.run(  # noqa: S603
                command,
                stdout=told,
                stderr=subprocess.PIPE,
                timeout=seconds,
                stdin=subprocess.DEVNULL,
                check=False,
                env={**os.environ, UNLOCKS: password} if password else None,
            )
        except subprocess.TimeoutExpired as error:
            raise UnreadableDocument(
                f"{name} was not read within {seconds:g} seconds.",
                "Leave this file out, or use another copy of it.",
            ) from error
        told.seek(0)
        for line in told:
            if line.endswith(b"\n"):
                yield extract_from_json(line.decode("utf-8"))
    if done.returncode == 0:
        return
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    if done.returncode == 1 and said and "\t" in said[-1]:
        problem, _, remedy = said[-1].partition("\t")
        raise UnreadableDocument(problem, remedy)
    raise UnreadableDocument(
        f"{name} could not be read: the reader broke off.",
        "Leave this file out, or use another copy of it.",
    )
