"""Questions with their own passages (PubMedQA, BioASQ): are those found among all the others?

All passages of the file are indexed together; a question's are relevant, the rest are not. What is
measured is retrieval and refusal, not the yes or no of PubMedQA: an extractive answer says neither.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import ir_measures
from ir_measures import RR, R, nDCG

from assistant.domain import EvidenceLevel, Media, ParsedDocument, Source, SourceKind
from assistant.domain.ids import content_digest
from assistant.service import Assistant
from evals.outside.files import LabelledQuestion


@dataclass(frozen=True, slots=True)
class QuestionCorpus:
    """A `Corpus` in which each question's passages are one document."""

    questions: Sequence[LabelledQuestion]

    def documents(self) -> Iterable[ParsedDocument]:
        """One document for each question that has passages."""
        for question in self.questions:
            text = "\n\n".join(question.passages)
            if text.strip():
                source = Source(question.id, "", SourceKind.ABSTRACT, EvidenceLevel.UNKNOWN)
                yield ParsedDocument(source, text, content_digest(text), question.id, Media.PLAIN)


@dataclass(frozen=True, slots=True)
class QuestionScores:
    """Means over the questions."""

    questions: int
    recall_1: float
    recall_10: float
    ndcg_10: float
    mrr: float


def measure_questions(
    assistant: Assistant,
    questions: Sequence[LabelledQuestion],
    progress: Callable[[int, int], None] = lambda *_: None,
) -> QuestionScores:
    """Searches each question; the assistant's index must hold a `QuestionCorpus` of them."""
    judged, run = [], []
    for number, question in enumerate(questions, start=1):
        judged.append(ir_measures.Qrel(question.id, question.id, 1))
        best: dict[str, float] = {}
        for hit in assistant.search(question.question, 50).hits:
            best.setdefault(hit.passage.source_id, hit.score)
        run += [ir_measures.ScoredDoc(question.id, key, score) for key, score in best.items()]
        progress(number, len(questions))
    measured = ir_measures.calc_aggregate([R @ 1, R @ 10, nDCG @ 10, RR], judged, run)
    return QuestionScores(
        questions=len(questions),
        recall_1=float(measured[R @ 1]),
        recall_10=float(measured[R @ 10]),
        ndcg_10=float(measured[nDCG @ 10]),
        mrr=float(measured[RR]),
    )
