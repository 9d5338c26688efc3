"""Writes generations, and makes exactly one of them live."""

import errno
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from assistant.backends.file_writing import sync_folder
from assistant.backends.index.folder import (
    CURRENT,
    GENERATIONS,
    live_generation,
    point_to,
)
from assistant.backends.index.generation import write_generation
from assistant.backends.index.locking import held, remembered
from assistant.backends.index.reader import FolderIndex
from assistant.domain import IndexManifest
from assistant.domain.ids import short_digest
from assistant.errors import IndexDamaged, IndexNotFound, IndexNotWritable
from assistant.ports import Embedder, IndexBuild

_PENDING: Final = ".pending"


class FolderStore:
    """An `IndexStore` in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._checked = ""
        """The generation that was found whole since the folder is held."""

    def live(self) -> str:
        try:
            return (self.folder / CURRENT).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def open(self) -> FolderIndex:
        generation = live_generation(self.folder)
        while True:
            try:
                index = FolderIndex(generation)
                self._checked = generation.name
                return index
            except (IndexDamaged, OSError, sqlite3.Error) as error:
                # A writer may have replaced and cleared it while we read: only what stays live and
                # cannot be read is damaged.
                again = live_generation(self.folder)
                if again != generation:
                    generation = again
                    continue
                if isinstance(error, IndexDamaged):
                    raise
                raise IndexDamaged(
                    f"The index at {self.folder} cannot be read: {error}.",
                    "Check the permissions, or run `mtor-ms index --full`.",
                ) from error

    @contextmanager
    def exclusive(self, timeout: float, waiting: Callable[[], None]) -> Iterator[None]:
        self._prepare()
        place = str(self.folder)
        with held(self.folder / ".lock", place, timeout, waiting, self._not_writable):
            # What a run that was killed left would stay where this one finds nothing to do.
            self._clear(keep=self.live())
            self._checked = ""
            yield

    def remembering(self, embedder: Embedder) -> AbstractContextManager[Embedder]:
        return remembered(embedder, self.folder / _PENDING, self._not_writable)

    def write(self, build: IndexBuild) -> IndexManifest:
        generations = self.folder / GENERATIONS
        created = datetime.now(UTC)
        name = self._free_name(
            f"{created:%Y%m%dT%H%M%S}-{short_digest(build.corpus, build.configuration, length=8)}"
        )
        scratch = generations / f".{name}"
        try:
            shutil.rmtree(scratch, ignore_errors=True)
            scratch.mkdir(parents=True)
            stay = len(build.order) > len(build.documents)
            manifest = write_generation(
                scratch,
                build,
                self._before() if stay else None,
                name,
                created.isoformat(timespec="seconds"),
            )
            scratch.rename(generations / name)
            sync_folder(generations)
            before = self.live()
            point_to(self.folder, name)
        except (OSError, sqlite3.Error) as error:
            shutil.rmtree(scratch, ignore_errors=True)
            raise self._not_writable(error) from error
        self._clear(keep=name, before=before)
        return manifest

    def _before(self) -> FolderIndex:
        """The live generation; its files are not read a second time for their checksums."""
        if self._checked and self._checked == self.live():
            return FolderIndex(live_generation(self.folder), checked=True)
        return self.open()

    def _prepare(self) -> None:
        """Makes the folder, and refuses one that holds something else."""
        try:
            if self.folder.exists() and not self.folder.is_dir():
                raise NotADirectoryError(errno.ENOTDIR, "it is a file, not a folder")
            self.folder.mkdir(parents=True, exist_ok=True)
            names = {path.name for path in self.folder.iterdir()}
            present = {name for name in names if not name.startswith(_PENDING)}
            if present - {".lock"} and not present & {CURRENT, GENERATIONS}:
                raise IndexNotWritable(
                    f"{self.folder} holds other files and is not an index folder.",
                    "Name a new or empty folder with --index.",
                )
        except OSError as error:
            raise self._not_writable(error) from error

    def _free_name(self, wanted: str) -> str:
        name, number = wanted, 1
        while (self.folder / GENERATIONS / name).exists():
            number += 1
            name = f"{wanted}-{number}"
        return name

    def _clear(self, keep: str, before: str = "") -> None:
        """Removes what no reader can hold any more, and what a dead writer left.

        Beside `keep` one generation stays: the one that was live before, else the one made last.
        """
        generations = self.folder / GENERATIONS
        if not generations.is_dir():
            return
        folders = [path for path in generations.iterdir() if path.is_dir()]
        whole = [path for path in folders if not path.name.startswith(".") and path.name != keep]
        # By name they are in order only where no two were made in one second and no clock was set back.
        spare = max(
            whole, key=lambda path: (path.name == before, path.stat().st_mtime_ns), default=None
        )
        for path in folders:
            if path.name != keep and path != spare:
                shutil.rmtree(path, ignore_errors=True)

    def _not_writable(self, error: Exception) -> IndexNotWritable:
        reason = getattr(error, "strerror", None) or str(error)
        full = getattr(error, "errno", None) in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        # numpy reports a write that stopped half-way with a count and no number.
        if " requested and " in str(error):
            full, reason = True, "there is no space left"
        try:
            live_generation(self.folder)
            before = " The index that was there before is still in use."
        except (IndexNotFound, IndexDamaged):
            before = ""
        remedy = "Free some space and try again." if full else "Choose another place with --index."
        return IndexNotWritable(
            f"The index at {self.folder} cannot be written: {reason}.{before}", remedy
        )
