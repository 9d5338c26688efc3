"""An answer as Markdown with the places of its citations, from the invented example of the API."""

from __future__ import annotations

from assistant.surfaces.api.examples import ANSWER
from assistant.surfaces.api.openai_content import content_of


def test_each_marker_with_an_address_has_a_note_at_its_place() -> None:
    found = content_of(ANSWER)
    assert found.refusal is None and len(found.notes) == 1
    (note,) = found.notes
    assert found.text[note.start_index : note.end_index] == "[1]"
    assert note.url == f"https://doi.org/{ANSWER['sources'][0]['doi']}"
    assert "**Confidence** medium" in found.text and "**Sources**" in found.text


def test_a_source_without_an_address_has_a_marker_and_no_note() -> None:
    source = {**ANSWER["sources"][0], "doi": None}
    found = content_of({**ANSWER, "sources": [source]})
    assert not found.notes and "[1]" in found.text


def test_what_is_not_wholly_supported_says_so() -> None:
    claim = {**ANSWER["claims"][0], "support": "partly"}
    assert "*(partly by what it cites)*" in content_of({**ANSWER, "claims": [claim]}).text


def test_a_refusal_is_named_and_small_talk_is_none() -> None:
    refused = {**ANSWER, "abstained": True, "claims": [], "sources": [], "answer": "No answer."}
    assert content_of(refused).refusal == "No answer."
    assert content_of({**refused, "notice": "No answer."}).refusal is None
