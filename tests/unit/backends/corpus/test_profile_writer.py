"""What a corpus says of itself is written so that people can edit it and the program reads it."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.backends.corpus.profile import read_profile
from assistant.backends.corpus.profile_writer import write_profile
from assistant.domain import CorpusProfile, Starter
from assistant.errors import CorpusInvalid, CorpusNotWritable

FULL = CorpusProfile(
    name="Bees & “Wasps”: ä 😀",
    subject="# bees",
    scope="honey bees: or wasps",
    starters=(Starter("Do bees sleep?", "Sleep"), Starter("- Why, 'then'?", 'So: "why"?')),
    watched=('TITLE:"honey bee" AND (x OR y)', "*", "null", "3"),
    suggested=("Yes", "What is {this}?", "[x]", "back\\slash"),
)
SPARE = CorpusProfile(name="N", scope="bees")


@pytest.mark.parametrize("profile", [FULL, SPARE])
def test_what_is_written_is_read_back_equal(tmp_path: Path, profile: CorpusProfile) -> None:
    written = write_profile(tmp_path, profile, over=False)
    assert written == [tmp_path / "profile.yaml", tmp_path / "questions.yaml"]
    assert sorted(tmp_path.iterdir()) == written
    assert read_profile(tmp_path) == profile


def test_a_starter_without_a_label_is_called_by_its_question(tmp_path: Path) -> None:
    write_profile(tmp_path, CorpusProfile(scope="x", starters=(Starter("Why?"),)), over=False)
    assert read_profile(tmp_path).starters == (Starter("Why?", "Why?"),)


@pytest.mark.parametrize("text", ["x" * 100_000, "a\tb", "a\nb\r\nc", "a  b ", "a\u2028b\x85c"])
def test_a_text_of_any_length_and_spacing_is_read_on_one_line(tmp_path: Path, text: str) -> None:
    write_profile(tmp_path, CorpusProfile(scope=text, suggested=(text,)), over=False)
    read = read_profile(tmp_path)
    assert read.scope == " ".join(text.split())
    assert read.suggested == (read.scope,)


def test_the_files_tell_people_what_they_may_change(tmp_path: Path) -> None:
    profile, questions = write_profile(tmp_path, FULL, over=False)
    lines = profile.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# What the documents of this folder are about")
    assert 'name: "Bees & “Wasps”: ä 😀"' in lines
    assert {"# condition: its name", "# physician: doctor"} <= set(lines)
    assert questions.read_text(encoding="utf-8").startswith("# Questions that may be offered")


def test_what_is_not_known_is_left_for_people_to_fill_in(tmp_path: Path) -> None:
    profile, questions = write_profile(tmp_path, SPARE, over=False)
    text = profile.read_text(encoding="utf-8")
    assert "subject:" not in text
    assert "starters: []\n" in text
    assert "watched: []\n" in text
    assert questions.read_text(encoding="utf-8").endswith("\n[]\n")


@pytest.mark.parametrize(
    ("there", "named"),
    [
        (["profile.yaml"], "profile.yaml already"),
        (["questions.yaml"], "questions.yaml already"),
        (["profile.yaml", "questions.yaml"], "profile.yaml and questions.yaml already"),
    ],
)
def test_files_that_are_there_are_not_written_over_unless_told_so(
    tmp_path: Path, there: list[str], named: str
) -> None:
    for name in there:
        (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(CorpusInvalid) as caught:
        write_profile(tmp_path, FULL, over=False)
    assert str(caught.value) == f"{tmp_path} has {named}."
    assert "--force" in caught.value.remedy
    assert sorted(path.name for path in tmp_path.iterdir()) == there
    assert all(path.read_text(encoding="utf-8") == "mine" for path in tmp_path.iterdir())
    write_profile(tmp_path, FULL, over=True)
    assert read_profile(tmp_path) == FULL


def test_a_folder_that_is_not_there_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(CorpusNotWritable, match="cannot be written: No such file") as caught:
        write_profile(tmp_path / "nothing", FULL, over=False)
    assert str(tmp_path / "nothing") in str(caught.value)
    assert "permissions" in caught.value.remedy
    assert not (tmp_path / "nothing").exists()


def test_a_disk_that_fills_up_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_profile(tmp_path, SPARE, over=False)
    write_text = Path.write_text

    def full(path: Path, *given: str, **named: str) -> int:
        if "questions" in path.name:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write_text(path, *given, **named)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(CorpusNotWritable, match="cannot be written: No space left on device"):
        write_profile(tmp_path, FULL, over=True)
    assert read_profile(tmp_path) == SPARE
    assert len(list(tmp_path.iterdir())) == 2


def test_of_two_files_none_is_written_where_one_is_a_folder(tmp_path: Path) -> None:
    write_profile(tmp_path, SPARE, over=False)
    before = (tmp_path / "profile.yaml").read_bytes()
    (tmp_path / "questions.yaml").unlink()
    (tmp_path / "questions.yaml").mkdir()
    with pytest.raises(CorpusNotWritable, match=r"cannot be written: questions\.yaml is a folder"):
        write_profile(tmp_path, FULL, over=True)
    assert (tmp_path / "profile.yaml").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["profile.yaml", "questions.yaml"]


@pytest.mark.parametrize("sign", ["\x7f", "\x80", "\x9f", "\ufffe", "ü", "😀"])
def test_signs_that_cannot_be_printed_come_back(tmp_path: Path, sign: str) -> None:
    profile = replace(SPARE, name=f"Bees{sign}and wasps")
    write_profile(tmp_path, profile, over=False)
    assert read_profile(tmp_path).name == profile.name
