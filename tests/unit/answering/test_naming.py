"""What names stand for, looked up in documents invented for it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.answering.naming import NameLookup
from assistant.backends.shipped_files import load_lexicon
from assistant.checking.verification import verify
from assistant.domain import Document, Draft, Question, QuestionKind, Support
from assistant.text.lexicon import Lexicon
from assistant.text.words import analyse
from tests.unit.answering.small_writer import Documents, document

LEXICON = Lexicon(load_lexicon())


class Searched(Documents):
    """Finds each document that has a word."""

    def search_lexical(self, keys: Sequence[str], k: int, only: object) -> list[tuple[str, float]]:
        del only
        return [
            (key, 1.0)
            for key, found in self._by_id.items()
            if set(keys) & {token.key for token in analyse(found.text, LEXICON)}
        ][:k]


BIRDS = document(
    "birds",
    "Great crested grebes (GCGs) dance in spring.",
    "At rest the GCG sleeps afloat.",
)
TREGS = document("cells", "Some regulatory T cells (Tregs) stay in the skin.")
SHOP = document("shop", "Our Global Coin Guild (GCG) sells coins.", commercial=True)


def asked(text: str, *documents: Document) -> Draft | None:
    question = Question(text, text, QuestionKind.NAMING)
    return NameLookup(Searched(*documents), LEXICON).draft(question, "extractive")  # type: ignore[arg-type]


def said(draft: Draft | None) -> list[str]:
    assert draft is not None
    return [claim.text for claim in draft.claims]


@pytest.mark.parametrize(
    "question",
    ["what does GCG stand for", "gcg = ?", "long form of GCGs please", "the second G of GCG"],
)
def test_an_abbreviation_is_told_by_the_sentence_that_writes_it_out(question: str) -> None:
    draft = asked(question, BIRDS)
    assert said(draft) == ["“GCGs” stands for “great crested grebes”."]
    assert draft is not None
    assert draft.claims[0].citations[0].quote == "Great crested grebes (GCGs) dance in spring."


def test_two_long_forms_are_both_told_a_sellers_last() -> None:
    assert said(asked("what is GCG short for", SHOP, BIRDS)) == [
        "“GCGs” stands for “great crested grebes”.",
        "“GCG” stands for “Global Coin Guild”.",
    ]


def test_names_of_one_thing_beside_one_another_are_told_too() -> None:
    assert said(asked("full name of tregs", TREGS)) == [
        "“Tregs” is another name of “regulatory T cells”."
    ]


def test_the_claim_is_held_against_its_quote() -> None:
    index = Searched(BIRDS)
    draft = asked("what does GCG stand for", BIRDS)
    assert draft is not None
    (verdict,) = verify(draft, index, None).verdicts  # type: ignore[arg-type]
    assert verdict.support is Support.SUPPORTED


def test_what_no_document_says_is_told_from_the_list_of_names_and_said_to_be() -> None:
    draft = asked("is sirolimus the same as rapamycin", BIRDS)
    assert draft is not None
    assert not draft.claims
    assert draft.note.startswith("“sirolimus” and “rapamycin” are two names of one thing.")
    assert "no document says it" in draft.note
    draft = asked("what does RRMS stand for", BIRDS)
    assert draft is not None
    assert "“RRMS” stands for “relapsing-remitting multiple sclerosis”" in draft.note


@pytest.mark.parametrize(
    "question",
    ["is everolimus another word for rapamycin", "what does XYZ stand for", "the full name please"],
)
def test_two_things_and_unknown_ones_are_left_to_what_is_read(question: str) -> None:
    assert asked(question, BIRDS, TREGS) is None
