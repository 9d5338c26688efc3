"""What every command shares: lines for any terminal, progress, refused files."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

import assistant.bootstrap
from assistant.backends.answer_log import SqliteAnswers
from assistant.settings import Settings
from assistant.surfaces.api.examples import ANSWER
from assistant.surfaces.cli.common import (
    answer_recorder,
    assistant_for,
    note,
    print_json,
    print_text,
    progress_bar,
    refusals,
    say_if_behind,
)


def test_text_is_utf_8_whatever_the_terminal_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    out: Any = sys.stdout
    print_text("β and 茶")
    print_text("a name \udcff of a file")
    assert out.buffer.getvalue() == "β and 茶\na name ? of a file\n".encode()


def test_json_can_be_read_by_people_and_hides_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"title": "β", "list": ["a\u202eb"]})
    out = capsys.readouterr().out
    assert out == '{\n  "title": "β",\n  "list": [\n    "a\\u202eb"\n  ]\n}\n'
    assert json.loads(out) == {"title": "β", "list": ["a\u202eb"]}


def test_a_note_does_not_disturb_what_a_program_reads(capsys: pytest.CaptureFixture[str]) -> None:
    note("The index is old.")
    assert tuple(capsys.readouterr()) == ("", "The index is old.\n")


class Terminal(io.StringIO):
    """Standard error as a person sees it."""

    def isatty(self) -> bool:
        return True


def reported(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar() as report:
        report("reading papers", 1, 0)
        report("reading papers", 7, 12)
        report("embedding", 3, 4)
    return stream.getvalue()


def test_progress_is_shown_to_people_and_to_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reported(monkeypatch, io.StringIO()) == ""
    shown = reported(monkeypatch, Terminal())
    assert "reading papers" in shown and "7/12" in shown
    assert "embedding" in shown and "3/4" in shown


@pytest.mark.parametrize("message", ["", "2 papers were added since."])
def test_what_changed_since_the_index_was_built_is_a_note(
    message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[Any] = []

    def current(assistant: Any, settings: Any, progress: Any) -> str:
        progress("reading", 1, 2)
        seen.append((assistant, settings))
        return message

    monkeypatch.setattr(assistant.bootstrap, "make_current", current)
    service: Any = object()
    settings = Settings()
    say_if_behind(service, settings)
    assert seen == [(service, settings)]
    assert tuple(capsys.readouterr()) == ("", message and f"{message}\n")


def test_the_folders_of_a_command_are_those_that_it_names(tmp_path: Path) -> None:
    corpus, index = tmp_path / "papers", tmp_path / "index"
    _, settings = assistant_for(corpus, index)
    assert (settings.corpus, settings.index) == (corpus, index)
    assert settings.writer == "extractive"
    assert assistant_for(None, None)[1].corpus == Settings().corpus


def test_a_command_keeps_its_answers_where_replay_finds_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    service: Any = type("Service", (), {"digests": staticmethod(dict)})
    answer_recorder(Settings()).record(service, ANSWER)
    (file,) = tmp_path.rglob("answers*.sqlite")
    assert SqliteAnswers(file, 30).find(ANSWER["id"]).question == ANSWER["question"]
    assert capsys.readouterr().err == ""


def test_answers_that_cannot_be_kept_are_mentioned_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "home").write_text("a file where a folder should be", encoding="utf-8")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    service: Any = type("Service", (), {"digests": staticmethod(dict)})
    recorder = answer_recorder(Settings())
    for _ in range(2):
        recorder.record(service, ANSWER)
    assert capsys.readouterr().err.count("cannot be replayed later") == 1


@pytest.mark.parametrize(
    ("refused", "lines"),
    [
        ([], []),
        ([("a.pdf", "It is empty.")], ["a.pdf: It is empty."]),
        (
            [("a.pdf", "It is empty."), ("b.pdf", "It is empty.")],
            ["a.pdf: It is empty.", "b.pdf: It is empty."],
        ),
        (
            [("a.nbib: Of bees", "It has no abstract.")],
            ["a.nbib: Of bees: It has no abstract."],
        ),
        (
            [("a.nbib: Of bees: a review", "No abstract."), ("a.nbib: Of 蜂", "Not of use.")],
            ["a.nbib: Of bees: a review: No abstract.", "a.nbib: Of 蜂: Not of use."],
        ),
        (
            [
                ("a.nbib: Of bees", "No abstract."),
                ("b.nbib: Of ferns", "No abstract."),
                ("a.nbib: Of wasps", "No abstract."),
            ],
            [
                "a.nbib: 2 records, such as “Of bees”: No abstract.",
                "b.nbib: Of ferns: No abstract.",
            ],
        ),
        (
            [("a.nbib: Of bees", "No abstract.")] * 1234,
            ["a.nbib: 1,234 records, such as “Of bees”: No abstract."],
        ),
    ],
)
def test_files_are_refused_by_name_and_records_of_one_file_are_counted(
    refused: list[tuple[str, str]], lines: list[str]
) -> None:
    assert refusals(iter(refused)) == lines


@pytest.mark.parametrize(("count", "last"), [(60, "59.pdf: It is empty."), (1061, None)])
def test_a_long_list_is_cut_and_says_where_all_of_it_is(count: int, last: str | None) -> None:
    lines = refusals((f"{number}.pdf", "It is empty.") for number in range(count))
    assert lines[59] == "59.pdf: It is empty."
    assert lines[-1] == (last or "and 1,001 more; --json names every one")
