"""Whether the files of a corpus are those that its index was built from."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.backends.corpus.freshness import CorpusFreshness
from assistant.domain import Staleness


def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    (folder / "old").mkdir(parents=True)
    (folder / "bees.txt").write_text("Bees dance to tell the way.")
    (folder / "old" / "wasps.txt").write_text("Wasps do not dance.")
    return folder


def _kept(folder: Path) -> CorpusFreshness:
    fresh = CorpusFreshness(folder, folder.parent / "built-from.json")
    fresh.keep(fresh.look(), "g1")
    return fresh


def test_an_index_that_was_just_built_is_up_to_date(tmp_path: Path) -> None:
    fresh = _kept(_folder(tmp_path))
    assert fresh.behind("g1") == Staleness()
    assert fresh.behind("g1").in_words() == ""


def test_what_was_added_changed_and_removed_is_named_with_the_remedy(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    fresh = _kept(folder)
    (folder / "ants.txt").write_text("Ants follow scent.")
    (folder / "bees.txt").write_text("Bees dance to tell the way to food.")
    (folder / "old" / "wasps.txt").unlink()
    found = fresh.behind("g1")
    assert found == Staleness(("ants.txt",), ("bees.txt",), ("old/wasps.txt",))
    assert "1 added, 1 changed, 1 removed" in found.in_words()
    assert "mtor-ms index" in found.in_words()


def test_a_new_time_alone_is_no_change_and_is_looked_at_once(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    fresh = _kept(folder)
    os.utime(folder / "bees.txt", ns=(1, 1))
    assert not fresh.behind("g1")
    # The new time is kept now: what has it and its size is not read again.
    (folder / "bees.txt").write_text("Bees dance to tell the waY.")
    os.utime(folder / "bees.txt", ns=(1, 1))
    assert not fresh.behind("g1")


def test_the_same_size_at_another_time_is_read(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    fresh = _kept(folder)
    (folder / "bees.txt").write_text("Bees dance to tell the waY.")
    os.utime(folder / "bees.txt", ns=(1, 1))
    assert fresh.behind("g1").changed == ("bees.txt",)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"form": 9}', '{"form": 1, "files": 3}'])
def test_what_cannot_be_read_is_not_known(tmp_path: Path, text: str) -> None:
    fresh = _kept(_folder(tmp_path))
    (tmp_path / "built-from.json").write_text(text)
    assert not fresh.behind("g1")


def test_another_generation_or_no_folder_is_not_known(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    fresh = _kept(folder)
    (folder / "ants.txt").write_text("Ants follow scent.")
    assert not fresh.behind("g2")
    folder.rename(tmp_path / "elsewhere")
    assert not fresh.behind("g1")


def test_documents_that_were_added_beside_a_manifest_are_seen(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "manifest.yaml").write_text("sources:\n- {id: a, file: a.txt}\n")
    (folder / "a.txt").write_text("A.")
    (folder / "notes.txt").write_text("Named nowhere.")
    fresh = _kept(folder)
    (folder / "notes.txt").write_text("Named nowhere, and longer.")
    assert not fresh.behind("g1")
    (folder / "added").mkdir()
    (folder / "added" / "library.sqlite").write_bytes(b"x")
    assert fresh.behind("g1").added == ("added/library.sqlite",)
    (folder / "a.txt").unlink()
    assert fresh.behind("g1").removed == ("a.txt",)


def test_a_place_that_cannot_be_written_is_let_pass(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    (tmp_path / "file").write_text("")
    fresh = CorpusFreshness(folder, tmp_path / "file" / "built-from.json")
    fresh.keep(fresh.look(), "g1")
    assert not fresh.behind("g1")


_NAMES = st.sampled_from(["a.txt", "b.md", "c/d.txt", "c/e/f.txt", "g h.txt", "ü.txt"])


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.dictionaries(_NAMES, st.text(max_size=9)),
    after=st.dictionaries(_NAMES, st.text(max_size=9)),
)
def test_every_difference_is_seen_and_no_other(
    tmp_path_factory: pytest.TempPathFactory, before: dict[str, str], after: dict[str, str]
) -> None:
    root = tmp_path_factory.mktemp("any")
    folder = root / "papers"
    folder.mkdir()
    _write(folder, before, 1)
    fresh = _kept(folder)
    for name in before:
        (folder / name).unlink()
    _write(folder, after, 2)
    found = fresh.behind("g1")
    assert set(found.added) == after.keys() - before.keys()
    assert set(found.removed) == before.keys() - after.keys()
    assert set(found.changed) == {n for n in after.keys() & before.keys() if after[n] != before[n]}


def _write(folder: Path, files: dict[str, str], second: int) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        os.utime(path, (second, second))
