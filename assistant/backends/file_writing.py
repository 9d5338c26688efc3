"""Writing files: in one step, and so that only their owner may read what people ask about their health."""

import contextlib
import os
import stat
import threading
from pathlib import Path


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


def replace_file(
    path: Path, content: str | bytes, *, private: bool = False, durable: bool = False
) -> None:
    """Writes a file in one step: a reader finds what was there before or all of the new content.

    `private` makes it, and the folders to it, for the owner alone; what is `durable` survives a power cut.

    Raises:
        OSError: it cannot be written; what was there before stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if private else 0o777)
    half = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    try:
        with os.fdopen(os.open(half, flags, 0o600 if private else 0o666), "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.replace(half, path)
        if durable:
            sync_folder(path.parent)
    except OSError:
        half.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Makes the folder's own entries durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
