"""Questions with and without an answer in passages that are not ours: what the answer engine does.

Half of the passages go into one index, the rest into another. Each question is asked twice: where its
passage lies, and where it does not. So the same question says how often an answer that is there is given,
and how often one is given though its passage was taken out.

    answered       = share of questions with an answer that are answered, their passage being there
    first_right    = share of those answers whose first sentence is one that was labelled as an answer
    any_right      = share of those answers that show such a sentence anywhere
    false_without  = share of the same questions answered where their passage is not
    false_unanswerable = share of questions answered to which their own passage has no answer (SQuAD 2.0)

A passage that nobody labelled may answer as well, so `first_right` and `false_without` are strict.
"""

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from assistant.domain import Answer, EvidenceLevel, Media, ParsedDocument, Source, SourceKind
from assistant.domain.ids import content_digest, short_digest
from assistant.service import Assistant
from evals.metrics.matching import is_one_of
from evals.outside.beir import read_judgements, read_queries
from evals.outside.files import DataInvalid
from evals.statistics import Interval, interval

SOURCES: Final = frozenset(
    {"squad2_dev", "tydiqa_goldp_en", "nq_qed", "covidqa", "evidence_inference", "pubmedqa_train"}
)
"""Sets whose sentences stand in the order of their passage."""
SHOWN: Final = ("answered", "first_right", "any_right", "false_without", "false_unanswerable")
"""The measures, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class OutsideQuestion:
    """A question, the passage it belongs to, and the sentences of it that answer."""

    id: str
    source: str
    question: str
    passages: tuple[str, ...]
    """Ids of the passages that hold an answer, or that it was written for."""
    answers: tuple[str, ...]
    """Sentences that answer; empty where only passages are judged, or where none answers."""
    answerable: bool = True


@dataclass(frozen=True, slots=True)
class PassageCorpus:
    """A `Corpus` of passages: (id, title, text)."""

    passages: Sequence[tuple[str, str, str]]

    def documents(self) -> Iterable[ParsedDocument]:
        """One document for each passage."""
        for key, title, text in self.passages:
            source = Source(key, title, SourceKind.ABSTRACT, EvidenceLevel.UNKNOWN)
            yield ParsedDocument(source, text, content_digest(f"{title}\n{text}"), key, Media.PLAIN)


@dataclass(frozen=True, slots=True)
class AnswerScores:
    """What `measure_answers` found. Intervals are None where there is no such question."""

    questions: int
    answered: Interval | None
    first_right: Interval | None
    any_right: Interval | None
    false_without: Interval | None
    false_unanswerable: Interval | None
    by_source: dict[str, dict[str, float]]
    errors: list[str]
    """A question that broke the engine, with what was raised; it counts as unanswered."""


@dataclass(frozen=True, slots=True)
class _Asked:
    question: OutsideQuestion
    there: bool
    answered: bool
    first: bool = False
    anywhere: bool = False


def read_answers(path: Path, most: int = 0) -> tuple[list[OutsideQuestion], PassageCorpus]:
    """``answers.jsonl.gz``: rows of question, sentences and labels; those of the validation part.

    `most` questions, or all when it is 0; the same ones each time, of every set in proportion.

    Raises:
        DataInvalid: the file cannot be read or has another form.
    """
    questions, passages = [], {}
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                if row["split"] != "validation" or row["source"] not in SOURCES:
                    continue
                text = " ".join(row["sentences"])
                key = f"p-{short_digest(text, length=12)}"
                passages[key] = ("", text)
                labelled = zip(row["sentences"], row["labels"], strict=True)
                answers = tuple(s for s, label in labelled if label)
                number = short_digest(row["source"], row["question"], key, length=12)
                questions.append(
                    OutsideQuestion(
                        number, row["source"], row["question"], (key,), answers, bool(answers)
                    )
                )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataInvalid(
            f"{path} cannot be used: {error}.",
            "Name a gzipped file of JSON lines with question, sentences, labels, source and split.",
        ) from error
    if most:
        questions = sorted(questions, key=lambda q: q.id)[:most]
    used = {key for question in questions for key in question.passages}
    corpus = PassageCorpus([(key, *passages[key]) for key in sorted(used)])
    return questions, corpus


def read_beir_answers(
    folder: Path, split: str = "test"
) -> tuple[list[OutsideQuestion], PassageCorpus]:
    """A BEIR folder: a passage that is judged relevant answers; sentences are not labelled."""
    queries = read_queries(folder)
    relevant: dict[str, list[str]] = {}
    for judged in read_judgements(folder, split):
        if judged.relevance > 0:
            relevant.setdefault(judged.query_id, []).append(judged.doc_id)
    questions = [
        OutsideQuestion(key, folder.name, queries[key], tuple(documents), ())
        for key, documents in relevant.items()
    ]
    passages = []
    with (folder / "corpus.jsonl").open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            passages.append((str(row["_id"]), str(row.get("title", "")), str(row["text"])))
    return questions, PassageCorpus(passages)


def halves(
    questions: Sequence[OutsideQuestion], corpus: PassageCorpus
) -> tuple[PassageCorpus, PassageCorpus]:
    """The corpus in two parts; passages of one question stay together."""
    home: dict[str, int] = {}
    for question in questions:
        side = next(
            (home[key] for key in question.passages if key in home), _side(question.passages[0])
        )
        for key in question.passages:
            home.setdefault(key, side)
    parts: tuple[list[Any], list[Any]] = ([], [])
    for passage in corpus.passages:
        parts[home.get(passage[0], _side(passage[0]))].append(passage)
    return PassageCorpus(parts[0]), PassageCorpus(parts[1])


def to_fit_on(questions: Sequence[OutsideQuestion]) -> list[OutsideQuestion]:
    """The half of the questions that scores are fitted on; the same ones each time."""
    return [one for one in questions if _side(one.id)]


def to_measure(questions: Sequence[OutsideQuestion]) -> list[OutsideQuestion]:
    """The other half, on which nothing is fitted."""
    return [one for one in questions if not _side(one.id)]


def measure_answers(
    questions: Sequence[OutsideQuestion],
    assistants: tuple[Assistant, Assistant],
    corpora: tuple[PassageCorpus, PassageCorpus],
    progress: Callable[[int, int], None] = lambda *_: None,
) -> AnswerScores:
    """Asks each question of both assistants, whose indexes hold the two corpora."""
    homes = [{passage[0] for passage in corpus.passages} for corpus in corpora]
    asked: list[_Asked] = []
    errors: list[str] = []
    for number, question in enumerate(questions, start=1):
        for assistant, home in zip(assistants, homes, strict=True):
            there = any(key in home for key in question.passages)
            try:
                asked.append(_judged(question, there, assistant.ask(question.question)))
            except Exception as error:  # one question that breaks it is a finding, not the end
                errors.append(f"{question.question}: {type(error).__name__}: {error}")
                asked.append(_Asked(question, there, answered=False))
        progress(number, len(questions))
    return AnswerScores(
        questions=len(questions),
        by_source={
            source: {
                name: round(found.mean, 3)
                for name, found in _scores(
                    [a for a in asked if a.question.source == source]
                ).items()
                if found
            }
            for source in sorted({a.question.source for a in asked})
        },
        errors=errors,
        **_scores(asked),
    )


def _judged(question: OutsideQuestion, there: bool, answer: Answer) -> _Asked:
    if answer.abstained:
        return _Asked(question, there, answered=False)
    right = [
        any(_right(question, c.source_id, c.quote) for c in claim.citations)
        for claim in answer.claims
    ]
    return _Asked(question, there, answered=True, first=right[0], anywhere=any(right))


def _right(question: OutsideQuestion, source: str, quote: str) -> bool:
    if source not in question.passages:
        return False
    return not question.answers or is_one_of(source, quote, {source: question.answers})


def _scores(asked: Sequence[_Asked]) -> dict[str, Interval | None]:
    there = [a for a in asked if a.there and a.question.answerable]
    given = [a for a in there if a.answered]
    without = [a for a in asked if not a.there and a.question.answerable]
    never = [a for a in asked if a.there and not a.question.answerable]
    return {
        "answered": _share(a.answered for a in there),
        "first_right": _share(a.first for a in given),
        "any_right": _share(a.anywhere for a in given),
        "false_without": _share(a.answered for a in without),
        "false_unanswerable": _share(a.answered for a in never),
    }


def _share(values: Iterable[bool]) -> Interval | None:
    found = [float(value) for value in values]
    return interval(found) if found else None


def _side(key: str) -> int:
    return hashlib.sha256(key.encode()).digest()[0] % 2
