"""A batch of questions: what goes wrong in one line stays in its row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.backends.answer_log import SqliteAnswers
from assistant.errors import IndexNotFound, InvalidQuestion
from assistant.surfaces.cli.ask import _batch
from assistant.surfaces.shared.answer_log import AnswerRecorder


class Breaks:
    """An assistant that fails in the way its question names."""

    def ask(self, question: str, _turns: Any) -> Any:
        failures = {
            "fault": IndexError("tuple index out of range"),
            "empty": InvalidQuestion("The question is empty.", "Ask something."),
            "no index": IndexNotFound("There is no index.", "Build one."),
        }
        raise failures[question]


def rows(tmp_path: Path, *questions: str) -> list[dict[str, Any]]:
    path = tmp_path / "batch.jsonl"
    path.write_text("".join(json.dumps({"id": q, "question": q}) + "\n" for q in questions))
    recorder = AnswerRecorder(SqliteAnswers(tmp_path / "answers.sqlite", 30))
    return list(_batch(Breaks(), path, recorder, "extractive"))  # type: ignore[arg-type]


def test_a_fault_of_the_program_is_a_row_and_the_others_are_asked(tmp_path: Path) -> None:
    one, other = rows(tmp_path, "fault", "empty")
    assert (one["batch_id"], other["batch_id"]) == ("fault", "empty")
    assert one["error"].startswith("The program failed on this question (IndexError).")
    assert "Traceback" not in one["error"]
    assert other["error"].startswith("The question is empty.")


def test_without_an_index_the_batch_ends(tmp_path: Path) -> None:
    with pytest.raises(IndexNotFound):
        rows(tmp_path, "no index")
