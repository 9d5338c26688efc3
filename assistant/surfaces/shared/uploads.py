"""A reader's own documents: searched together with the corpus, in one conversation only, and removable.

They are stored in a folder of the conversation, so that it can be resumed, and are removed with it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Final
from weakref import WeakValueDictionary

from assistant.bootstrap import as_uploaded, read_own_file, replace_file
from assistant.domain import Document, ParsedDocument, Source, parsed_from_json, parsed_to_json
from assistant.errors import UnreadableDocument
from assistant.ports import IndexBuild
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.surfaces.shared.assistants import Assistants

MOST_BYTES: Final = 25 * 1024 * 1024
MOST_DOCUMENTS: Final = 20
"""Of one conversation: records of an export count, too."""
_REPORT_EVERY: Final = 0.4
"""Seconds between two reports of progress."""
_EMBEDDING: Final = threading.Lock()
"""One upload at a time: embedding takes the whole machine, and others want answers meanwhile."""
_READERS: Final = ThreadPoolExecutor(2, thread_name_prefix="uploads")
"""Threads of their own, so that files that wait for each other do not delay questions."""


@dataclass(slots=True)
class UploadedDocument:
    """One document that somebody uploaded."""

    added: ParsedDocument
    raw: ParsedDocument
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
        return self.added.page_count


@dataclass(slots=True, weakref_slot=True)
class UploadStore:
    """The documents of one conversation."""

    assistants: Assistants
    thread: str
    documents: list[UploadedDocument] = field(default_factory=list)
    _assistants: dict[tuple[str, bool], Assistant] = field(default_factory=dict)

    @classmethod
    def of(cls, assistants: Assistants, thread: str) -> UploadStore:
        """The store that another window of the conversation has open, or the one on disk.

        What cannot be read any more is left out.
        """
        store = cls(assistants, thread)
        if not thread:
            return store
        opened = _OPEN.setdefault(str(store.folder), store)
        for file in sorted(store.folder.glob("*.json")) if opened is store else ():
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
                store.documents.append(_load(file))
        return opened

    @property
    def folder(self) -> Path:
        """Where they are stored."""
        return _folder(self.assistants.settings, self.thread)

    def assistant(self, writer: str = "extractive", *, only: bool = False) -> Assistant:
        """The assistant that searches them as well, or `only` them; embeds what a restart left unembedded."""
        assistant = self.assistants.get(writer)
        if not self.documents:
            return assistant
        key = (writer, only)
        if key not in self._assistants:
            builds = [one.build or self._embed(one, lambda *_: None) for one in self.documents]
            self._assistants[key] = assistant.with_documents(builds, only=only)
        return self._assistants[key]

    def document(self, key: str) -> Document:
        """One of them, or one of the corpus; raises UnknownSource."""
        return (self.assistant() if self._find(key) else self.assistants.get()).document(key)

    async def add(
        self,
        file: Path,
        name: str,
        on_progress: Callable[[int, int], Awaitable[None]] | None = None,
    ) -> list[UploadedDocument]:
        """As `add_now`, in a thread."""
        state = before = (0, 0)

        def report(done: int, total: int) -> None:
            nonlocal state
            state = (done, total)

        work = asyncio.get_running_loop().run_in_executor(
            _READERS, self.add_now, file, name, report
        )
        while not work.done():
            await asyncio.wait([work], timeout=_REPORT_EVERY)
            if state != before and on_progress is not None:
                before = state
                await on_progress(*state)
        return await work

    def add_now(
        self, file: Path, name: str, on_progress: Callable[[int, int], None]
    ) -> list[UploadedDocument]:
        """Reads a file, embeds it and stores it; `on_progress` gets (sentences done, of how many).

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
            raise UnreadableDocument(f"{name} is larger than 25 MB.", "Upload a smaller file.")
        taken = {one.source.id for one in self.documents}
        new = []
        for added in islice(read_own_file(file, name, taken), room):
            document = UploadedDocument(added, as_uploaded(added), None)
            self._embed(document, on_progress)
            new.append(document)
        if not new:
            raise UnreadableDocument(f"{name} holds no document.", "Upload another file.")
        with file.open("rb") as opened:
            if b"%PDF-" in opened.read(1024):
                new[0].original = file
        for document in new:
            self._store(document)
        self.documents.extend(new)
        self._assistants.clear()
        return new

    def original(self, key: str) -> Path | None:
        """The PDF that a document was read from, where there is one."""
        document = self._find(key)
        return document.original if document else None

    def remove(self, key: str) -> UploadedDocument | None:
        """Removes a document for good."""
        document = self._find(key)
        if document is None:
            return None
        self.documents.remove(document)
        self._assistants.clear()
        for suffix in (".json", ".pdf"):
            (self.folder / f"{key}{suffix}").unlink(missing_ok=True)
        return document

    def _find(self, key: str) -> UploadedDocument | None:
        return next((one for one in self.documents if one.source.id == key), None)

    def _embed(
        self, document: UploadedDocument, on_progress: Callable[[int, int], None]
    ) -> IndexBuild:
        def progress(what: str, done: int, total: int) -> None:
            if what == "embedding":
                on_progress(done, total)

        with _EMBEDDING:
            document.build = self.assistants.get().read_own(document.raw, progress)
        return document.build

    def _store(self, document: UploadedDocument) -> None:
        folder, added = self.folder, document.added
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if document.original is not None:
            copy = folder / f"{added.source.id}.pdf"
            shutil.copyfile(document.original, copy)
            document.original = copy
        data = {
            "id": added.source.id,
            "name": added.name,
            "sha256": added.sha256,
            "extract": parsed_to_json(added),
        }
        text = json.dumps(data, ensure_ascii=False)
        replace_file(folder / f"{added.source.id}.json", text, private=True)


_OPEN: Final[WeakValueDictionary[str, UploadStore]] = WeakValueDictionary()
"""Stores in use, by folder: what one window removes, another no longer searches."""


def forget(settings: Settings, thread: str) -> None:
    """Removes all documents of a conversation."""
    if not thread:
        return
    folder = _folder(settings, thread)
    store = _OPEN.pop(str(folder), None)
    if store is not None:
        for document in tuple(store.documents):
            store.remove(document.source.id)
    shutil.rmtree(folder, ignore_errors=True)


def forget_prefix(settings: Settings, prefix: str) -> None:
    """Removes all documents of the conversations whose names begin so."""
    for path in _folder(settings, "").parent.glob("*") if prefix else ():
        if path.name.startswith(prefix):
            forget(settings, path.name)


def _folder(settings: Settings, thread: str) -> Path:
    safe = "".join(char for char in thread if char.isalnum() or char == "-")
    return settings.paths().web / "own" / (safe or "none")


def _load(file: Path) -> UploadedDocument:
    """Raises OSError, ValueError, KeyError, TypeError or AttributeError."""
    data = json.loads(file.read_text(encoding="utf-8"))
    name = str(data["name"])
    parsed = parsed_from_json(data["extract"])
    source = replace(parsed.source, id=str(data["id"]))
    added = replace(parsed, source=source, sha256=str(data["sha256"]), file=name, name=name)
    pdf = file.with_suffix(".pdf")
    return UploadedDocument(added, as_uploaded(added), pdf if pdf.is_file() else None)
