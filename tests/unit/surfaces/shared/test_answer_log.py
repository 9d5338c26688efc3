"""Recording answers: their form, and what happens where the file cannot be used."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from assistant.backends.answer_log import SqliteAnswers
from assistant.domain import Turn
from assistant.surfaces.shared.answer_log import AnswerRecorder, canonical

ANSWER: dict[str, Any] = {
    "id": "a-1",
    "question": "Does the tea help?",
    "claims": [],
    "provenance": {"corpus": "c", "timings_ms": {"write": 3.5}},
}


class Sources:
    """An assistant of which only the digests are asked for."""

    def digests(self) -> dict[str, str]:
        return {"doe-2020": "abc"}


def record(recorder: AnswerRecorder, **more: Any) -> None:
    recorder.record(Sources(), ANSWER, (Turn("a", "b"),), **more)  # type: ignore[arg-type]


def test_the_canonical_form_leaves_timings_out_and_sorts_names() -> None:
    text = canonical(ANSWER)
    assert json.loads(text)["provenance"] == {"corpus": "c", "timings_ms": {}}
    assert text == canonical(dict(reversed(ANSWER.items())))


def test_an_answer_is_recorded_with_its_circumstances(tmp_path: Path) -> None:
    log = SqliteAnswers(tmp_path / "answers.sqlite", 30)
    record(AnswerRecorder(log), owner="lab", conversation="api:1")
    saved = log.find("a-1", "lab")
    assert (saved.question, saved.turns, saved.writer) == (
        ANSWER["question"],
        (Turn("a", "b"),),
        "extractive",
    )
    assert saved.body == canonical(ANSWER) and log.sources("c") == {"doe-2020": "abc"}


def test_an_answer_of_an_earlier_edition_is_read_under_todays_names(tmp_path: Path) -> None:
    log = SqliteAnswers(tmp_path / "answers.sqlite", 30)
    record(AnswerRecorder(log))
    saved = log.find("a-1", "")
    old = saved.body.replace('"provenance"', '"passport"')
    assert canonical(type(saved).answer(_with_body(saved, old))) == saved.body


def _with_body(saved: Any, body: str) -> Any:
    from dataclasses import replace

    return replace(saved, body=body)


def test_a_file_that_cannot_be_used_is_reported_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "answers.sqlite").mkdir()
    log, warnings = SqliteAnswers(tmp_path / "answers.sqlite", 30), []
    recorder = AnswerRecorder(log, warnings.append)
    record(recorder)
    record(recorder)
    assert len(warnings) == 1 and warnings[0].startswith("The answer cannot be replayed later.")
    with caplog.at_level(logging.WARNING):
        server = AnswerRecorder(log)
        record(server)
        record(server)
    assert len(caplog.records) == 2
