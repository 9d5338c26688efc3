"""What is remembered may be lost at any time, and is never in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.backends.remembered_file import KnownAnswered, RememberedFile


@pytest.mark.parametrize("known", [{}, {"a": "b"}, {"": "", "“ä”\n": "😀" * 9, "b": "\x00\u2028"}])
def test_texts_are_read_back_by_their_keys(tmp_path: Path, known: dict[str, str]) -> None:
    RememberedFile(tmp_path / "new" / "deep" / "known.json").write(known)
    assert RememberedFile(tmp_path / "new" / "deep" / "known.json").read() == known


def test_what_is_written_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    file = RememberedFile(tmp_path / "known.json")
    file.write({"a": "1", "b": "2"})
    file.write({"b": "3"})
    assert file.read() == {"b": "3"}
    assert [path.name for path in tmp_path.iterdir()] == ["known.json"]


def test_the_file_reads_the_same_in_whatever_order_things_were_found_out(tmp_path: Path) -> None:
    one, other = RememberedFile(tmp_path / "one"), RememberedFile(tmp_path / "other")
    one.write({"a": "1", "ä": "2"})
    other.write({"ä": "2", "a": "1"})
    assert one.path.read_text(encoding="utf-8") == other.path.read_text(encoding="utf-8")
    assert "ä" in one.path.read_text(encoding="utf-8")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"3", b"null", b'"a"', b"\xff\xfe{}", b"\x00"])
def test_a_file_that_cannot_be_read_holds_nothing_and_is_replaced(
    tmp_path: Path, data: bytes
) -> None:
    file = RememberedFile(tmp_path / "known.json")
    file.path.write_bytes(data)
    assert file.read() == {}
    file.write({"a": "1"})
    assert file.read() == {"a": "1"}


def test_a_file_that_is_not_there_or_is_a_folder_holds_nothing(tmp_path: Path) -> None:
    assert RememberedFile(tmp_path / "nothing").read() == {}
    assert RememberedFile(tmp_path).read() == {}


def test_values_that_are_no_texts_are_read_as_texts(tmp_path: Path) -> None:
    file = RememberedFile(tmp_path / "known.json")
    file.path.write_text('{"a": 1, "b": null}', encoding="utf-8")
    assert file.read() == {"a": "1", "b": "None"}


def test_a_place_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    RememberedFile(tmp_path / "folder").write({"a": "1"})
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    RememberedFile(tmp_path / "file" / "known.json").write({"a": "1"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]
    assert (tmp_path / "file").read_text(encoding="utf-8") == "kept"


def test_what_was_found_out_is_known_to_the_next_process(tmp_path: Path) -> None:
    file = RememberedFile(tmp_path / "deep" / "known.json")
    known = KnownAnswered(file, "one")
    known["What is a rapalog?"] = True
    known["What is a dinosaur?"] = False
    assert dict(KnownAnswered(file, "one")) == {
        "What is a rapalog?": True,
        "What is a dinosaur?": False,
    }


def test_another_state_knows_nothing_and_takes_its_place(tmp_path: Path) -> None:
    file = RememberedFile(tmp_path / "known.json")
    KnownAnswered(file, "one")["What is a rapalog?"] = True
    other = KnownAnswered(file, "two")
    assert not other
    other["What is a dinosaur?"] = False
    assert not KnownAnswered(file, "one")


def test_a_torn_file_and_a_folder_that_cannot_be_written_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    path.write_text('{"of": "one", "What', encoding="utf-8")
    assert not KnownAnswered(RememberedFile(path), "one")
    blocked = KnownAnswered(RememberedFile(path / "below a file"), "one")
    blocked["What is a rapalog?"] = True
    assert blocked["What is a rapalog?"]
