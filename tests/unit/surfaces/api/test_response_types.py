"""Kept answers of both editions of the schema, as they are described."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from assistant.surfaces.api.examples import ANSWER
from assistant.surfaces.api.response_types import AnswerV1Json, KeptJson, ReadyJson, ReplayJson
from assistant.surfaces.presentation.answer_schema import AnswerJson

AT = "2026-01-01T12:00:00+00:00"
FIRST: dict[str, Any] = {
    "schema": 1,
    "id": "a-1",
    "question": "Why?",
    "standalone_question": "Why?",
    "answer": "Because.",
    "abstained": False,
    "claims": [{"text": "Because.", "support": "supported"}],
    "chain": [],
    "caveats": [],
    "confidence": {"level": "low"},
    "sources": [],
    "nearest": [],
    "follow_ups": ["And so?"],
    "notice": None,
    "provenance": {"version": "0.0.1"},
}


@pytest.mark.parametrize(("answer", "kind"), [(ANSWER, AnswerJson), (FIRST, AnswerV1Json)])
def test_an_answer_is_read_by_the_edition_that_it_names(answer: dict[str, Any], kind: type) -> None:
    kept = KeptJson.model_validate({"at": AT, "answer": answer})
    assert type(kept.answer) is kind
    dumped = kept.model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert dumped["answer"] == answer


def test_what_the_first_edition_had_besides_is_not_lost() -> None:
    kept = KeptJson.model_validate({"at": AT, "answer": {**FIRST, "lay_summary": "So."}})
    assert kept.model_dump()["answer"]["lay_summary"] == "So."


@pytest.mark.parametrize(
    "answer",
    [
        {**FIRST, "schema": 3},
        {**ANSWER, "schema": 1, "claims": None},
        {**ANSWER, "lay_summary": "So."},
        {name: value for name, value in FIRST.items() if name != "claims"},
        "a-1",
    ],
)
def test_what_is_of_neither_edition_is_not_described(answer: Any) -> None:
    with pytest.raises(ValidationError):
        KeptJson.model_validate({"at": AT, "answer": answer})


REPLAY: dict[str, Any] = {
    "id": "a-1",
    "at": AT,
    "outcome": "not_reproducible",
    "changes": [],
    "reasons": ["A language model wrote it."],
    "quotes": {"standing": 1, "all": 2},
    "then": FIRST,
    "now": None,
}


def test_a_replay_may_have_nothing_new_to_show() -> None:
    assert ReplayJson.model_validate(REPLAY).now is None
    both = ReplayJson.model_validate({**REPLAY, "outcome": "changed", "now": ANSWER})
    assert both.now is not None and both.now.id == ANSWER["id"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"outcome": "better"}, "outcome"),
        ({"now": FIRST}, "now"),
        ({"quotes": {"all": 1}}, "quotes"),
    ],
)
def test_a_replay_of_another_form_is_not_described(more: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as found:
        ReplayJson.model_validate({**REPLAY, **more})
    assert {error["loc"][0] for error in found.value.errors()} == {field}


def test_an_index_that_is_not_behind_says_nothing_of_it() -> None:
    ready = ReadyJson(status="ok", index="2:ab", built=AT)
    assert ready.model_dump(exclude_none=True) == {"status": "ok", "index": "2:ab", "built": AT}
