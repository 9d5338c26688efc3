"""What happens to a folder index that is damaged, shared, or cannot be written."""

from __future__ import annotations

import errno
import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import time_machine
from filelock import FileLock

from assistant.backends.index import FolderStore, reader
from assistant.backends.index import folder as index_folder
from assistant.backends.index.folder import live_generation
from assistant.domain import (
    IndexManifest,
)
from assistant.errors import (
    IndexBusy,
    IndexDamaged,
    IndexMismatch,
    IndexNotFound,
    IndexNotWritable,
)
from tests.small_index import TEXTS, build, generation


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build(tmp_path / "index", TEXTS)
    return tmp_path / "index"


def test_an_empty_place_has_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexNotFound, match=r"no index at .*nothing"):
        FolderStore(tmp_path / "nothing").open()


def files_of(folder: Path) -> list[str]:
    root = generation(folder)
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())


def test_a_flipped_bit_in_any_file_is_found(folder: Path) -> None:
    for name in files_of(folder):
        path = generation(folder) / name
        whole = path.read_bytes()
        path.write_bytes(whole[:-2] + bytes([whole[-2] ^ 1]) + whole[-1:])
        with pytest.raises((IndexDamaged, IndexMismatch)):
            FolderStore(folder).open()
        path.write_bytes(whole)
    FolderStore(folder).open()


def test_a_missing_or_half_written_file_is_found(folder: Path) -> None:
    for name in files_of(folder):
        path = generation(folder) / name
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(IndexDamaged):
            FolderStore(folder).open()
        path.unlink()
        with pytest.raises(IndexDamaged):
            FolderStore(folder).open()
        path.write_bytes(whole)


@pytest.mark.parametrize("pointer", ["", "../..", "gone", ".hidden"])
def test_a_pointer_to_nowhere_is_damage(folder: Path, pointer: str) -> None:
    (folder / "CURRENT").write_text(pointer)
    with pytest.raises(IndexDamaged):
        FolderStore(folder).open()


def test_another_format_is_a_mismatch(folder: Path) -> None:
    path = generation(folder) / "manifest.json"
    data: dict[str, Any] = json.loads(path.read_text())
    path.write_text(json.dumps({**data, "format": 99}))
    with pytest.raises(IndexMismatch, match="format 99"):
        FolderStore(folder).open()


def test_a_damaged_index_is_simply_built_anew(folder: Path) -> None:
    (generation(folder) / "vectors.faiss").unlink()
    assert build(folder, TEXTS).embedded == 3
    FolderStore(folder).open()


def test_a_reader_keeps_its_generation_while_others_are_written(folder: Path) -> None:
    opened = FolderStore(folder).open()
    for number in range(3):
        build(folder, {**TEXTS, "new": f"Text number {number}."})
    assert opened.document("gamma").text == TEXTS["gamma"]
    assert opened.search_lexical(["@rapamycin"], 1)
    assert len(list((folder / "generations").iterdir())) == 2


def test_a_generation_that_is_cleared_while_it_is_opened_gives_way_to_the_live_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of its files is the first that is not there any more."""
    verify, cleared = index_folder.verify_files, ""

    def verify_and_clear(place: Path, manifest: IndexManifest) -> None:
        verify(place, manifest)
        if (place / "doomed").exists():
            (place / "doomed").unlink()
            build(folder, {**TEXTS, "new": f"Text in the place of {cleared}."})
            (place / cleared).unlink()

    monkeypatch.setattr(reader, "verify_files", verify_and_clear)
    for cleared in (
        "texts.sqlite",
        "lexical/rows.npy",
        "vectors.faiss",
        "sentences.npy",
        "words.json",
    ):
        (generation(folder) / "doomed").touch()
        found = FolderStore(folder).open()
        assert found.document("new").text == f"Text in the place of {cleared}."


def test_the_generation_that_was_live_before_stays(folder: Path) -> None:
    for number, day in enumerate((0, 0, 0, -4000, 300, 0)):
        before = generation(folder)
        with time_machine.travel(datetime.now(UTC) + timedelta(days=day)):
            build(folder, {**TEXTS, "new": f"Text number {number}."})
        kept = set((folder / "generations").iterdir())
        assert kept == {before, generation(folder)}


def test_a_pointer_that_moved_on_is_followed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = iter(["cleared", "cleared-too", generation(folder).name])
    monkeypatch.setattr(index_folder, "_pointer", lambda _: next(names))
    assert live_generation(folder) == generation(folder)


def test_a_full_disk_leaves_the_old_index_live(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (folder / "CURRENT").read_text()

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    with pytest.raises(IndexNotWritable, match=r"No space left.*still in use") as caught:
        build(folder, {"only": "One text."})
    assert "Free some space" in caught.value.remedy
    monkeypatch.undo()
    assert (folder / "CURRENT").read_text() == before
    assert list(FolderStore(folder).open().source_ids()) == list(TEXTS)
    assert len(list((folder / "generations").iterdir())) == 1


def test_a_writer_that_died_leaves_the_old_one_live_and_is_cleared_away(folder: Path) -> None:
    left = folder / "generations" / ".20200101T000000-deadbeef"
    shutil.copytree(generation(folder), left)
    (left / "manifest.json").unlink()
    assert list(FolderStore(folder).open().source_ids()) == list(TEXTS)
    build(folder, {**TEXTS, "new": "A new text."})
    assert not left.exists()


def test_two_writers_one_waits_and_then_gives_up(folder: Path) -> None:
    told: list[bool] = []
    with (
        FileLock(folder / ".lock"),
        pytest.raises(IndexBusy, match="Another process"),
        FolderStore(folder).exclusive(0.05, lambda: told.append(True)),
    ):
        pytest.fail("two writers at once")
    assert told == [True]


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(IndexNotWritable, match="holds other files"):
        build(tmp_path, TEXTS)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_file_in_the_place_of_the_folder_says_so(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("")
    with pytest.raises(IndexNotWritable, match="is a file, not a folder"):
        build(tmp_path / "index", TEXTS)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_without_permission_says_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(IndexNotWritable, match="Permission denied"):
        build(tmp_path / "index", TEXTS)


def test_nothing_in_the_index_is_pickled(folder: Path) -> None:
    for name in files_of(folder):
        data = (generation(folder) / name).read_bytes()
        if name.endswith(".npy"):
            assert b"|O" not in data[:128]
        assert not data.startswith(b"\x80")
