"""Somebody's statement, held against the real corpus."""

from __future__ import annotations

import pytest

from assistant.domain import Support
from assistant.errors import InvalidQuestion
from assistant.service import Assistant


@pytest.mark.parametrize(
    ("statement", "support"),
    [
        ("Fasting eases EAE in mice.", Support.SUPPORTED),
        ("Rapamycin inhibits mTORC1 by binding FKBP12.", Support.PARTLY),
        (
            "Rapamycin made EAE worse in mice.",
            Support.CONTRADICTED,
        ),
        ("Rapamycin had no effect on the course of EAE.", Support.CONTRADICTED),
        ("mTOR inhibition always blocks remyelination.", Support.CONTRADICTED),
        ("Everolimus cuts relapses by 50% in people with MS.", Support.UNSUPPORTED),
        ("The moon is made of cheese and sugar.", Support.UNSUPPORTED),
    ],
)
def test_verdicts(assistant: Assistant, statement: str, support: Support) -> None:
    (checked,) = assistant.check(statement)
    assert checked.verdict.support is support, checked.verdict.reason
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
    assert [c.verdict.support for c in checked] == [Support.SUPPORTED, Support.UNSUPPORTED]


def test_what_states_nothing_is_no_claim(assistant: Assistant) -> None:
    with pytest.raises(InvalidQuestion, match="no statement"):
        assistant.check("Really? Wow!")


def test_the_chain_of_a_sentence_that_repeats_an_article_is_followed(assistant: Assistant) -> None:
    article = assistant.document("healthspan-ms-rapamycin")
    cited = next(s for s in article.sentences if s.markers and s.quotable and s.end - s.start > 80)
    (first, *_) = assistant.check(article.text[cited.start : cited.end])
    assert first.verdict.support is Support.SUPPORTED
    assert any(link.via == "healthspan-ms-rapamycin" for link in first.chain)
