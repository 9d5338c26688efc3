"""Zip archives, unpacked with bounds: so many files, so many bytes, nothing outside the folder."""

import hashlib
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Final

from assistant.errors import UnreadableDocument

_FILES: Final = 5000
_BYTES: Final = 2 << 30
"""Of everything in it, unpacked: counted while it comes, not believed."""
_BLOCK: Final = 1 << 20
_NAME: Final = 120
"""Characters of a name, of the 255 bytes that file systems take."""


def unpack(archive: Path, into: Path, *, name: str = "", most: int = _BYTES) -> None:
    """Unpacks a zip into a folder. Archives within it stay closed.

    Raises:
        UnreadableDocument: damaged, protected, too large, or with paths that lead outside.
    """
    name = name or archive.name
    left = most
    try:
        with zipfile.ZipFile(archive) as file:
            members = [m for m in file.infolist() if not m.is_dir()]
            if len(members) > _FILES:
                raise _refused(f"{name} holds {len(members):,} files; at most {_FILES:,} are read.")
            for member in members:
                parts = PurePosixPath(member.filename.replace("\\", "/")).parts
                if not parts or ".." in parts or parts[0].endswith((":", "/")):
                    raise _refused(f"{name} names a file outside of itself; it was not read.")
                if parts[0] == "__MACOSX" or any(p.startswith(".") for p in parts):
                    continue
                place = into.joinpath(*map(_short, parts))
                place.parent.mkdir(parents=True, exist_ok=True)
                with file.open(member) as packed, place.open("wb") as out:
                    while block := packed.read(_BLOCK):
                        left -= len(block)
                        if left < 0:
                            raise _refused(f"{name} unpacks to more than {most >> 20:,} MB.")
                        out.write(block)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        what = "is protected by a password" if "password" in str(error) else "is damaged"
        raise _refused(f"{name} {what}.") from error
    except OSError as error:
        raise _refused(f"{name} cannot be unpacked: {error.strerror or error}.") from error


def _short(name: str) -> str:
    """A name that file systems take: what kind of file it is stays, and no two become one."""
    if len(name) <= _NAME:
        return name
    suffix = PurePosixPath(name).suffix[:10]
    mark = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name[: _NAME - 20]}-{mark}{suffix}"


def _refused(problem: str) -> UnreadableDocument:
    return UnreadableDocument(problem, "Unpack it yourself, and add the folder.")
