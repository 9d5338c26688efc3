"""What a rule may look at, and which sentences a caveat names."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.answering.caveats.rule import CaveatContext, of_claims
from assistant.domain import (
    Caveat,
    CaveatCode,
    Citation,
    Claim,
    Draft,
    Evidence,
    EvidenceLevel,
    Question,
)


def claim(*keys: str) -> Claim:
    """A sentence that rests on each of these sources."""
    return Claim(
        "Owls hoot.",
        tuple(Citation(key, "p", "Owls hoot.", 0, 10, "", EvidenceLevel.UNKNOWN) for key in keys),
    )


ODD, EVEN, BOTH = claim("odd"), claim("even"), claim("even", "odd")


def at(claims: Sequence[Claim], nearest: Sequence[Claim] = ()) -> CaveatContext:
    return CaveatContext(
        Evidence(Question("q", "q"), ()), Draft(tuple(claims), "w", nearest=tuple(nearest))
    )


def odd(situation: CaveatContext) -> Caveat | None:
    return of_claims(situation, CaveatCode.DATED, "Odd.", lambda c: c.source_id == "odd")


@pytest.mark.parametrize(
    ("claims", "numbers"),
    [
        ((ODD,), (0,)),
        ((EVEN, ODD, EVEN, BOTH), (1, 3)),  # one citation of several is enough
    ],
)
def test_a_caveat_names_each_sentence_that_it_is_on(
    claims: tuple[Claim, ...], numbers: tuple[int, ...]
) -> None:
    assert odd(at(claims)) == Caveat(CaveatCode.DATED, "Odd.", numbers)


@pytest.mark.parametrize("claims", [(), (EVEN, EVEN), (claim(),)])
def test_there_is_none_where_no_citation_has_the_property(claims: tuple[Claim, ...]) -> None:
    assert odd(at(claims)) is None


def test_what_comes_near_is_read_where_there_is_no_answer_and_has_no_numbers() -> None:
    assert odd(at((), nearest=(ODD,))) == Caveat(CaveatCode.DATED, "Odd.", ())
    assert at((), nearest=(ODD,)).shown == (ODD,)


def test_what_comes_near_is_not_read_beside_an_answer() -> None:
    assert odd(at((EVEN,), nearest=(ODD,))) is None
    assert at((EVEN,), nearest=(ODD,)).shown == (EVEN,)


def test_numbers_are_named_once_in_the_order_that_they_were_found_in() -> None:
    assert at((EVEN, ODD, BOTH)).numbers([2, 0, 2]) == (2, 0)
    assert at((), nearest=(ODD,)).numbers([0]) == ()
