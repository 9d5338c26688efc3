"""The JSON answer as types: what is damaged is refused by its place."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from pydantic import ValidationError

from assistant.domain import EvidenceLevel, Outcome
from assistant.surfaces.api.examples import ANSWER
from assistant.surfaces.presentation.answer_schema import (
    AnswerJson,
    ConflictJson,
    EvidenceGroupJson,
    NearestJson,
    WriterUseJson,
)

WRITER = {
    "form": "numbered",
    "calls": 1,
    "prompt_tokens": 2,
    "reply_tokens": 3,
    "counted": True,
    "sentences": 4,
    "shown": 3,
    "mended": 1,
}
GROUP = {
    "population": "people",
    "studies": 2,
    "participants": None,
    "benefit": 1,
    "no_effect": 0,
    "harm": 1,
    "mixed": 0,
    "source_ids": ["doe-2020"],
}
CONFLICT = {"about": "sleep", "sides": [[0], [1, 2]], "in_short": ["better", ""]}


def changed(path: str, to: Any) -> dict[str, Any]:
    """The example with the value at a path such as ``claims.0.text`` replaced."""
    made = deepcopy(ANSWER)
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place: Any = made
    for part in way:
        place = place[part]
    place[last] = to
    return made


def test_an_answer_comes_back_as_it_was() -> None:
    read = AnswerJson.model_validate(ANSWER)
    dumped = read.model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert dumped == ANSWER
    assert read.schema_ == 2 and read.outcome is Outcome.ANSWERED
    assert read.claims[0].citations[0].evidence is EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL


def test_answers_from_before_pages_had_names_and_models_were_counted_are_read() -> None:
    older = deepcopy(ANSWER)
    del older["claims"][0]["citations"][0]["page_label"]
    read = AnswerJson.model_validate(older)
    assert read.claims[0].citations[0].page_label is None and read.provenance.writer_use is None


def test_an_answer_that_was_read_cannot_be_changed() -> None:
    read = AnswerJson.model_validate(ANSWER)
    with pytest.raises(ValidationError, match="frozen"):
        read.answer = "Something else."  # type: ignore[misc]


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("schema", 1),
        ("schema", "2"),
        ("outcome", "perhaps"),
        ("kind", "riddle"),
        ("summary", "So."),
        ("lead", "first"),
        ("claims.0.support", "likely"),
        ("claims.0.relevance", 1.01),
        ("claims.0.relevance", -0.01),
        ("claims.0.group", "martians"),
        ("claims.0.note", "more"),
        ("claims.0.citations.0.n", 0),
        ("claims.0.citations.0.start", -1),
        ("claims.0.citations.0.end", -1),
        ("claims.0.citations.0.evidence", "hearsay"),
        ("confidence.level", "certain"),
        ("confidence.score", 2),
        ("sources.0.n", 0),
        ("sources.0.kind", "blog"),
        ("sources.0.badges", [{"code": "unknown", "text": "?"}]),
        ("caveats", [{"code": "unknown", "text": "?", "claims": []}]),
        ("chain", [{"claim": 0, "via": "", "marker": "1", "source_id": "", "note": "",
                    "verdict": "true"}]),
        ("provenance.timings_ms", {"understand": "long"}),
        ("provenance.writer_use", {**WRITER, "form": "free"}),
        ("evidence_summary", [{**GROUP, "harm": -1}]),
        ("conflicts", [{**CONFLICT, "sides": [[0]]}]),
    ],
)  # fmt: skip
def test_what_is_damaged_is_refused_by_its_place(path: str, to: Any) -> None:
    with pytest.raises(ValidationError) as found:
        AnswerJson.model_validate(changed(path, to))
    (error,) = found.value.errors()
    assert ".".join(map(str, error["loc"])).startswith(path)


@pytest.mark.parametrize("field", sorted(set(ANSWER) - {"schema"}))
def test_nothing_of_an_answer_may_be_left_out(field: str) -> None:
    with pytest.raises(ValidationError) as found:
        AnswerJson.model_validate({name: ANSWER[name] for name in ANSWER if name != field})
    assert [(error["type"], error["loc"]) for error in found.value.errors()] == [
        ("missing", (field,))
    ]


@pytest.mark.parametrize("score", [0, 1, 0.5])
def test_a_share_goes_from_nothing_to_all(score: float) -> None:
    read = AnswerJson.model_validate(changed("confidence.score", score))
    assert read.confidence.score == score


@pytest.mark.parametrize(
    ("more", "sides"),
    [({}, 2), ({"sides": [[0]]}, 0), ({"sides": [[0], [1], [2]]}, 0), ({"in_short": ["a"]}, 0)],
)
def test_a_conflict_has_two_sides(more: dict[str, Any], sides: int) -> None:
    if sides:
        assert len(ConflictJson.model_validate({**CONFLICT, **more}).sides) == sides
        return
    with pytest.raises(ValidationError, match=r"at (?:least|most) 2 items"):
        ConflictJson.model_validate({**CONFLICT, **more})


@pytest.mark.parametrize("field", ["studies", "benefit", "no_effect", "harm", "mixed"])
def test_studies_are_counted_from_nothing(field: str) -> None:
    EvidenceGroupJson.model_validate({**GROUP, field: 0})
    with pytest.raises(ValidationError, match=field):
        EvidenceGroupJson.model_validate({**GROUP, field: -1})


@pytest.mark.parametrize(
    "field", ["calls", "prompt_tokens", "reply_tokens", "sentences", "shown", "mended"]
)
def test_what_a_model_did_is_counted_from_nothing(field: str) -> None:
    WriterUseJson.model_validate({**WRITER, field: 0})
    with pytest.raises(ValidationError, match=field):
        WriterUseJson.model_validate({**WRITER, field: -1})


def test_what_came_near_is_a_citation_with_its_words() -> None:
    place = ANSWER["claims"][0]["citations"][0]
    near = NearestJson.model_validate({**place, "text": "Sleep improved.", "relevance": 0.4})
    assert (near.n, near.quote, near.text) == (1, place["quote"], "Sleep improved.")
    with pytest.raises(ValidationError, match="relevance"):
        NearestJson.model_validate({**place, "text": "Sleep improved."})
