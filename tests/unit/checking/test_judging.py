"""Somebody's statement, held against the real corpus."""

from __future__ import annotations

import pytest

from assistant.domain import Support
from assistant.errors import InvalidQuestion
from assistant.service import Assistant

NOT_BORNE_OUT = {Support.CONTRADICTED, Support.UNSUPPORTED}


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        # What is true may be left open where the reader is not sure; it is never said to be false.
        ("Fasting eases EAE in mice.", {Support.SUPPORTED, Support.PARTLY}),
        # What is false may be left open; it is never said to be true.
        ("Rapamycin made EAE worse in mice.", NOT_BORNE_OUT),
        ("Rapamycin had no effect on the course of EAE.", NOT_BORNE_OUT),
        ("mTOR inhibition always blocks remyelination.", NOT_BORNE_OUT),
        ("Everolimus improved cognition in TSC.", NOT_BORNE_OUT),
        ("Everolimus cuts relapses by 50% in people with MS.", {Support.UNSUPPORTED}),
        ("The moon is made of cheese and sugar.", {Support.UNSUPPORTED}),
    ],
)
def test_verdicts(assistant: Assistant, statement: str, allowed: set[Support]) -> None:
    (checked,) = assistant.check(statement)
    support = checked.verdict.support
    assert support in allowed, checked.verdict.reason
    for citation in checked.claim.citations:
        text = assistant.document(citation.source_id).text
        assert text[citation.start : citation.end] == citation.quote
    if support in {Support.SUPPORTED, Support.CONTRADICTED}:
        assert checked.claim.citations


def test_what_the_corpus_doubts_is_not_said_to_be_borne_out(assistant: Assistant) -> None:
    (checked,) = assistant.check("mTOR inhibition promotes remyelination.")
    assert checked.verdict.support is not Support.SUPPORTED


def test_each_sentence_has_its_own_verdict_and_questions_have_none(assistant: Assistant) -> None:
    text = "Hello there. Fasting eases EAE in mice. Is that so? The moon is made of cheese."
    checked = assistant.check(text)
    assert [c.claim.text for c in checked] == [
        "Fasting eases EAE in mice.",
        "The moon is made of cheese.",
    ]
    assert checked[1].verdict.support is Support.UNSUPPORTED


def test_what_states_nothing_is_no_claim(assistant: Assistant) -> None:
    with pytest.raises(InvalidQuestion, match="no statement"):
        assistant.check("Really? Wow!")


def test_the_chain_of_a_sentence_that_repeats_an_article_is_followed(assistant: Assistant) -> None:
    article = assistant.document("healthspan-ms-rapamycin")
    cited = next(s for s in article.sentences if s.markers and s.quotable and s.end - s.start > 80)
    (first, *_) = assistant.check(article.text[cited.start : cited.end])
    assert first.verdict.support is Support.SUPPORTED
    assert any(link.via == "healthspan-ms-rapamycin" for link in first.chain)
