"""Which source a question means that names it by an identifier or by its size."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.backends.shipped_files import load_lexicon
from assistant.domain import Document, Question, QuestionKind, Reference, SourceKind, Study, Term
from assistant.pipelines.named_study import as_named_by_size, not_of_another, source_named
from assistant.text.lexicon import Lexicon
from assistant.text.words import analyse
from tests.unit.answering.small_writer import Documents, document, hit

LEXICON = Lexicon(load_lexicon())


def study(key: str, number: int | None, doi: str = "") -> Document:
    plain = document(key, "Bees dance.")
    return replace(plain, source=replace(plain.source, doi=doi), study=Study(number=number))


class Corpus(Documents):
    """As much of an open index as the names of studies need."""

    def __init__(self, *documents: Document) -> None:
        super().__init__(*documents)
        self._sources = tuple(one.source for one in documents)

    def sources(self) -> tuple[object, ...]:
        return self._sources


EIGHT = study("eight", 8, doi="10.1000/eight")
MANY = study("many", 296)
REVIEW = document("review", "Bees dance.")
CORPUS = Corpus(EIGHT, MANY, REVIEW)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("what did 10.1000/eight find", "eight"),
        ("10.1000/eight", "eight"),
        ("what did 10.1000/nine find", ""),
        ("10.1000/nine", None),
        ("what did the bees find", ""),
    ],
)
def test_an_identifier_names_its_source(text: str, named: str | None) -> None:
    assert source_named(text, CORPUS) == named  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "through"),
    [
        ("what dose was used in the 8 patient study", {"eight", "review"}),
        ("what dose did the eight patients get", {"eight", "review"}),
        ("did the 296 people or the 8 patients do better", {"eight", "many", "review"}),
        # No study has so many people: the number names none.
        ("what dose did the 9 patients get", {"eight", "many", "review"}),
        ("what came of more than 8 patients", {"eight", "many", "review"}),
        ("what did 8 mice do", {"eight", "many", "review"}),
    ],
)
def test_a_study_of_another_size_is_not_the_one_that_is_named(text: str, through: set[str]) -> None:
    of_it = not_of_another(Question(text, text), ("eight", "many"), CORPUS, LEXICON)  # type: ignore[arg-type]
    assert {d.source.id for d in (EIGHT, MANY, REVIEW) if of_it(hit(d, 0, 0.5))} == through


def by(author: str, key: str, *sentences: str, cites: str = "") -> Document:
    plain = document(key, *sentences)
    spans = plain.sentences
    if cites:
        spans = (replace(spans[0], markers=("1",)), *spans[1:])
    return replace(
        plain,
        source=replace(plain.source, authors=(author, "Chen Q")),
        sentences=spans,
        references=(Reference("1", "An entry.", source_id=cites),) if cites else (),
    )


ODUYA = by("Oduya A", "oduya-2011", "Bees dance.")
LIND = by("Lind B", "lind-2016", "Wasps hum [1].", "Oduya saw bees dance.", cites="oduya-2011")
CALLED = Corpus(ODUYA, LIND)


@pytest.mark.parametrize(
    ("names", "through"),
    [
        # What it says itself, the sentence that cites it, and the one that has its name.
        ({"oduya"}, {("oduya-2011", 0), ("lind-2016", 0), ("lind-2016", 1)}),
        ({"lind"}, {("lind-2016", 0), ("lind-2016", 1)}),
        # Nobody calls a paper by its second author.
        ({"chen"}, set()),
        (set(), {("oduya-2011", 0), ("lind-2016", 0), ("lind-2016", 1)}),
    ],
)
def test_a_study_by_another_author_is_not_the_one_that_is_named(
    names: set[str], through: set[tuple[str, int]]
) -> None:
    question = Question("Who paid?", "Who paid?", called=frozenset(names))
    of_it = not_of_another(question, (), CALLED, LEXICON)  # type: ignore[arg-type]
    hits = [hit(document, n, 0.5) for document, n in ((ODUYA, 0), (LIND, 0), (LIND, 1))]
    assert {(one.source.id, one.ordinal) for one in hits if of_it(one)} == through


def test_a_document_that_somebody_brought_may_be_the_one_that_is_named() -> None:
    brought = document("mine", "Bees dance.", kind=SourceKind.USER)
    question = Question("Who paid?", "Who paid?", called=frozenset({"oduya"}))
    of_it = not_of_another(question, (), Corpus(brought), LEXICON)  # type: ignore[arg-type]
    assert of_it(hit(brought, 0, 0.5))


def test_where_the_named_one_was_found_a_document_without_a_name_is_another() -> None:
    brought = document("mine", "Bees dance.", kind=SourceKind.USER)
    question = Question("Who paid?", "Who paid?", called=frozenset({"oduya"}))
    of_it = not_of_another(question, ("mine", "oduya-2011"), Corpus(brought, ODUYA), LEXICON)  # type: ignore[arg-type]
    assert not of_it(hit(brought, 0, 0.5))
    assert of_it(hit(ODUYA, 0, 0.5))


def asked(text: str) -> Question:
    tokens = (token for token in analyse(text, LEXICON) if not token.stop)
    terms = tuple(Term(token.key, token.surface) for token in tokens)
    return Question(text, text, QuestionKind.FACT, terms=terms)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("what did the trial with eight people find", "eight"),
        ("summary of the 296-patient study", "many"),
        ("results of the trial in 8 patients", "eight"),
        ("what did it find in 9 patients", ""),  # no study has so many
        ("what did the 8 patients and the 296 people show", ""),
        ("did the 8 patients sleep better", ""),  # more is asked than what was found
        ("what did the study find", ""),
    ],
)
def test_who_asks_what_a_study_of_that_size_found_asks_about_that_study(
    text: str, source: str
) -> None:
    found = as_named_by_size(asked(text), ("eight", "many", "review"), CORPUS, LEXICON)  # type: ignore[arg-type]
    assert found.source == source
