"""A reader's own documents: read apart, searched beside the corpus in one conversation, removable.

They lie in a folder of the conversation, so that it can be taken up again, and go with it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final
from weakref import WeakValueDictionary

from assistant.bootstrap import own_document, read_own_file
from assistant.domain import (
    Added,
    Document,
    RawDocument,
    Source,
    extract_from_json,
    extract_to_json,
)
from assistant.errors import UnreadableDocument
from assistant.ports import IndexBuild
from assistant.service import Assistant
from assistant.settings import load_settings
from assistant.surfaces.shared.session import assistant_of

__all__ = [
    "MOST_BYTES",
    "MOST_DOCUMENTS",
    "UploadStore",
    "UploadedDocuments",
    "forget",
    "forget_beginning",
    "reading",
]

MOST_BYTES: Final = 25 * 1024 * 1024
MOST_DOCUMENTS: Final = 20
"""Of one conversation: records of an export count, too."""
_EVERY: Final = 0.4
"""Seconds between two reports of progress."""
_ONE_AT_A_TIME: Final = threading.Lock()
"""Embedding takes the whole machine; others want answers meanwhile."""
_READERS: Final = ThreadPoolExecutor(2, thread_name_prefix="own-documents")
"""Threads of their own: files that wait for each other must not keep questions waiting."""


@dataclass(slots=True)
class UploadedDocuments:
    """One document."""

    added: Added
    raw: RawDocument
    original: Path | None
    """A PDF as it came, to be shown."""
    build: IndexBuild | None = None

    @property
    def source(self) -> Source:
        """What it says of itself."""
        return self.raw.source

    @property
    def pages(self) -> int | None:
        """How many it has, where it has pages."""
        return self.added.extract.pages


@dataclass(slots=True, weakref_slot=True)
class UploadStore:
    """The documents of one conversation."""

    thread: str
    documents: list[UploadedDocuments] = field(default_factory=list)
    _assistants: dict[tuple[str, bool], Assistant] = field(default_factory=dict)

    @classmethod
    def of(cls, thread: str) -> UploadStore:
        """The one in use, which another window of the conversation may have open, or as it was left.

        What cannot be read any more is left out.
        """
        open_already = _OPEN.get(str(_folder(thread)))
        if open_already is not None:
            return open_already
        shelf = cls(thread)
        if thread:
            _OPEN[str(_folder(thread))] = shelf
        for file in sorted(_folder(thread).glob("*.json")) if thread else ():
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                shelf.documents.append(_load(file))
        return shelf

    def assistant(self, writer: str, *, alone: bool) -> Assistant:
        """The assistant that searches them, too; what was not embedded since a restart is now."""
        if not self.documents:
            return assistant_of(writer)
        key = (writer, alone)
        if key not in self._assistants:
            builds = [own.build or self._embed(own, lambda *_: None) for own in self.documents]
            self._assistants[key] = assistant_of(writer).beside(builds, alone=alone)
        return self._assistants[key]

    def document(self, key: str) -> Document:
        """One of them, or one of the corpus; raises UnknownSource."""
        own = any(own.source.id == key for own in self.documents)
        who = self.assistant("extractive", alone=False) if own else assistant_of("extractive")
        return who.document(key)

    def take(
        self, file: Path, name: str, told: Callable[[int, int], None]
    ) -> list[UploadedDocuments]:
        """Reads a file, embeds it and keeps it; `told` hears (sentences done, of how many).

        Raises:
            UnreadableDocument: it is none that can be read, or there are too many already.
            AssistantError: as asking does.
        """
        room = MOST_DOCUMENTS - len(self.documents)
        if room <= 0:
            raise UnreadableDocument(
                f"There are {MOST_DOCUMENTS} documents of yours already.", "Remove one first."
            )
        if file.stat().st_size > MOST_BYTES:
            raise UnreadableDocument(f"{name} is larger than 25 MB.", "Bring a smaller file.")
        taken = {own.source.id for own in self.documents}
        new = []
        for added in islice(read_own_file(file, name, taken), room):
            own = UploadedDocuments(added, own_document(added), None)
            self._embed(own, told)
            new.append(own)
        if not new:
            raise UnreadableDocument(f"{name} holds no document.", "Bring another file.")
        with file.open("rb") as opened:
            if b"%PDF-" in opened.read(1024):
                new[0].original = file
        for own in new:
            self._keep(own)
        self.documents.extend(new)
        self._assistants.clear()
        return new

    def original(self, key: str) -> Path | None:
        """The PDF that a document was read from, where there is one."""
        return next((own.original for own in self.documents if own.source.id == key), None)

    def remove(self, key: str) -> UploadedDocuments | None:
        """Takes a document out, for good."""
        own = next((own for own in self.documents if own.source.id == key), None)
        if own is None:
            return None
        self.documents.remove(own)
        self._assistants.clear()
        for suffix in (".json", ".pdf"):
            (_folder(self.thread) / f"{key}{suffix}").unlink(missing_ok=True)
        return own

    def _embed(self, own: UploadedDocuments, told: Callable[[int, int], None]) -> IndexBuild:
        def progress(what: str, done: int, total: int) -> None:
            if what == "embedding":
                told(done, total)

        with _ONE_AT_A_TIME:
            own.build = assistant_of("extractive").read_own(own.raw, progress)
        return own.build

    def _keep(self, own: UploadedDocuments) -> None:
        folder = _folder(self.thread)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if own.original is not None:
            kept = folder / f"{own.source.id}.pdf"
            shutil.copyfile(own.original, kept)
            own.original = kept
        data = {
            "id": own.added.id,
            "name": own.added.name,
            "sha256": own.added.sha256,
            "extract": extract_to_json(own.added.extract),
        }
        half = folder / f".{own.added.id}.new"
        half.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        os.replace(half, folder / f"{own.added.id}.json")


_OPEN: Final[WeakValueDictionary[str, UploadStore]] = WeakValueDictionary()
"""Shelves in use, by folder: what one window removes, another no longer asks."""


async def reading(
    shelf: UploadStore, file: Path, name: str, shown: Callable[[int, int], Awaitable[None]]
) -> list[UploadedDocuments]:
    """Takes a file in a thread; `shown`, awaited, is told how far it is. Raises as `UploadStore.take`."""
    state = [0, 0]

    def told(done: int, total: int) -> None:
        state[:] = [done, total]

    loop = asyncio.get_running_loop()
    work = loop.run_in_executor(_READERS, shelf.take, file, name, told)
    before = list(state)
    while not work.done():
        await asyncio.wait([work], timeout=_EVERY)
        if state != before:
            before = list(state)
            await shown(*state)
    return await work


def forget(thread: str) -> None:
    """Removes all documents of a conversation."""
    if not thread:
        return
    shelf = _OPEN.pop(str(_folder(thread)), None)
    if shelf is not None:
        for own in tuple(shelf.documents):
            shelf.remove(own.source.id)
    shutil.rmtree(_folder(thread), ignore_errors=True)


def forget_beginning(start: str) -> int:
    """Removes all documents of conversations whose names begin so; how many conversations."""
    folder = load_settings().paths().web / "own"
    names = [path.name for path in folder.glob("*") if path.name.startswith(start)] if start else []
    for name in names:
        forget(name)
    return len(names)


def _folder(thread: str) -> Path:
    safe = "".join(char for char in thread if char.isalnum() or char == "-")
    return load_settings().paths().web / "own" / (safe or "none")


def _load(file: Path) -> UploadedDocuments:
    """Raises OSError, ValueError, KeyError or TypeError."""
    data = json.loads(file.read_text(encoding="utf-8"))
    name = str(data["name"])
    added = Added(
        str(data["id"]), extract_from_json(data["extract"]), str(data["sha256"]), name, name, ""
    )
    pdf = file.with_suffix(".pdf")
    return UploadedDocuments(added, own_document(added), pdf if pdf.is_file() else None)
