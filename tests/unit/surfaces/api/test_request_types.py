"""What a request may hold: defaults, and what is unknown or too much."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from assistant.domain import EvidenceLevel, Reason
from assistant.settings import EvidenceScope
from assistant.surfaces.api.request_types import (
    AskRequest,
    CheckRequest,
    FeedbackRequest,
    FindingsQuery,
    MapQuery,
    PageQuery,
    SearchQuery,
)

FEEDBACK = {"question": "Why?", "answer_id": "a-1", "reason": "overstated"}


def test_what_is_left_out_has_its_default() -> None:
    ask = AskRequest.model_validate({"question": "Why?"})
    assert (ask.turns, ask.evidence) == (None, None)
    search = SearchQuery.model_validate({"q": "bees"})
    assert (search.k, search.evidence, search.since) == (10, [], 0)
    assert FeedbackRequest.model_validate(FEEDBACK).comment is None
    drawn = MapQuery.model_validate({})
    assert (drawn.form, drawn.timeline, drawn.intervention) == ("svg", False, "")
    found = FindingsQuery.model_validate({})
    assert (found.population, found.direction, found.source) == (None, None, "")
    page = PageQuery.model_validate({})
    assert (page.limit, page.offset) == (200, 0)


def test_words_of_the_documentation_are_read() -> None:
    turns = [{"text": "And wasps?", "standalone": "Do wasps dance?"}]
    ask = AskRequest.model_validate({"question": "蜂?", "turns": turns, "evidence": "human"})
    assert ask.evidence is EvidenceScope.HUMAN and ask.turns is not None
    assert ask.turns[0].standalone == "Do wasps dance?"
    search = SearchQuery.model_validate({"q": "", "evidence": ["theory"], "k": "7"})
    assert search.evidence == [EvidenceLevel.THEORY] and search.k == 7
    assert FeedbackRequest.model_validate(FEEDBACK).reason is Reason.OVERSTATED


@pytest.mark.parametrize("model", [AskRequest, CheckRequest, FeedbackRequest])
def test_the_examples_of_the_description_are_requests(model: type[BaseModel]) -> None:
    (example,) = model.model_json_schema()["examples"]
    assert model.model_validate(example).model_dump(exclude_none=True) == example


def test_default_lists_are_not_shared() -> None:
    SearchQuery(q="bees").evidence.append(EvidenceLevel.THEORY)
    assert SearchQuery(q="bees").evidence == []


@pytest.mark.parametrize(
    ("model", "given", "field"),
    [
        (AskRequest, {}, "question"),
        (AskRequest, {"question": None}, "question"),
        (AskRequest, {"question": "Why?", "writer": "x"}, "writer"),
        (AskRequest, {"question": "Why?", "evidence": "mice"}, "evidence"),
        (AskRequest, {"question": "Why?", "turns": [{"text": "a"}]}, "turns"),
        (AskRequest, {"question": "Why?", "turns": [{"text": "", "standalone": "", "x": 1}]},
         "turns"),
        (CheckRequest, {"statement": ["a"]}, "statement"),
        (CheckRequest, {"statement": "a", "turns": []}, "turns"),
        (FeedbackRequest, {**FEEDBACK, "reason": "rude"}, "reason"),
        (FeedbackRequest, {**FEEDBACK, "question": "q" * 20_001}, "question"),
        (FeedbackRequest, {**FEEDBACK, "answer_id": "a" * 101}, "answer_id"),
        (FeedbackRequest, {**FEEDBACK, "comment": "c" * 4001}, "comment"),
        (SearchQuery, {"q": "q" * 4001}, "q"),
        (SearchQuery, {"q": "bees", "k": 0}, "k"),
        (SearchQuery, {"q": "bees", "k": 101}, "k"),
        (SearchQuery, {"q": "bees", "evidence": ["hearsay"]}, "evidence"),
        (SearchQuery, {"q": "bees", "since": -1}, "since"),
        (SearchQuery, {"q": "bees", "since": 3001}, "since"),
        (FindingsQuery, {"outcome": "o" * 201}, "outcome"),
        (FindingsQuery, {"population": "martians"}, "population"),
        (FindingsQuery, {"direction": "up"}, "direction"),
        (FindingsQuery, {"drug": "x"}, "drug"),
        (MapQuery, {"form": "pdf"}, "form"),
        (MapQuery, {"timeline": "perhaps"}, "timeline"),
        (MapQuery, {"intervention": "i" * 201}, "intervention"),
        (PageQuery, {"limit": 0}, "limit"),
        (PageQuery, {"limit": 1001}, "limit"),
        (PageQuery, {"offset": -1}, "offset"),
        (PageQuery, {"offset": 10_000_001}, "offset"),
    ],
)  # fmt: skip
def test_what_is_unknown_or_too_much_is_refused_by_its_name(
    model: type[BaseModel], given: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as found:
        model.model_validate(given)
    assert [error["loc"][0] for error in found.value.errors()] == [field]


@pytest.mark.parametrize(
    ("model", "given"),
    [
        (FeedbackRequest, {"question": "q" * 20_000, "answer_id": "a" * 100,
                           "reason": "other", "comment": "c" * 4000}),
        (SearchQuery, {"q": "q" * 4000, "k": 100, "since": 3000}),
        (SearchQuery, {"q": "q", "k": 1, "since": 0}),
        (FindingsQuery, {"intervention": "i" * 200, "outcome": "o" * 200, "source": "s" * 200}),
        (PageQuery, {"limit": 1000, "offset": 10_000_000}),
        (PageQuery, {"limit": 1, "offset": 0}),
    ],
)  # fmt: skip
def test_as_much_as_is_allowed_is_taken(model: type[BaseModel], given: dict[str, Any]) -> None:
    assert model.model_validate(given).model_dump(include=set(given)) == given
