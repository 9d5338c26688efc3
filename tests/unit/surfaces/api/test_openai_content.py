"""An answer as Markdown with the places of its citations, from the invented example of the API."""

from __future__ import annotations

from assistant.surfaces.api.examples import ANSWER
from assistant.surfaces.api.openai_replies import content_of


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


def test_both_sides_of_a_disagreement_are_told_with_notes_at_their_markers() -> None:
    claims = [
        {**ANSWER["claims"][0], "text": "It [n] = [1] helped."},
        {**ANSWER["claims"][0], "text": "It did not."},
    ]
    claims[1]["citations"] = [{**claims[1]["citations"][0], "n": 2}]
    sources = [*ANSWER["sources"], {**ANSWER["sources"][0], "n": 2, "title": "Another [1]"}]
    conflict = {"about": "whether it works", "sides": [[0], [1]], "in_short": ["Better.", "Worse."]}
    found = content_of({**ANSWER, "claims": claims, "sources": sources, "conflicts": [conflict]})
    assert "**The sources disagree on whether it works**\n\n- Better (" in found.text
    places = [(found.text[n.start_index : n.end_index], n.title) for n in found.notes]
    told = [("[1]", sources[0]["title"]), ("[2]", "Another [1]")]
    assert places == told * 2
    assert found.notes[-1].end_index == found.text.index("\n\n**Confidence**")
