"""Questions with the passages found for them, written down for the reader to be trained on."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from assistant.answering.features import Candidate, candidates
from assistant.answering.relevance import as_texts, best_passages
from assistant.domain import Hit
from assistant.domain import Turn as Said
from assistant.pipelines.question_answering import QuestionAnswering
from assistant.retrieval.search import retrieve
from evals.cases import Case, Dataset, Turn
from evals.metrics.matching import is_one_of

_PASSAGES: Final = 6
"""Of each question; one fewer than are read in use, for a sixth less time."""


def write_groups(
    dataset: Dataset,
    asker: QuestionAnswering,
    path: Path,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> int:
    """Writes a line of JSON for the last question of each case that finds anything; says how many.

    The best passages by what is known before anything is read; one that answers is among them if it was
    found at all. A sentence is labelled 1 where it answers, 0 where not, -1 where it belongs to a full
    answer or is never quoted. ``answered_by`` has the ordinals of all passages of the index that answer.
    """
    lines = []
    held = [_sentences(asker, n) for n in range(asker.index.manifest.counts["passages"])]
    for number, case in enumerate(dataset, start=1):
        group = _group(case, asker, held)
        if group:
            lines.append(json.dumps(group, ensure_ascii=False) + "\n")
        progress(number, len(dataset))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(lines), encoding="utf-8")
    return len(lines)


def _sentences(asker: QuestionAnswering, ordinal: int) -> tuple[str, list[str]]:
    """The source of a passage, and its sentences."""
    passage = asker.index.passage(ordinal)
    document = asker.index.document(passage.source_id)
    spans = document.sentences[passage.first_sentence : passage.last_sentence + 1]
    return passage.source_id, [document.text[span.start : span.end] for span in spans]


def _group(
    case: Case, asker: QuestionAnswering, held: Sequence[tuple[str, list[str]]]
) -> dict[str, Any] | None:
    index, turn = asker.index, case.turns[-1]
    before: list[Said] = []
    for one in case.turns[:-1]:
        before.append(asker.understand(one.question, before))
    question = asker.understanding.after(turn.question, index.vocabulary, before)
    vector = asker.vector_of(question)
    evidence = retrieve(question, vector, index, asker.fusion, asker.passages)
    rows = candidates(evidence, vector, index, asker.lexicon)
    if not rows:
        return None
    first = [asker.weigher.scorings.own.glance.probability(one.features) for one in rows]
    marks = {(one.passage, one.place): _mark(one, turn) for one in rows}
    chosen = best_passages(rows, first, _PASSAGES)
    answering = [place for place, mark in sorted(marks.items()) if mark == 1]
    if answering and not {passage for passage, _ in answering} & set(chosen):
        chosen = sorted([*chosen[:-1], answering[0][0]])
    return {
        "question": question.search_text,
        "passages": [_passage(n, evidence.hits[n], asker, marks) for n in chosen],
        "answered_by": [
            ordinal
            for ordinal, (source, sentences) in enumerate(held)
            if source in turn.gold and any(is_one_of(source, s, turn.gold) for s in sentences)
        ],
    }


def _passage(
    number: int, hit: Hit, asker: QuestionAnswering, marks: dict[tuple[int, int], int]
) -> dict[str, Any]:
    (text,) = as_texts([hit], asker.index)
    return {
        "title": text.title,
        "sentences": list(text.sentences),
        "labels": [marks.get((number, place), -1) for place in range(len(text.sentences))],
    }


def _mark(one: Candidate, turn: Turn) -> int:
    if is_one_of(one.hit.source.id, one.hit.text, turn.gold):
        return 1
    return -1 if is_one_of(one.hit.source.id, one.hit.text, turn.fair) else 0
