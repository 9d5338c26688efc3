"""Reads papers' files in a child process: what hangs, grows or crashes there harms nothing here."""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from assistant.domain import ParsedDocument, parsed_from_json
from assistant.errors import UnreadableDocument

UNLOCKS: Final = "MTORMS_PDF_UNLOCKS"
"""Tells the child in its environment, which unlike its arguments nobody else can see."""

_SECONDS: Final = 120.0
_CHILD: Final = "assistant.pipelines.parser_process"
"""Run, not imported: it puts the file formats and the steps together, as only the flow may."""
_LEAVE_OUT: Final = "Leave this file out, or use another copy of it."


def read_apart(
    path: Path, *, name: str = "", seconds: float = _SECONDS, password: str = ""
) -> Iterator[ParsedDocument]:
    """Every paper in a file, read by a child process of its own; raises as `ParserProcess.read` does."""
    child = ParserProcess(seconds, password)
    try:
        yield from child.read(path, name=name)
    finally:
        child.close()


class ParserProcess:
    """A child process that reads one file after another, and is replaced when it dies or hangs.

    It forks for each file: limits of memory and processor time are those of one file, and a file that
    takes its reader over reaches no other file. It is started with the first file, and ends with this
    object. Threads take turns.
    """

    def __init__(self, seconds: float = _SECONDS, password: str = "") -> None:
        """`seconds` is what one file may take; `password` opens PDFs that want one."""
        self._seconds = seconds
        self._password = password
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._status = -1
        self._end: weakref.finalize[..., ParserProcess] | None = None

    def read(self, path: Path, *, name: str = "") -> Iterator[ParsedDocument]:
        """Every paper in a file: one, or as many records as an export has.

        `name` is what the file is called in messages, where that is not its own name.

        Raises:
            UnreadableDocument: no kind of file that is known, encrypted, damaged, without text, too
                long, or not read in time. Records that came before the damage have been yielded.
        """
        name = name or path.name
        # A file between the two: a large export neither fills the memory nor stops at a full pipe.
        with _between(name) as lines:
            with self._turn:
                status = self._ask(path, name, lines.name)
            for line in lines:
                if not line.endswith(b"\n"):
                    break
                if status == 1 and line.startswith(b'{"refused":'):
                    said = json.loads(line)
                    raise UnreadableDocument(said["refused"], said["remedy"])
                yield parsed_from_json(line.decode("utf-8"))
        if status == 0:
            return
        if status is None:
            raise UnreadableDocument(
                f"{name} was not read within {self._seconds:g} seconds.", _LEAVE_OUT
            )
        raise UnreadableDocument(f"{name} could not be read: the reader broke off.", _LEAVE_OUT)

    def close(self) -> None:
        """Ends the child; another one is started when a file comes after all."""
        if self._end is not None:
            self._end()
        self._process = self._end = None

    def _ask(self, path: Path, name: str, out: str) -> int | None:
        """How reading ended; None when it took too long, -1 when the child is gone."""
        request = json.dumps({"path": str(path.resolve()), "name": name, "out": out})
        until = time.monotonic() + self._seconds
        for _ in range(2):
            # A child that died on its own is replaced; a file that kills two is not tried again.
            answer = self._answer(f"{request}\n".encode(), until)
            if answer:
                return int(answer)
            self.close()
            if answer is None:
                return None
        return -1

    def _answer(self, request: bytes, until: float) -> bytes | None:
        """The line that the child answers; None when it is not there in time, empty when the child is gone."""
        process = self._started()
        try:
            if process.stdin is not None:
                process.stdin.write(request)
                process.stdin.flush()
        except OSError:
            return b""
        answer = b""
        while not answer.endswith(b"\n"):
            ready, _, _ = select.select([self._status], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                return None
            got = os.read(self._status, 64)
            if not got:
                return b""
            answer += got
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        self._status, theirs = os.pipe()
        try:
            # Our own interpreter and module; no word of a file's name comes near a shell.
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", _CHILD, str(theirs)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs],
                start_new_session=True,
                env={**os.environ, UNLOCKS: self._password} if self._password else None,
            )
        except OSError:
            os.close(self._status)
            raise
        finally:
            os.close(theirs)
        self._end = weakref.finalize(self, _ended, self._process, self._status)
        return self._process


class WarmParser:
    """A child that is kept, so that a file does not wait for one to start; safe for threads.

    Who comes while it reads gets a child of its own: a file that hangs keeps nobody else waiting.
    """

    def __init__(self) -> None:
        self._kept = ParserProcess()
        self._free = threading.Lock()

    def read(self, path: Path, name: str) -> Iterator[ParsedDocument]:
        """Every paper in a file; raises as `ParserProcess.read` does."""
        if not self._free.acquire(blocking=False):
            yield from read_apart(path, name=name)
            return
        try:
            yield from self._kept.read(path, name=name)
        finally:
            self._free.release()


def _ended(process: subprocess.Popen[bytes], status: int) -> None:
    """Ends a child and what it has forked."""
    with suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)
    if process.stdin is not None:
        with suppress(OSError):
            process.stdin.close()
    process.wait()
    os.close(status)


def _between(name: str) -> IO[bytes]:
    try:
        return tempfile.NamedTemporaryFile(prefix="mtor-ms-")
    except OSError as error:
        raise UnreadableDocument(
            f"{name} could not be read: no temporary file can be written.",
            "Free some space, or name another folder in TMPDIR.",
        ) from error
