"""A follow-up about the works that an answer cited is asked of each of them."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from assistant.domain import BlockKind, Document, Evidence, Question, QuestionKind
from assistant.pipelines.told_works import each_work, evidence_of_works
from tests.unit.answering.small_writer import Documents, document, hit


class Corpus(Documents):
    def source_ids(self) -> tuple[str, ...]:
        return tuple(self._by_id)


def work(key: str) -> Document:
    """A line that describes it, a sentence of it, and an entry of its list of references."""
    plain = document(key, f"Oduya A. On {key}. 2011.", "Bees dance.", "Reference 1: Quist B. 2003.")
    line, said, entry = plain.sentences
    kind = BlockKind.METADATA
    return replace(plain, sentences=(replace(line, kind=kind), said, replace(entry, kind=kind)))


ONE, OTHER = work("one"), work("other")
CORPUS = Corpus(ONE, OTHER)


def read(of: Document, sure: float, *relevance: float) -> Evidence:
    """What was found in a work: its sentences with their relevance, best first."""
    hits = sorted(
        (hit(of, at, value) for at, value in enumerate(relevance)), key=lambda h: -h.relevance
    )
    return Evidence(Question("", ""), (), sentences=tuple(hits), sure=sure)


def asked(text: str, kind: QuestionKind = QuestionKind.NUMBER) -> Question:
    return Question(text, text, kind=kind, spoken_of=("one", "gone", "other"))


def texts(question: Question, *found: Evidence) -> list[str] | None:
    evidence = evidence_of_works(question, found, CORPUS)  # type: ignore[arg-type]
    return None if evidence is None else [h.text for h in evidence.sentences]


WHO = asked("who found that?", QuestionKind.BIBLIOGRAPHIC)


def test_each_work_that_is_still_there_is_asked_by_itself() -> None:
    def of_work(question: Question, title: str, _: object) -> Question:
        return replace(question, search_text=f"{question.text} ({title})")

    questions = list(each_work(WHO, CORPUS, SimpleNamespace(of_work=of_work)))  # type: ignore[arg-type]
    assert [(q.source, q.search_text) for q in questions] == [
        ("one", "who found that? (one)"),
        ("other", "who found that? (other)"),
    ]


def test_who_found_it_is_told_by_the_line_that_describes_each_work() -> None:
    found = read(ONE, 0.9, 0.4, 0.7, 0.9), read(OTHER, 0.9, 0.8, 0.1, 0.0)
    assert texts(WHO, *found) == ["Oduya A. On one. 2011.", "Oduya A. On other. 2011."]


def test_a_line_that_does_not_tell_it_is_what_comes_near() -> None:
    who_paid = asked("who paid?", QuestionKind.BIBLIOGRAPHIC)
    assert texts(who_paid, read(ONE, 0.9, 0.2, 0.1, 0.0)) == ["Oduya A. On one. 2011."]
    assert texts(who_paid, read(ONE, 0.9, 0.05, 0.8, 0.0)) == ["Bees dance."]


def test_where_it_was_done_is_told_by_the_study_and_not_by_its_reference() -> None:
    where = asked("where was it done?", QuestionKind.BIBLIOGRAPHIC)
    found = replace(read(ONE, 0.9, 0.4, 0.7, 0.0), question=where)
    assert texts(where, found) == ["Bees dance."]


def test_an_entry_of_its_list_is_told_where_its_number_is_asked_for() -> None:
    sixth = asked("what is reference 1?", QuestionKind.BIBLIOGRAPHIC)
    assert texts(sixth, read(ONE, 0.9, 0.1, 0.2, 0.9)) == [
        "Reference 1: Quist B. 2003.",
        "Bees dance.",
        "Oduya A. On one. 2011.",
    ]


def test_works_that_answer_are_told_in_the_order_in_which_they_were_cited() -> None:
    found = read(ONE, 0.9, 0.0, 0.7, 0.0), read(OTHER, 0.9, 0.8, 0.9, 0.0)
    assert texts(asked("how big was it?"), *found) == [
        "Bees dance.",
        "Oduya A. On one. 2011.",
        "Reference 1: Quist B. 2003.",
        "Bees dance.",
        "Oduya A. On other. 2011.",
    ]
    silent = read(ONE, 0.9, 0.0, 0.4, 0.0)
    evidence = evidence_of_works(asked("how big was it?"), (silent, found[1]), CORPUS)  # type: ignore[arg-type]
    assert evidence is not None
    assert {h.source.id for h in evidence.sentences} == {"other"}


def test_what_no_work_answers_may_be_meant_otherwise() -> None:
    assert texts(asked("how many?"), read(ONE, 0.1, 0.0, 0.2, 0.0)) is None
    assert texts(asked("how many?")) is None
