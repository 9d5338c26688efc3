"""From a question to the passages and sentences that bear on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from assistant.domain.documents import EvidenceLevel, Passage, Sentence, Source

__all__ = ["Ask", "Evidence", "Filter", "Hit", "Question", "SentenceHit", "Term"]


class Ask(StrEnum):
    """What form of answer the question wants."""

    NUMBER = "number"
    SHARE = "share"
    DOSE = "dose"
    DURATION = "duration"
    DATE = "date"
    PERSON = "person"
    LIST = "list"
    DEFINITION = "definition"
    REASON = "reason"
    MECHANISM = "mechanism"
    COMPARISON = "comparison"
    YES_NO = "yes_no"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that the question is about."""

    key: str
    """What it is matched by: a stem, or ``@concept`` of the lexicon."""
    surface: str
    """As it stands in the question."""
    focus: bool = False
    """It names what is asked for, so an answer without it is no answer."""
    generic: bool = False
    """A word that any subject shares ("role", "study"): its absence says little."""
    alternatives: tuple[str, ...] = ()
    """Other keys that count as the same, such as another word of the same direction."""
    known: bool = True
    """It occurs somewhere in the corpus."""
    weighs: bool = False
    """It asks which way something goes ("good", "more"): a sentence of either way answers it."""
    name: bool = False
    """It names a thing: a concept of the lexicon, a source, or a word that is no ordinary one."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, as asked and as it is looked up."""

    text: str
    standalone: str
    ask: Ask = Ask.OPEN
    terms: tuple[Term, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    """(as written, as understood) for words that were taken for misspellings."""
    language: str = "en"
    """ISO 639-1 code of the language that it seems to be in."""
    search_text: str = ""
    """What is embedded: the question with misspellings mended and synonyms named."""
    personal: bool = False
    """It asks about one person's own treatment."""
    advice: bool = False
    """It asks what somebody should do, one person or any."""
    small_talk: bool = False
    """It greets, thanks, or asks what the assistant is."""
    in_domain: bool = True
    """It names something that this corpus is about."""


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
    similarity: float
    """Cosine of question and sentence."""
    coverage: float
    """Share of the question's weight that the sentence and what stands around it cover, 0 to 1."""
    focus: float
    """Share of what is asked for by name that is covered, 0 to 1; 1 when nothing is named."""
    names: float
    """Share of the things named in the question that are covered, 0 to 1; 1 when none is named."""
    least: float
    """How far the thing named that is covered least is covered, 0 to 1."""
    fits: bool
    """It has the form that the question needs: a number for "how many"."""
    score: float
    missing: tuple[str, ...] = ()
    """Question terms that neither sentence nor surroundings cover."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that retrieval found for a question."""

    question: Question
    hits: tuple[Hit, ...]
    sentences: tuple[SentenceHit, ...] = field(default=())
