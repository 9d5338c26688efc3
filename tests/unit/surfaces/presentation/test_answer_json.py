"""The documented JSON: what is null, what is numbered, and what cannot be seen."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from assistant.domain import (
    Answer,
    Badge,
    CaveatCode,
    ChainLink,
    ChainVerdict,
    CheckedClaim,
    Citation,
    Claim,
    Confidence,
    ConfidenceLevel,
    Direction,
    EvidenceGroup,
    EvidenceLevel,
    Population,
    Provenance,
    Question,
    Source,
    Support,
    Term,
    Verdict,
)
from assistant.surfaces.presentation.answer_json import (
    answer_schema,
    answer_to_dict,
    checked_to_dict,
    dumped,
    source_to_dict,
)

BORNE_OUT = Verdict(Support.SUPPORTED, "It says so.")


def claim(source: str) -> Claim:
    place = Citation(source, "p", "Bees dance.", 0, 11, "Results", EvidenceLevel.ANIMAL_STUDY)
    return Claim("Bees dance.", (place,), relevance=0.123456)


def answer(*claims: Claim, question: Question | None = None, **more: Any) -> dict[str, Any]:
    found = Answer(
        "a-1",
        question or Question("Do they?", "Do they?"),
        claims,
        tuple(BORNE_OUT for _ in claims),
        (),
        Confidence(ConfidenceLevel.LOW, 0.3),
        (Source("moss"), Source("fern")),
        provenance=Provenance("0", "g", "c", "w", "e", "s"),
        **{"nearest": (), **more},
    )
    data = answer_to_dict(found)
    Draft202012Validator(answer_schema()).validate(data)
    return data


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("β ‘x’ 茶", '"β ‘x’ 茶"'),
        ("a\u202eb", '"a\\u202eb"'),  # turns a line round
        ("a\u200bb", '"a\\u200bb"'),  # has no width
        ("a\x7f\x9bb", '"a\\u007f\\u009bb"'),  # what a terminal obeys
        ("a\u2028b", '"a\\u2028b"'),
    ],
)
def test_what_cannot_be_seen_is_an_escape_and_the_data_are_the_same(text: str, shown: str) -> None:
    assert dumped(text) == shown
    assert json.loads(dumped({text: [text]}, indent=2)) == {text: [text]}


def test_a_claim_names_its_source_by_number_and_its_verdict() -> None:
    data = answer(claim("fern"), badges={"moss": (Badge(CaveatCode.DATED, "old"),)})
    (said,) = data["claims"]
    assert said["citations"][0]["n"] == 2
    assert data["sources"][1]["source_id"] == "fern"
    assert (said["support"], said["reason"], said["relevance"]) == (
        "supported", "It says so.", 0.1235,
    )  # fmt: skip
    assert [len(source["badges"]) for source in data["sources"]] == [1, 0]
    assert data["nearest"] == [] and not data["abstained"]


def test_an_answer_that_could_not_be_given_has_only_what_is_near() -> None:
    data = answer(nearest=(claim("moss"),))
    assert (data["outcome"], data["abstained"], data["lead"]) == ("nearest", True, None)
    assert data["claims"] == []
    assert data["nearest"][0]["n"] == 1
    assert data["notice"] is None and data["provenance"]["writer_use"] is None


def test_a_word_that_stands_twice_in_a_question_is_named_once_as_it_first_stood() -> None:
    terms = (Term("bee", "Bee"), Term("danc", "dance"), Term("bee", "bee"))
    asked = Question("Bee dance bee", "Bee dance bee", terms=terms)
    assert sorted(answer(question=asked)["looked_for"]) == ["Bee", "dance"]


def test_findings_are_counted_under_their_own_direction() -> None:
    counts = {
        Direction.BENEFIT: 1, Direction.NO_EFFECT: 2, Direction.HARM: 3, Direction.MIXED: 4,
    }  # fmt: skip
    (group,) = answer(summary=(EvidenceGroup(Population.PEOPLE, 5, None, counts, ("moss",)),))[
        "evidence_summary"
    ]
    told = [group[name] for name in ("benefit", "no_effect", "harm", "mixed", "studies")]
    assert told == [1, 2, 3, 4, 5]
    assert group["participants"] is None  # not known is not nobody


def test_a_checked_sentence_leads_nowhere_where_the_cited_work_is_not_here() -> None:
    link = ChainLink(0, "moss", "7", "", ChainVerdict.NOT_IN_CORPUS, "It is not here.")
    data = checked_to_dict(CheckedClaim(claim("moss"), BORNE_OUT, (link,), (Source("moss"),)))
    assert data["chain"][0]["source_id"] is None
    assert data["citations"][0]["quote"] == "Bees dance."
    assert json.loads(json.dumps(data)) == data


def test_what_is_not_known_of_a_source_is_null_and_no_empty_text() -> None:
    data = source_to_dict(Source("moss", cited_as=(("fern", "4"), ("fern", "9"))))
    unknown = ("journal", "doi", "pmid", "pmcid", "licence", "retracted", "year")
    assert [data[name] for name in unknown] == [None] * len(unknown)
    assert data["cited_as"] == ["fern [4]", "fern [9]"]
    assert data["commercial"] is False and data["updates"] == []
