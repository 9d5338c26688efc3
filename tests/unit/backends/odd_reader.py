"""The child process that reads, with a reader that crashes, grows or sleeps when a file's name says so."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from assistant.domain import ParsedDocument
from assistant.pipelines import parser_process

_read = parser_process.read_file


def _odd(path: Path, name: str) -> Iterator[ParsedDocument]:
    if name.startswith("crash"):
        os.abort()
    if name.startswith("grow"):
        bytearray(8 << 30)
    if name.startswith("sleep"):
        time.sleep(60)
    yield from _read(path, name)


if __name__ == "__main__":
    parser_process.read_file = _odd
    sys.exit(parser_process.main())
