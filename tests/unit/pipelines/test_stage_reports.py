"""What each stage of an answer found, for who watches."""

from __future__ import annotations

import pytest

from assistant.domain import (
    Citation,
    Claim,
    Draft,
    Evidence,
    EvidenceLevel,
    Hit,
    Passage,
    Question,
    Sentence,
    SentenceHit,
    Source,
    StageResult,
    Support,
    Verdict,
    Verification,
)
from assistant.pipelines.stage_reports import checked, read, retrieved

BREAD, TEA = Source("b", "On bread"), Source("t", "On tea")


def hit(source: Source, text: str, score: float) -> Hit:
    """A passage that was found."""
    passage = Passage(f"{source.id}:{text}", source.id, 0, len(text), text, "", 0, 0, 9)
    return Hit(passage, source, score, dense=0.5, lexical=2.0, rank=1)


def sentence(source: Source, text: str, relevance: float) -> SentenceHit:
    """A sentence that was read."""
    passage = hit(source, f"{text} And more.", 0.5).passage
    place = Sentence(0, len(text), 0)
    return SentenceHit(source, passage, place, 0, text, "", relevance=relevance)


def claim(text: str, *sources: Source) -> Claim:
    """A claim that cites a sentence of each."""
    return Claim(
        text,
        tuple(Citation(s.id, f"{s.id}:1", text, 0, 9, "", EvidenceLevel.UNKNOWN) for s in sources),
    )


def evidence(hits: tuple[Hit, ...] = (), sentences: tuple[SentenceHit, ...] = ()) -> Evidence:
    return Evidence(Question("Why?", "Why?"), hits, sentences)


def test_passages_are_told_best_first() -> None:
    hits = (hit(BREAD, "It rose.", 0.25), hit(TEA, "It steeped.", 0.75), hit(BREAD, "Rye.", 0.5))
    assert retrieved(evidence(hits)) == (
        StageResult("On tea", "It steeped.", 0.75),
        StageResult("On bread", "Rye.", 0.5),
        StageResult("On bread", "It rose.", 0.25),
    )


def test_passages_that_are_alike_keep_their_order() -> None:
    hits = (hit(BREAD, "One.", 0.5), hit(TEA, "Two.", 0.5), hit(BREAD, "Three.", 0.5))
    assert [one.text for one in retrieved(evidence(hits))] == ["One.", "Two.", "Three."]


@pytest.mark.parametrize(
    ("score", "shown"), [(1.0000001, 1.0), (-0.2, 0.0), (0.0, 0.0), (1.0, 1.0), (0.4, 0.4)]
)
def test_a_score_is_shown_from_0_to_1(score: float, shown: float) -> None:
    (found,) = retrieved(evidence((hit(TEA, "It steeped.", score),)))
    assert found.score == shown


def test_sentences_are_told_with_what_the_reader_gave_them() -> None:
    sentences = (sentence(TEA, "It steeped.", 0.9), sentence(BREAD, "It rose.", 0.1))
    assert read(evidence(sentences=sentences)) == (
        StageResult("On tea", "It steeped.", 0.9),
        StageResult("On bread", "It rose.", 0.1),
    )


def test_claims_are_told_in_the_order_of_the_answer_with_their_verdicts() -> None:
    draft = Draft((claim("Rye rose.", BREAD), claim("Tea steeped.", TEA)), "w")
    verdicts = (
        Verdict(Support.UNSUPPORTED, "Nothing says so."),
        Verdict(Support.SUPPORTED, "It says the same."),
    )
    assert checked(draft, Verification(verdicts), [TEA, BREAD]) == (
        StageResult("On bread", "Rye rose.", verdict="unsupported: Nothing says so."),
        StageResult("On tea", "Tea steeped.", verdict="supported: It says the same."),
    )


def test_a_source_is_named_once_however_often_it_is_cited() -> None:
    draft = Draft((claim("Both.", TEA, BREAD, TEA), claim("Neither.")), "w")
    verdicts = (Verdict(Support.PARTLY, "r"), Verdict(Support.UNCHECKED, "r"))
    found = checked(draft, Verification(verdicts), [BREAD, TEA])
    assert [one.title for one in found] == ["On tea; On bread", ""]
    assert [one.score for one in found] == [None, None]


def test_a_claim_without_a_verdict_is_not_passed_over() -> None:
    draft = Draft((claim("Both.", TEA, BREAD),), "w")
    with pytest.raises(ValueError, match="shorter"):
        checked(draft, Verification(()), [TEA, BREAD])


def test_where_nothing_was_found_nothing_is_told() -> None:
    assert retrieved(evidence()) == read(evidence()) == ()
    assert checked(Draft((), "w"), Verification(()), [TEA]) == ()
