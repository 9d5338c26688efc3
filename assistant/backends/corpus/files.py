"""Reading a file that must be text."""

from pathlib import Path
from typing import Final

from assistant.errors import CorpusInvalid, UnreadableDocument

ADDED: Final = "added"
"""Folder of a corpus in which the documents lie that `mtor-ms corpus add` took in."""


def inside(folder: Path, name: str) -> Path:
    """The file `name` of a folder; raises CorpusInvalid when it would lie outside."""
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise CorpusInvalid(
            f"The manifest names {name}, which lies outside the corpus folder.",
            "Put the file into the corpus folder.",
        )
    return path


def read_bytes(path: Path) -> bytes:
    """The bytes of a file; raises UnreadableDocument."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(
            f"{path} cannot be read: {error.strerror or error}.",
            "Restore the file or take it out of the manifest.",
        ) from error


def to_text(data: bytes, path: Path) -> str:
    """UTF-8 text with plain line ends; raises UnreadableDocument when it is something else."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            f"{path} is not a text file in UTF-8 (byte {error.start}).",
            "Convert it to UTF-8 text or take it out of the corpus.",
        ) from error
    if "\x00" in text:
        raise UnreadableDocument(
            f"{path} is not a text file: it contains zero bytes.",
            "Take it out of the corpus.",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")
