"""Which sentences lead, and how the rest is grouped."""

from __future__ import annotations

from typing import Any

from assistant.surfaces.presentation.sentences import codes_of, groups, lead


def claim(
    source: str, start: int, group: str = "animals", *, computed: bool = False
) -> dict[str, Any]:
    place = {"source_id": source, "start": start, "end": start + 10}
    return {"text": "t", "group": group, "computed": computed, "citations": [place]}


def answer(*claims: dict[str, Any]) -> dict[str, Any]:
    return {"claims": list(claims), "caveats": [], "sources": []}


def numbers(found: tuple[tuple[int, Any], ...]) -> list[int]:
    return [number for number, _ in found]


def test_the_first_sentence_leads_and_the_one_that_goes_on_with_it() -> None:
    assert numbers(lead(answer(claim("a", 0), claim("b", 11)))) == [0]
    assert numbers(lead(answer(claim("a", 0), claim("a", 11)))) == [0, 1]
    assert numbers(lead(answer(claim("a", 0), claim("a", 40)))) == [0]
    # Two sentences are an opening; a third belongs to the rest.
    assert numbers(lead(answer(claim("a", 0), claim("a", 11), claim("a", 22)))) == [0, 1]
    assert lead(answer()) == ()


def test_computed_sentences_lead_together() -> None:
    first, second = claim("a", 0, computed=True), claim("b", 0, computed=True)
    assert numbers(lead(answer(first, second, claim("b", 11)))) == [0, 1]


def test_groups_have_titles_where_there_is_more_than_one() -> None:
    one = answer(claim("a", 0), claim("b", 0), claim("c", 0))
    assert [(g.title, numbers(g.sentences)) for g in groups(one)] == [("", [1, 2])]
    two = answer(claim("a", 0), claim("b", 0, "people"), claim("c", 0, "cells"))
    assert [(g.title, numbers(g.sentences)) for g in groups(two)] == [
        ("In people", [1]),
        ("In cells", [2]),
    ]
    assert groups(answer(claim("a", 0))) == []
    mixed = answer(claim("a", 0), claim("b", 0), claim("c", 0, "none"), claim("d", 0))
    assert [(g.title, numbers(g.sentences)) for g in groups(mixed)] == [("", [1, 2, 3])]


def test_codes_are_found_wherever_they_stand() -> None:
    full = {
        "safety": [{"code": "a"}],
        "caveats": [{"code": "b"}],
        "evidence": {"text": "", "codes": ["c"]},
        "sources": [{"badges": [{"code": "d"}, {"code": "e"}]}, {}],
    }
    assert codes_of(full) == set("abcde")
