"""How a quote's page is named: as the page names itself, else by its count."""

from __future__ import annotations

import pytest

from assistant.domain import (
    ChainVerdict,
    ConfidenceLevel,
    Direction,
    EvidenceLevel,
    Reason,
    Support,
)
from assistant.settings import EvidenceScope
from assistant.surfaces.presentation.labels import (
    CHAIN_WORDS,
    CONFIDENCE_WORDS,
    DIRECTION_WORDS,
    EVIDENCE_WORDS,
    REASON_WORDS,
    SCOPE_WORDS,
    SUPPORT_WORDS,
    confidence_of,
    doubt_of,
    page_words,
)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"page": 6, "page_label": "e1234"}, "p. e1234"),
        ({"page": 3, "page_label": "iii"}, "p. iii"),
        ({"page": 3, "page_label": None}, "page 3"),
        ({"page": 3}, "page 3"),
        ({"page": None, "page_label": None}, ""),
    ],
)
def test_a_page_is_named_as_one_cites_it(place: dict[str, object], words: str) -> None:
    assert page_words(place) == words


def test_every_value_that_people_read_has_words() -> None:
    for kind, words in [
        (ChainVerdict, CHAIN_WORDS),
        (ConfidenceLevel, CONFIDENCE_WORDS),
        (Direction, DIRECTION_WORDS),
        (EvidenceLevel, EVIDENCE_WORDS),
        (EvidenceScope, SCOPE_WORDS),
        (Reason, REASON_WORDS),
        (Support, SUPPORT_WORDS),
    ]:
        assert set(kind) == set(words)


def test_confidence_and_doubt_in_words() -> None:
    answer = {"confidence": {"level": "moderate", "score": 0.714}}
    assert confidence_of(answer).startswith("medium: at least seven in ten")
    assert confidence_of(answer, score=True).startswith("medium (0.71): ")
    assert doubt_of("supported") == "" and doubt_of("partly") == "partly by what it cites"
