"""Documents of one's own: kept with their conversation, seen by no other, and gone with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.domain import Block, BlockKind, ParsedDocument, Source
from assistant.errors import UnreadableDocument
from assistant.settings import Settings
from assistant.surfaces.shared import uploads as module
from assistant.surfaces.shared.uploads import (
    MOST_BYTES,
    MOST_DOCUMENTS,
    UploadStore,
    forget,
    forget_prefix,
)


class Assistants:
    """One assistant over a corpus, which embeds at once."""

    def __init__(self) -> None:
        self.settings = Settings()

    def get(self, _writer: str = "extractive") -> Any:
        return SimpleNamespace(
            read_own=self._read, with_documents=lambda builds, only: (builds, only)
        )

    def _read(self, raw: ParsedDocument, progress: Callable[[str, int, int], None]) -> str:
        progress("cutting", 1, 9)
        progress("embedding", 3, 3)
        return f"build of {raw.source.id}"


@pytest.fixture
def assistants(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    def read(file: Path, _name: str, taken: Collection[str]) -> Iterator[ParsedDocument]:
        """Each line of the file is a document."""
        for number, line in enumerate(file.read_text().splitlines(), start=len(taken)):
            block = Block(BlockKind.PARAGRAPH, line)
            yield ParsedDocument(Source(f"own-{number}"), name="b.txt", blocks=(block,))

    monkeypatch.setattr(module, "read_own_file", read)
    return Assistants()


@pytest.fixture
def add(tmp_path: Path) -> Callable[..., list[str]]:
    """Adds a file of these lines to a store, and says under which ids."""

    def added(store: UploadStore, *lines: str) -> list[str]:
        (tmp_path / "b.txt").write_text("\n".join(lines))
        new = store.add_now(tmp_path / "b.txt", "b.txt", lambda *_: None)
        return [one.source.id for one in new]

    return added


def searched(store: UploadStore, *, only: bool = False) -> Any:
    """(what is searched, whether it is all)"""
    return store.assistant(only=only)


def ids(store: UploadStore) -> list[str]:
    return [one.source.id for one in store.documents]


def test_two_windows_have_one_store_and_another_conversation_has_its_own(
    assistants: Any, add: Callable[..., list[str]]
) -> None:
    store = UploadStore.of(assistants, "tea")
    assert add(store, "Bees dance.") == ["own-0"]
    assert UploadStore.of(assistants, "tea") is store
    assert ids(UploadStore.of(assistants, "sage")) == []
    assert UploadStore.of(assistants, "") is not UploadStore.of(assistants, "")


def test_documents_come_back_but_for_what_cannot_be_read(
    assistants: Any, add: Callable[..., list[str]]
) -> None:
    store = UploadStore.of(assistants, "tea")
    add(store, "%PDF- Bees dance.", "They hum.")
    folder = store.folder
    assert folder.stat().st_mode & 0o077 == 0
    (folder / "own-2.json").write_text('{"name": "c.txt"}')
    (folder / "own-3.json").write_text('{"name": "d.txt", "id": "own-3", "extract": "[]"}')
    del store
    again = UploadStore.of(assistants, "tea")
    assert ids(again) == ["own-0", "own-1"]
    assert again.original("own-0") == folder / "own-0.pdf" and again.original("own-1") is None
    # What a restart left unembedded is embedded when it is asked about.
    assert [one.build for one in again.documents] == [None, None]
    assert searched(again, only=True) == (["build of own-0", "build of own-1"], True)
    assert searched(again) == (["build of own-0", "build of own-1"], False)


def test_what_was_removed_is_searched_no_more_and_does_not_come_back(
    assistants: Any, add: Callable[..., list[str]]
) -> None:
    store = UploadStore.of(assistants, "tea")
    add(store, "%PDF- Bees dance.", "They hum.")
    store.assistant()
    assert store.remove("own-0") is not None and store.remove("own-0") is None
    assert searched(store) == (["build of own-1"], False)
    assert [file.name for file in store.folder.iterdir()] == ["own-1.json"]


def test_there_is_room_for_so_many_and_no_more(
    assistants: Any, add: Callable[..., list[str]], tmp_path: Path
) -> None:
    store = UploadStore.of(assistants, "tea")
    with pytest.raises(UnreadableDocument, match="holds no document"):
        add(store)
    assert len(add(store, *["Bees dance."] * (MOST_DOCUMENTS + 1))) == MOST_DOCUMENTS
    with pytest.raises(UnreadableDocument, match="already"):
        add(store, "One more.")
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(UnreadableDocument, match=r"large\.txt is larger"):
        UploadStore.of(assistants, "sage").add_now(large, large.name, lambda *_: None)


def test_only_embedding_is_reported(assistants: Any, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("Bees dance.")
    seen: list[tuple[int, int]] = []

    async def report(done: int, total: int) -> None:
        seen.append((done, total))

    store = UploadStore.of(assistants, "tea")
    (new,) = asyncio.run(store.add(tmp_path / "b.txt", "b.txt", report))
    assert ids(store) == [new.source.id]
    assert seen == [(3, 3)]


def test_what_is_forgotten_goes_from_open_windows_too(
    assistants: Any, add: Callable[..., list[str]]
) -> None:
    stores = {
        name: UploadStore.of(assistants, name) for name in ("slack-a-1", "slack-a-2", "slack-b")
    }
    for store in stores.values():
        add(store, "Bees dance.")
    forget(assistants.settings, "")
    forget_prefix(assistants.settings, "")
    assert all(store.folder.is_dir() for store in stores.values())  # no name is not every name
    forget_prefix(assistants.settings, "slack-a-")
    assert [ids(store) for store in stores.values()] == [[], [], ["own-0"]]
    assert [store.folder.exists() for store in stores.values()] == [False, False, True]


def test_a_conversation_cannot_name_a_folder_elsewhere(assistants: Any) -> None:
    own = UploadStore(assistants, "tea").folder.parent
    assert UploadStore(assistants, "../../tea").folder == own / "tea"
    assert UploadStore(assistants, "..").folder.parent == own
