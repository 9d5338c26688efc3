"""Which sentence opens, where the kind of question says so."""

from __future__ import annotations

import pytest

from assistant.answering.ordering import names_no_outcome, order_of
from assistant.answering.quotation import sentence_hit
from assistant.backends.lexicon_file import load_lexicon
from assistant.domain import Question, QuestionKind, SentenceHit, Term
from assistant.text.lexicon import Lexicon
from assistant.text.stemming import stem
from tests.unit.answering.small_ledger import SmallIndex, row, study
from tests.unit.answering.small_writer import Documents, document, hit, written

LEXICON = Lexicon(load_lexicon())
SHOP = document(
    "shop", "Otters are sleek animals.", "The sleek otter is hunted here.", commercial=True
)
PAPER = document("paper", "Beavers leave fish to many an otter.", "Sea otters use tools.")
EVERY = Documents(SHOP, PAPER)
WHAT = Question(
    "what r otters", "what r otters", QuestionKind.DEFINITION, terms=(Term("otter", "otters"),)
)


def opened(question: Question, *sentences: SentenceHit) -> str:
    return written(*sentences, documents=EVERY, question=question).claims[0].text


@pytest.mark.parametrize(
    ("more", "opens"),
    [
        ((), "Otters are sleek animals."),
        # Of two that are on it, a seller's is second.
        ((hit(PAPER, 1, 0.5),), "Sea otters use tools."),
    ],
)
def test_what_is_said_of_a_thing_says_what_it_is(more: tuple[SentenceHit, ...], opens: str) -> None:
    assert opened(WHAT, hit(SHOP, 0, 0.9), hit(PAPER, 0, 0.6), *more) == opens


def test_what_does_not_even_name_the_thing_is_last() -> None:
    stray = document("stray", "Ottoman rugs are what is meant.", "Fish fear an otter.")
    order = order_of(WHAT, Documents(stray), LEXICON)  # type: ignore[arg-type]
    assert order(hit(stray, 1, 0.3)) < order(hit(stray, 0, 0.9))


def test_a_kind_of_the_thing_is_that_thing() -> None:
    rapalogs = document("rapalogs", "Other drugs block mTOR.", "Everolimus blocks mTOR.")
    asked = Question("q", "q", QuestionKind.DEFINITION, terms=(Term("@rapalog", "rapalogs"),))
    order = order_of(asked, Documents(rapalogs), LEXICON)  # type: ignore[arg-type]
    assert order(hit(rapalogs, 1, 0.5)) < order(hit(rapalogs, 0, 0.9))


def test_any_other_question_has_a_seller_last_and_nothing_else_moved() -> None:
    plain = Question("q", "q", QuestionKind.OTHER, terms=WHAT.terms)
    assert opened(plain, hit(SHOP, 0, 0.9), hit(PAPER, 0, 0.6)).startswith("Beavers")
    assert opened(plain, hit(PAPER, 0, 0.9), hit(PAPER, 1, 0.6)).startswith("Beavers")


@pytest.mark.parametrize(
    ("kind", "key", "none"),
    [
        (QuestionKind.EFFECT, "@metformin", True),
        (QuestionKind.EFFECT, "@remyelination", False),
        (QuestionKind.OTHER, "@metformin", False),
        (QuestionKind.FACT, stem("positive"), True),  # whether it was good
        (QuestionKind.FACT, "@metformin", False),
        (QuestionKind.COMPARISON, "@metformin", False),  # with itself, at another dose
    ],
)
def test_whether_it_is_asked_if_something_works_at_all(
    kind: QuestionKind, key: str, none: bool
) -> None:
    asked = Question("q", "q", kind, terms=(Term(key, key),))
    assert names_no_outcome(asked, LEXICON) is none


@pytest.mark.parametrize(
    ("keys", "first"),
    [
        (("@metformin", "@ms"), "felt"),
        (("@metformin", "@ms", "@ampk"), "marker"),  # of a pathway markers tell
        (("@metformin",), "marker"),
    ],
)
def test_what_patients_feel_comes_before_markers_where_help_is_hoped_for(
    keys: tuple[str, ...], first: str
) -> None:
    trial = study(
        "trial",
        row("Leptin fell.", "benefit", "metformin", "leptin"),
        row("Relapses were as many as before.", "no_effect", "metformin", "relapses"),
    )
    index = SmallIndex(trial)
    terms = tuple(Term(key, key) for key in keys)
    order = order_of(Question("q", "q", QuestionKind.EFFECT, terms=terms), index, LEXICON)  # type: ignore[arg-type]
    hits = [sentence_hit(trial, ordinal, index) for ordinal in (0, 1)]  # type: ignore[arg-type]
    assert ("marker", "felt")[min((0, 1), key=lambda n: (order(hits[n]), n))] == first
