"""What people did not like is kept a line each, counted, and forgotten."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from assistant.backends.feedback_file import FeedbackFile
from assistant.domain import Feedback, Reason

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@pytest.fixture
def box(tmp_path: Path) -> FeedbackFile:
    return FeedbackFile(tmp_path / "new" / "feedback.jsonl")


def on_days(box: FeedbackFile, *days: int) -> None:
    """A piece on each of these days of January."""
    for day in days:
        with time_machine.travel(NOON.replace(day=day), tick=False):
            box.add(f"day {day}", "a-1", Reason.UNCLEAR)


def questions(box: FeedbackFile) -> list[str]:
    return [piece.question for piece in box.all()]


def test_a_box_that_nobody_used_is_empty_and_makes_no_file(box: FeedbackFile) -> None:
    assert (box.all(), box.count(), box.forget()) == ([], 0, 0)
    assert not box.path.exists()


@pytest.mark.parametrize(
    ("question", "comment"),
    [
        ("Does it help?", ""),
        ("Hilft Törin 😀?", "nein\nzwei Zeilen\r\n\tund “mehr”"),
        ("", "\x00\x1f\x7f{}"),
        ("long " * 20_000, "x"),
    ],
)
def test_a_piece_is_read_back_as_it_was_given(
    box: FeedbackFile, question: str, comment: str
) -> None:
    with time_machine.travel(NOON, tick=False):
        added = box.add(question, "a-1", Reason.OVERSTATED, comment)
    assert added == Feedback(
        added.id, "2026-01-02T12:00:00+00:00", question, "a-1", Reason.OVERSTATED, comment
    )
    assert box.all() == [added]
    assert box.path.read_bytes().count(b"\n") == 1


def test_pieces_keep_their_order_and_have_ids_of_their_own(box: FeedbackFile) -> None:
    with time_machine.travel(NOON, tick=False):
        added = [
            box.add("q", "a-1", Reason.OTHER),
            box.add("q", "a-2", Reason.OTHER),
            box.add("q", "a-1", Reason.UNCLEAR),
            box.add("q", "a-1", Reason.OTHER, "c"),
            box.add("r", "a-1", Reason.OTHER),
        ]
    assert box.all() == added
    assert len({piece.id for piece in added}) == 5
    assert all(piece.id.startswith("f-") and len(piece.id) == 12 for piece in added)


def test_only_the_owner_may_read_it(box: FeedbackFile) -> None:
    on_days(box, 1, 2)
    assert box.path.stat().st_mode & 0o777 == 0o600
    assert box.path.parent.stat().st_mode & 0o777 == 0o700
    box.forget("2026-01-02")
    assert box.path.stat().st_mode & 0o777 == 0o600


def test_many_at_once_lose_nothing(box: FeedbackFile) -> None:
    def add(number: int) -> None:
        FeedbackFile(box.path).add(f"q{number}", "a-1", Reason.OTHER, "ä" * 3000)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(40)))
    assert sorted(questions(box)) == sorted(f"q{n}" for n in range(40))


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "{",
        "[]",
        "3",
        "null",
        '"text"',
        '{"id": "f-1"}',
        '{"id": "f-1", "created": "", "question": "", "answer_id": "", "reason": "poetry"}',
        '{"id": "f-1", "created": "", "question": "", "answer_id": "", "reason": "other", "x": 1}',
    ],
)
def test_a_line_that_cannot_be_read_is_passed_over(box: FeedbackFile, damaged: str) -> None:
    on_days(box, 1)
    with box.path.open("a", encoding="utf-8") as file:
        file.write(damaged + "\n")
    on_days(box, 2)
    assert questions(box) == ["day 1", "day 2"]
    assert box.count() == 2


@pytest.mark.parametrize(
    ("before", "count"),
    [
        ("", 3),
        ("2026-01-01", 0),
        ("2026-01-03T12:00:00+00:00", 1),
        ("2026-01-03T12:00:01+00:00", 2),
        ("2027", 3),
    ],
)
def test_pieces_from_before_a_time_are_counted_and_forgotten(
    box: FeedbackFile, before: str, count: int
) -> None:
    on_days(box, 1, 3, 5)
    assert box.count(before) == count
    assert box.forget(before) == count
    assert questions(box) == ["day 1", "day 3", "day 5"][count:]
    assert box.count(before) == 0
    on_days(box, 6)
    assert questions(box)[-1] == "day 6"


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        ("", Reason.OTHER),
        ("I do not like it", Reason.OTHER),
        ("Wrong citation in the second line", Reason.WRONG_CITATION),
        ("MISSING PAPER: Müller 2020", Reason.MISSING_PAPER),
        ("This is unclear, and overstated", Reason.OVERSTATED),
        ("wrong_citation", Reason.OTHER),
    ],
)
def test_the_reason_of_a_thumb_down_is_one_that_its_comment_names(
    box: FeedbackFile, comment: str, reason: Reason
) -> None:
    box.thumb({"question": "q", "id": "a-7", "more": 1}, 0, comment)
    (piece,) = box.all()
    assert (piece.question, piece.answer_id) == ("q", "a-7")
    assert (piece.reason, piece.comment) == (reason, comment)


def test_a_thumb_up_is_not_kept(box: FeedbackFile) -> None:
    box.thumb({"question": "q", "id": "a-7"}, 1, "wrong citation")
    assert box.all() == []


def test_a_place_that_cannot_be_written_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match=r"file"):
        FeedbackFile(tmp_path / "file" / "box").add("q", "a-1", Reason.OTHER)


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x0b"])
def test_other_signs_that_end_a_line_stay_within_a_text(box: FeedbackFile, sign: str) -> None:
    box.add(f"Do bees{sign}dance?", "a-1", Reason.OTHER)
    assert [one.question for one in box.all()] == [f"Do bees{sign}dance?"]


def test_a_line_that_is_no_text_hides_no_other(box: FeedbackFile) -> None:
    box.add("q", "a-1", Reason.OTHER)
    box.path.write_bytes(b'{"comment": "\xc3\n' + box.path.read_bytes())
    assert [one.answer_id for one in box.all()] == ["a-1"]


def test_what_fits_the_disk_in_part_is_not_kept(
    box: FeedbackFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.add("q", "a-1", Reason.OTHER)
    write = os.write
    with monkeypatch.context() as full:
        full.setattr(os, "write", lambda to, line: write(to, line[:9]))
        with pytest.raises(OSError, match="No space left"):
            box.add("q", "a-2", Reason.OTHER)
    box.add("q", "a-3", Reason.OTHER)
    assert [one.answer_id for one in box.all()] == ["a-1", "a-3"]
