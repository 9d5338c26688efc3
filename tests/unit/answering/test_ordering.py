"""Which sentence opens, where the kind of question says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.ordering import names_no_outcome, order_of, study_before_reassurance
from assistant.answering.quotation import sentence_hit
from assistant.backends.shipped_files import load_lexicon
from assistant.domain import Question, QuestionKind, SentenceHit, SourceKind, Term
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


def test_who_sells_a_thing_may_say_what_it_is() -> None:
    assert opened(WHAT, hit(SHOP, 0, 0.9), hit(PAPER, 0, 0.6)) == "Otters are sleek animals."


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


@pytest.mark.parametrize(("key", "first"), [("@metformin", 1), ("@remyelination", 0)])
def test_a_missed_endpoint_opens_where_it_is_asked_if_something_works(key: str, first: int) -> None:
    trial = study(
        "trial",
        row("Leptin fell.", "benefit", "metformin", "leptin"),
        row("Gait, the primary outcome, was the same.", "no_effect", "metformin", "gait"),
    )
    index = SmallIndex(trial)
    asked = Question("q", "q", QuestionKind.EFFECT, terms=(Term(key, key),))
    order = order_of(asked, index, LEXICON)  # type: ignore[arg-type]
    hits = [sentence_hit(trial, ordinal, index) for ordinal in (0, 1)]  # type: ignore[arg-type]
    assert min((0, 1), key=lambda n: (order(hits[n]), n)) == first


@pytest.mark.parametrize(
    ("kind", "first"),
    [(QuestionKind.SAFETY, [1, 2, 0]), (QuestionKind.EFFECT, [0, 1, 2])],
)
def test_who_asks_about_harm_is_told_that_first(kind: QuestionKind, first: list[int]) -> None:
    told = study(
        "trial",
        row("Sleep may get better.", "benefit", "metformin", "sleep"),
        row("Adverse events were seen.", "not_stated", "metformin", "gait"),
        row("Gait got worse.", "harm", "metformin", "gait"),
    )
    index = SmallIndex(told)
    asked = Question("q", "q", kind, terms=(Term("@remyelination", "x"),))
    order = order_of(asked, index, LEXICON)  # type: ignore[arg-type]
    hits = [sentence_hit(told, ordinal, index) for ordinal in range(3)]  # type: ignore[arg-type]
    assert sorted(range(3), key=lambda n: (order(hits[n]), n)) == first


@pytest.mark.parametrize(
    ("kind", "said", "of", "first"),
    [
        (QuestionKind.SAFETY, "benefit", "metformin", 1),
        (QuestionKind.SAFETY, "harm", "metformin", 0),
        (QuestionKind.SAFETY, "benefit", "fasting", 0),  # another treatment's study stays behind
        (QuestionKind.EFFECT, "benefit", "metformin", 0),
    ],
)
def test_a_study_in_people_opens_before_an_article_that_reassures(
    kind: QuestionKind, said: str, of: str, first: int
) -> None:
    told = study("told", row("Its safety is known to be excellent.", said, of, "safety"))
    article = replace(told, source=replace(told.source, kind=SourceKind.ARTICLE))
    trial = study("trial", row("Adverse events were mild.", "no_effect", "metformin", "safety"))
    index = SmallIndex(article, trial)
    hits = [sentence_hit(document, 0, index) for document in (article, trial)]  # type: ignore[arg-type]
    asked = Question("q", "q", kind)
    ordered = study_before_reassurance(asked, hits, index, LEXICON)  # type: ignore[arg-type]
    assert [hits.index(hit) for hit in ordered] == [first, 1 - first]


@pytest.mark.parametrize(
    ("key", "kind", "opens"),
    [
        ("@ms", QuestionKind.EFFECT, "In people"),
        ("@human", QuestionKind.EFFECT, "In people"),
        ("@eae", QuestionKind.EFFECT, "Mice"),  # a disease that is given to animals
        ("@metformin", QuestionKind.EFFECT, "Mice"),
        ("@ms", QuestionKind.NUMBER, "Mice"),
    ],
)
def test_what_is_asked_of_people_is_not_opened_by_animals(
    key: str, kind: QuestionKind, opens: str
) -> None:
    both = document("both", "Mice on torin ran more.", "In people torin changed nothing.")
    asked = Question("q", "q", kind, terms=(Term(key, key), Term(stem("running"), "running")))
    order = order_of(asked, SmallIndex(both), LEXICON)  # type: ignore[arg-type]
    hits = [hit(both, 0, 0.9), hit(both, 1, 0.8)]
    assert min(hits, key=order).text.startswith(opens)
