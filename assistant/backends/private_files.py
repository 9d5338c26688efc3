"""Files that only their owner may read: what people ask about their health is nobody else's."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

__all__ = ["private_file"]


def private_file(path: Path) -> None:
    """Makes an empty file, and the folders to it, for the owner alone; one that is there stays.

    One that is there is not even opened. Closing it would release every lock that this process holds on it
    (POSIX), another program would believe itself alone with a SQLite file that is in use here, and what is
    written next would be lost (sqlite.org, "How To Corrupt An SQLite Database File", 2.2).

    Raises:
        OSError: it cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists():
        return
    with contextlib.suppress(FileExistsError):
        try:
            os.mknod(path, 0o600 | stat.S_IFREG)
        except (AttributeError, PermissionError):
            # Not everywhere may everybody make a file without opening it.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
