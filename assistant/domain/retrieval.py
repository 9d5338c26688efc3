"""From a question to the passages and sentences that bear on it."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.domain.documents import EvidenceLevel, Passage, Sentence, Source


class QuestionKind(StrEnum):
    """What kind of answer a question wants."""

    DEFINITION = "definition"
    NAMING = "naming"
    """What a name stands for, or is another name of."""
    FACT = "fact"
    NUMBER = "number"
    MECHANISM = "mechanism"
    EFFECT = "effect"
    SAFETY = "safety"
    COMPARISON = "comparison"
    LIST = "list"
    OVERVIEW = "overview"
    BIBLIOGRAPHIC = "bibliographic"
    CRITIQUE = "critique"
    CLAIM = "claim"
    ADVICE = "advice"
    SMALL_TALK = "small_talk"
    OTHER = "other"


class QuestionSafety(StrEnum):
    """Whom a question concerns, and whether it asks what to do."""

    GENERAL = "general"
    PERSONAL = "personal"
    """It is about the illness or treatment of one person."""
    ADVICE = "advice"
    """It asks what somebody should take, stop, combine or do."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word or name of the question."""

    key: str
    """What it is matched by: a stem, or ``@concept`` of the lexicon."""
    surface: str
    """As it stands in the question."""
    known: bool = True
    """It occurs somewhere in the corpus."""

    @property
    def name(self) -> str:
        """In lower case, and not possessive: "Oduya's" calls Oduya."""
        return re.sub(r"['’]s?\Z", "", self.surface).lower()


@dataclass(frozen=True, slots=True)
class Question:
    """A question, as asked and as it is looked up."""

    text: str
    standalone: str
    kind: QuestionKind = QuestionKind.OTHER
    safety: QuestionSafety = QuestionSafety.GENERAL
    terms: tuple[Term, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    """(as written, as understood) for words that were taken for misspellings."""
    language: str = "en"
    """ISO 639-1 code of the language that it seems to be in."""
    source: str = ""
    """Id of the source that it names by an identifier, such as a DOI; then it is about that one."""
    search_text: str = ""
    """What is embedded: the question with misspellings mended and synonyms named."""
    called: frozenset[str] = frozenset()
    """Words in it that call sources of the corpus by their author or trial, in lower case."""
    unheard: tuple[str, ...] = ()
    """Names in it that stand in no document of the corpus, as they were typed."""
    leans: bool = False
    """It is read with the questions before it."""
    spoken_of: tuple[str, ...] = ()
    """Sources of the answer before, as they were cited, where it asks of the works themselves: "who found that?"."""
    told: frozenset[tuple[str, int]] = frozenset()
    """(source, first character) of sentences it asks for more than: "what else?"; (source, -1) of a whole one."""

    @property
    def small_talk(self) -> bool:
        """It greets, thanks, or asks what the assistant is."""
        return self.kind is QuestionKind.SMALL_TALK

    @property
    def about_sources(self) -> bool:
        """It asks about papers themselves: who wrote them, where, when, how the study was made."""
        return self.kind is QuestionKind.BIBLIOGRAPHIC

    @property
    def personal(self) -> bool:
        """It is about one person, or asks for advice."""
        return self.safety is not QuestionSafety.GENERAL

    @property
    def careful(self) -> bool:
        """A false answer may harm whoever acts on it: it is on what is safe, or on what to do."""
        return self.kind is QuestionKind.SAFETY or self.advice

    @property
    def advice(self) -> bool:
        """It asks what somebody should do."""
        return self.safety is QuestionSafety.ADVICE


@dataclass(frozen=True, slots=True)
class Filter:
    """Which sources a search may find. Empty or 0 leaves that question open."""

    evidence: frozenset[EvidenceLevel] = frozenset()
    """Kinds of evidence; a source that mixes kinds counts by any of them."""
    since: int = 0
    """The first year; a source without a year is not found then."""
    sources: frozenset[str] = frozenset()

    @property
    def open(self) -> bool:
        """Whether it lets everything through."""
        return not (self.evidence or self.since or self.sources)

    def admits(self, source: Source) -> bool:
        """Whether a source may be found."""
        levels = {source.evidence, *source.evidence_kinds}
        return (
            (not self.evidence or bool(levels & self.evidence))
            and (not self.since or (source.year or 0) >= self.since)
            and (not self.sources or source.id in self.sources)
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, and how well."""

    passage: Passage
    source: Source
    score: float
    """Fused score in [0, 1] within this search."""
    dense: float
    """Cosine of question and passage in [-1, 1]; 0 when only words found it."""
    lexical: float
    """BM25 score, 0 or more."""
    rank: int


@dataclass(frozen=True, slots=True)
class SentenceHit:
    """A sentence of a found passage, and how well it answers."""

    source: Source
    passage: Passage
    sentence: Sentence
    ordinal: int
    """Ordinal of the sentence in its document."""
    text: str
    """Its stored text, markers and all."""
    section: str
    cosine: float = 0.0
    """Of question and sentence."""
    relevance: float = 0.0
    """Probability that it answers the question, 0 to 1, by the fitted model of ``answering``."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that retrieval found for a question."""

    question: Question
    hits: tuple[Hit, ...]
    sentences: tuple[SentenceHit, ...] = field(default=())
    """The sentences that may be quoted, most relevant first."""
    sure: float = 0.0
    """Probability that the best sentences are the right answer, 0 to 1."""
