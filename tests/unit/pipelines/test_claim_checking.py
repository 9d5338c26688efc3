"""Somebody's statement against what stands near it: which side carries the verdict, and what is quoted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.backends.shipped_files import load_lexicon
from assistant.domain import ChainLink, CheckedClaim, Claim, Document, SentenceHit, Support, Verdict
from assistant.errors import InvalidQuestion
from assistant.pipelines import claim_checking
from assistant.pipelines.claim_checking import StatementChecker
from assistant.settings import Fusion
from assistant.text.lexicon import Lexicon
from tests.unit.answering.small_ledger import SmallIndex, evidence, question, row, study

LEXICON = Lexicon(load_lexicon())
STATEMENT = "Thyme tea improves sleep."
SAYS, DENIES, ELSE = (
    "Thyme tea gave better sleep here.",
    "Thyme tea gave no better sleep.",
    "Thyme tea is brewed with hot water.",
)


def one(key: str, *texts: str, kind: str = "result", on: str = "") -> Document:
    return study(key, *(row(text, "benefit", on=on, kind=kind) for text in texts))


def many(text: str, number: int, key: str, on: str = "") -> list[Document]:
    """So many sources that say the same."""
    return [one(f"{key}-{at}", text, on=on) for at in range(number)]


@pytest.fixture
def followed() -> list[str]:
    """Texts of the claims whose citations were followed."""
    return []


@pytest.fixture
def checker(monkeypatch: pytest.MonkeyPatch, followed: list[str]) -> Any:
    """Makes a checker that finds every sentence of some documents, as near as it is told."""
    monkeypatch.setattr(claim_checking, "retrieve", lambda *_: None)

    def made(*documents: Document, cosine: float = 0.9) -> StatementChecker:
        index = SmallIndex(*documents)
        hits = [
            SentenceHit(h.source, h.passage, h.sentence, h.ordinal, h.text, h.section, cosine)
            for h in evidence(question("tea"), index, *documents).sentences
        ]

        def check(_sentence: str, texts: Sequence[str]) -> list[Verdict]:
            kinds = {SAYS: Support.SUPPORTED, DENIES: Support.CONTRADICTED}
            return [Verdict(kinds.get(t, Support.UNSUPPORTED), f"By “{t}”") for t in texts]

        def follow(claims: Sequence[Claim]) -> tuple[ChainLink, ...]:
            followed.extend(claim.text for claim in claims)
            return ()

        parts: dict[str, Any] = {
            "embedder": SimpleNamespace(embed_query=lambda _: None),
            "understanding": SimpleNamespace(read=lambda *_: None),
            "weigher": SimpleNamespace(
                lexicon=LEXICON, glance=lambda *_: SimpleNamespace(sentences=hits)
            ),
            "check": SimpleNamespace(check_many=check),
            "chain": SimpleNamespace(follow=follow),
        }
        return StatementChecker(index=index, fusion=Fusion(), passages=9, **parts)  # type: ignore[arg-type]

    return made


def judged(checker: StatementChecker) -> tuple[Support, list[str]]:
    """The verdict on the statement, and what is quoted for it."""
    (found,) = checker.judge(STATEMENT)
    return found.verdict.support, [citation.quote for citation in found.claim.citations]


@pytest.mark.parametrize("text", ["", "Thyme tea.", "Does thyme tea improve sleep?"])
def test_where_nothing_is_stated_nothing_is_checked(text: str, checker: Any) -> None:
    with pytest.raises(InvalidQuestion, match="no statement"):
        checker().judge(text)


def test_six_sentences_are_checked_without_their_markers_and_questions_are_passed_over(
    checker: Any,
) -> None:
    numbered = " ".join(f"It helped number {n} sleep. [7]" for n in range(8))
    found: tuple[CheckedClaim, ...] = checker().judge(f"Does it help at all? {numbered}")
    assert [c.claim.text for c in found] == [f"It helped number {n} sleep." for n in range(6)]


@pytest.mark.parametrize(
    ("says", "denies", "support"),
    [
        (1, 0, Support.SUPPORTED),
        (0, 1, Support.CONTRADICTED),
        (1, 1, Support.PARTLY),
        (3, 1, Support.PARTLY),
        (4, 1, Support.SUPPORTED),  # one in five is taken for a mistake of the model
        (1, 4, Support.CONTRADICTED),
    ],
)
def test_the_larger_side_carries_it_unless_both_have_enough(
    says: int, denies: int, support: Support, checker: Any
) -> None:
    found, quotes = judged(checker(*many(DENIES, denies, "no"), *many(SAYS, says, "yes")))
    assert found is support
    assert (SAYS in quotes, DENIES in quotes) == {
        Support.SUPPORTED: (True, False),
        Support.CONTRADICTED: (False, True),
    }.get(support, (True, True))
    assert max(quotes.count(SAYS), quotes.count(DENIES)) <= 2


def test_a_source_that_says_the_same_does_not_say_the_contrary(checker: Any) -> None:
    assert judged(checker(one("a", SAYS, DENIES))) == (Support.SUPPORTED, [SAYS])


def test_a_contrary_finding_on_another_outcome_is_no_dispute(checker: Any) -> None:
    other = many(DENIES, 1, "no", on="grip strength")
    same = many(SAYS, 1, "yes", on="sleep")
    assert judged(checker(*other, *same)) == (Support.SUPPORTED, [SAYS])
    assert judged(checker(*many(DENIES, 1, "no", on="sleep"), *same))[0] is Support.PARTLY


def test_what_is_far_or_short_or_was_not_done_bears_nothing_out(
    checker: Any, followed: list[str]
) -> None:
    nothing: tuple[Support, list[str]] = (Support.UNSUPPORTED, [])
    assert judged(checker(one("a", SAYS), cosine=0.42)) == nothing
    assert judged(checker(one("a", "Intervention: thyme tea daily."))) == nothing
    denied = "Whether thyme tea does so was not looked at."
    assert judged(checker(one("a", denied, kind="limitation"))) == nothing
    # What says neither is shown as the nearest, and its citations prove nothing.
    assert judged(checker(one("a", ELSE))) == (Support.UNSUPPORTED, [ELSE])
    assert followed == []
    judged(checker(one("a", SAYS)))
    assert followed == [STATEMENT]


def test_a_limitation_is_held_against_it_without_what_was_not_done(checker: Any) -> None:
    limit = one("a", f"Grip was not looked at; {SAYS}", kind="limitation")
    assert judged(checker(limit))[0] is Support.SUPPORTED


def test_a_sentence_far_behind_the_nearest_decides_nothing(checker: Any) -> None:
    """The nearest says neither; one that lies far behind it speaks of something else."""
    made = checker(one("a", ELSE), one("b", DENIES))
    hits = made.weigher.glance().sentences
    hits[:] = [replace(one, cosine=0.9 if one.text == ELSE else 0.45) for one in hits]
    assert judged(made)[0] is Support.UNSUPPORTED
