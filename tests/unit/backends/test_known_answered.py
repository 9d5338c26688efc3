"""Questions that an index is known to answer, kept in a file."""

from __future__ import annotations

from pathlib import Path

from assistant.backends.known_answered import KnownAnswered
from assistant.backends.remembered_file import RememberedFile


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
