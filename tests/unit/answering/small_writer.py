"""A writer over documents invented for it."""

from __future__ import annotations

from types import SimpleNamespace

from assistant.answering.composition import ExtractiveWriter
from assistant.answering.other_side import OtherSide
from assistant.answering.overview import OverviewPlanner, Plan
from assistant.backends.shipped_files import load_lexicon
from assistant.domain import (
    Claim,
    CorpusProfile,
    Document,
    Draft,
    Evidence,
    EvidenceLevel,
    Hit,
    Logistic,
    Passage,
    Question,
    QuestionSafety,
    Scoring,
    Scorings,
    Section,
    Sentence,
    SentenceHit,
    Source,
    SourceKind,
)
from assistant.settings import Writing
from assistant.text.lexicon import Lexicon

NOTHING = Logistic(0.0, {})
NO_CORPUS = CorpusProfile()


SCORING = Scoring(
    NOTHING,
    NOTHING,
    NOTHING,
    answered_from=0.6,
    careful_from=0.85,
    shown_from=0.5,
    nearest_from=0.1,
)
SCORINGS = Scorings.alike(SCORING)


class Documents:
    """As much of an open index as a writer needs."""

    def __init__(self, *documents: Document) -> None:
        self._by_id = {document.source.id: document for document in documents}
        self.vocabulary = SimpleNamespace(passages=1, document_frequency=lambda _: 1)

    def document(self, source_id: str) -> Document:
        return self._by_id[source_id]

    def passages_of(self, source_id: str) -> list[str]:
        return [source_id]

    def passage(self, source_id: str) -> Passage:
        return hit(self._by_id[source_id], 0, 0.0).passage

    def findings(self, _: object) -> list[object]:
        return []  # no overview is planned here


def document(
    key: str,
    *sentences: str,
    commercial: bool = False,
    kind: SourceKind = SourceKind.PAPER,
    level: EvidenceLevel = EvidenceLevel.EPIDEMIOLOGY,
) -> Document:
    text = " ".join(sentences)
    spans, at = [], 0
    for sentence in sentences:
        spans.append(Sentence(at, at + len(sentence), 0))
        at += len(sentence) + 1
    source = Source(key, key, kind, level, commercial=commercial)
    return Document(source, text, (Section("Results", 0, len(text)),), tuple(spans))


def hit(of: Document, ordinal: int, relevance: float) -> SentenceHit:
    sentence = of.sentences[ordinal]
    passage = Passage(
        "p", of.source.id, 0, len(of.text), of.text, "Results", 0, len(of.sentences) - 1, 0
    )
    return SentenceHit(
        of.source, passage, sentence, ordinal, of.text[sentence.start : sentence.end], "Results",
        relevance=relevance,
    )  # fmt: skip


def written(
    *sentences: SentenceHit,
    documents: Documents,
    sure: float = 0.9,
    safety: QuestionSafety = QuestionSafety.GENERAL,
    question: Question | None = None,
    hits: tuple[Hit, ...] = (),
    corpus: CorpusProfile = NO_CORPUS,
) -> Draft:
    asked = question or Question("q", "q", safety=safety)
    best_first = tuple(sorted(sentences, key=lambda one: -one.relevance))
    planner = OverviewPlanner(documents, Lexicon(load_lexicon()), corpus, SCORINGS)  # type: ignore[arg-type]
    sides = OtherSide(documents, Lexicon(load_lexicon()), corpus)  # type: ignore[arg-type]
    writer = ExtractiveWriter(documents, SCORINGS, Writing(), planner, sides)  # type: ignore[arg-type]
    return writer.write(asked, Evidence(asked, hits, best_first, sure))


def writer_of(
    claims: list[Claim], documents: Documents, note: str = "", *, alone: bool = False
) -> ExtractiveWriter:
    """A writer with a planner that plans these, and lets every sentence stand beside them."""
    planner = SimpleNamespace(
        plan=lambda _question, _evidence: Plan(list(claims), note, alone),
        beside=lambda _question, _planned, hits: list(hits),
        summary=lambda _question, _evidence: (),
        lexicon=Lexicon(load_lexicon()),
        corpus=NO_CORPUS,
    )
    sides = OtherSide(documents, Lexicon(load_lexicon()), NO_CORPUS)  # type: ignore[arg-type]
    return ExtractiveWriter(documents, SCORINGS, Writing(), planner, sides)  # type: ignore[arg-type]


PAPER = document(
    "paper",
    "Bees dance.",
    "However, wasps do not dance at all.",
    "They sting instead.",
    "Hornets were given 3 mg of sugar.",
)
