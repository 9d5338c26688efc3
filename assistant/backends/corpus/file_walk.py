"""The files of a folder and below."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from assistant.backends.corpus.files import ADDED

CORPUS_FILES: Final = frozenset(
    {
        ADDED,
        "glossary.yaml",
        "manifest.yaml",
        "profile.yaml",
        "queries.npz",
        "questions.yaml",
        "scoring.json",
    }
)
"""What lies in the folder of a corpus and is no document of it."""
_PASSED: Final = frozenset({"__macosx", ".ds_store", "thumbs.db", "desktop.ini"})


def documents_in(folder: Path) -> Iterator[Path]:
    """The files of the folder of a corpus that may be documents of it."""
    return walk(folder, lambda _name, _reason: None, CORPUS_FILES)


def walk(
    folder: Path, refuse: Callable[[str, str], None], skipped: frozenset[str] = frozenset()
) -> Iterator[Path]:
    """Every file that is not hidden, sorted within its folder; `skipped` names what is left out at the top.

    Links are followed, and a folder to which several lead comes once. `refuse` hears of the (name,
    reason) of what cannot be opened.
    """
    seen: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        try:
            state = place.stat()
            entries = sorted(os.scandir(place), key=lambda entry: entry.name)
        except OSError as error:
            refuse(
                str(place.relative_to(folder)), f"it cannot be opened: {error.strerror or error}"
            )
            continue
        if (state.st_dev, state.st_ino) in seen:
            continue
        seen.add((state.st_dev, state.st_ino))
        folders = []
        for entry in entries:
            if entry.name.startswith(".") or entry.name.lower() in _PASSED:
                continue
            if place == folder and entry.name in skipped:
                continue
            path = Path(entry.path)
            if path.is_dir():
                folders.append(path)
            elif path.is_file():
                yield path
            elif entry.is_symlink():
                refuse(str(path.relative_to(folder)), "it is a link that leads nowhere")
        waiting += reversed(folders)
