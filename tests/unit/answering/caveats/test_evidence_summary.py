"""What an answer rests on, in one sentence."""

from __future__ import annotations

from assistant.answering.caveats.evidence_summary import evidence_line
from assistant.answering.caveats.rule import CaveatContext
from assistant.domain import (
    Citation,
    Claim,
    Draft,
    Evidence,
    EvidenceLevel,
    EvidenceLine,
    Question,
    Source,
    SourceKind,
)

TRIAL = EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL
MICE = EvidenceLevel.ANIMAL_STUDY


def at(*levels: EvidenceLevel, near: bool = False, people: int = 0) -> CaveatContext:
    claims = tuple(
        Claim("Goats sang.", (Citation(f"s{n}", "p", "Goats sang.", 0, 11, "", level),))
        for n, level in enumerate(levels)
    )
    draft = Draft((), "w", nearest=claims) if near else Draft(claims, "w")
    return CaveatContext(
        Evidence(Question("q", "q"), ()),
        draft,
        sources={
            f"s{n}": Source(f"s{n}", "t", SourceKind.PAPER, level, species=("goat",))
            for n, level in enumerate(levels)
        },
        participants={"s0": people} if people else {},
    )


def test_kinds_are_counted_people_first() -> None:
    line = evidence_line(at(MICE, TRIAL, MICE), ())
    assert line.text == "This rests on 1 randomised trial and 2 animal studies (goat)."


def test_what_only_comes_near_is_not_rested_on() -> None:
    assert evidence_line(at(TRIAL, near=True), ()).text == "They are from 1 randomised trial."


def test_people_are_told_where_all_are_known_and_nothing_of_nothing() -> None:
    assert "(1,200 people)" in evidence_line(at(TRIAL, people=1200), ()).text
    assert "people" not in evidence_line(at(TRIAL, TRIAL, people=1200), ()).text
    assert evidence_line(at(), ()) == EvidenceLine()
