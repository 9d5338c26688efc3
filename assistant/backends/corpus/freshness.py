"""Files of a corpus as they were when its index was built: size and time first, digests where these differ."""

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import astuple
from pathlib import Path
from typing import Any, Final

import yaml

from assistant.backends.corpus.file_walk import documents_in
from assistant.backends.corpus.files import ADDED
from assistant.backends.file_writing import replace_file
from assistant.domain import FileState, Staleness
from assistant.domain.ids import content_digest
from assistant.text.yaml_text import load_yaml

_FORM: Final = 1
_LIBRARY: Final = f"{ADDED}/library.sqlite"


class CorpusFreshness:
    """Compares the files of a corpus with those that a generation of the index was built from.

    What they were is kept in one JSON file beside the index.
    """

    def __init__(self, folder: Path, kept: Path) -> None:
        self._folder = folder
        self._kept = kept

    def look(self) -> Mapping[str, FileState]:
        """Every file; those of the last time whose size and time are the same are not read again."""
        _, before = self._read()
        found: dict[str, FileState] = {}
        for name in _names(self._folder):
            now = _stat(self._folder / name)
            if now is None:
                continue
            old = before.get(name)
            found[name] = old if old and _same(old, now) else self._digested(name, now)
        return found

    def keep(self, files: Mapping[str, FileState], generation: str) -> None:
        """Writes down that this generation was built from these files, in the place of what was kept before.

        What cannot be written is left out: the index is whole without it.
        """
        data = {
            "form": _FORM,
            "generation": generation,
            "files": {name: astuple(state) for name, state in files.items()},
        }
        # An index on a read-only disk, or a full one: it is not told apart from an older one then.
        with contextlib.suppress(OSError):
            replace_file(self._kept, json.dumps(data, ensure_ascii=False))

    def behind(self, generation: str) -> Staleness:
        """What differs now; nothing where it is not known what the generation was built from.

        Nothing either where the folder is not there: an index is of use without it.
        """
        built, before = self._read()
        if not generation or built != generation or not self._folder.is_dir():
            return Staleness()
        now = set(_present(self._folder, before))
        changed, touched = [], {}
        for name in before.keys() & now:
            state = _stat(self._folder / name)
            if state is None:
                now.discard(name)
            elif not _same(before[name], state):
                fresh = self._digested(name, state)
                if fresh.sha256 != before[name].sha256:
                    changed.append(name)
                else:
                    touched[name] = fresh
        found = Staleness(
            added=tuple(sorted(now - before.keys())),
            changed=tuple(sorted(changed)),
            removed=tuple(sorted(before.keys() - now)),
        )
        if touched:
            # As after a checkout, which sets new times: the next look need not read them again.
            self.keep({**before, **touched}, generation)
        return found

    def _digested(self, name: str, state: FileState) -> FileState:
        try:
            data = (self._folder / name).read_bytes()
        except OSError:
            return state  # what cannot be read is told by who reads it
        return FileState(state.size, state.mtime, content_digest(data))

    def _read(self) -> tuple[str, dict[str, FileState]]:
        """(generation, files) as kept; empty where nothing is, or where it cannot be read."""
        try:
            data = json.loads(self._kept.read_text(encoding="utf-8"))
            if data["form"] != _FORM:
                return "", {}
            files = {str(name): FileState(*state) for name, state in data["files"].items()}
            return str(data["generation"]), files
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return "", {}


def _same(one: FileState, other: FileState) -> bool:
    return (one.size, one.mtime) == (other.size, other.mtime)


def _stat(path: Path) -> FileState | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return FileState(found.st_size, found.st_mtime_ns, "")


def _names(folder: Path) -> Iterator[str]:
    """Paths of the files that an index of the folder is built from, relative to it."""
    if (folder / _LIBRARY).is_file():
        yield _LIBRARY
    if (folder / "manifest.yaml").is_file():
        yield from dict.fromkeys(("manifest.yaml", *_in_manifest(folder)))
    elif (folder / "corpus.jsonl").is_file():
        yield "corpus.jsonl"
    else:
        yield from (path.relative_to(folder).as_posix() for path in documents_in(folder))


def _present(folder: Path, before: Mapping[str, FileState]) -> Iterator[str]:
    """Those that are there now, where `before` is what was; a manifest is not read for it.

    Which files it names can differ only where it does itself, and that is a change already.
    """
    if "manifest.yaml" not in before:
        yield from _names(folder)
        return
    yield from (name for name in before if (folder / name).is_file())
    if _LIBRARY not in before and (folder / _LIBRARY).is_file():
        yield _LIBRARY


def _in_manifest(folder: Path) -> Iterator[str]:
    """What is wrong with a manifest is told by who reads the documents, and not here."""
    try:
        text = (folder / "manifest.yaml").read_bytes()
        data = load_yaml(text)
        entries: list[dict[str, Any]] = data["sources"]
        for entry in entries:
            yield from (str(entry[key]) for key in ("file", "record") if entry.get(key))
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError):
        return
