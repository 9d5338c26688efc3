"""What a document is once it has been read: text with exact offsets, and what is known about it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from assistant.domain.findings import Finding, Study


class EvidenceLevel(StrEnum):
    """What kind of evidence stands behind a sentence, strongest kind of inference first."""

    META_ANALYSIS = "meta_analysis"
    RANDOMISED_CONTROLLED_TRIAL = "randomised_controlled_trial"
    HUMAN_TRIAL_NONRANDOMISED = "human_trial_nonrandomised"
    HUMAN_TRIAL_UNCONTROLLED = "human_trial_uncontrolled"
    HUMAN_OBSERVATIONAL = "human_observational"
    EPIDEMIOLOGY = "epidemiology"
    ANIMAL_STUDY = "animal_study"
    IN_VITRO_STUDY = "in_vitro_study"
    STRUCTURAL_BIOLOGY = "structural_biology"
    IN_SILICO = "in_silico"
    NARRATIVE_REVIEW = "narrative_review"
    THEORY = "theory"
    GUIDELINE = "guideline"
    SECONDARY_ARTICLE = "secondary_article"
    UNKNOWN = "unknown"


class SourceKind(StrEnum):
    """What we hold of a source, which is not always the source itself."""

    ARTICLE = "article"
    """A web article, whole."""
    PAPER_RECORD = "paper_record"
    """Our own-words evidence note about a paper; never the paper's text."""
    PAPER = "paper"
    """The full text of a paper."""
    ABSTRACT = "abstract"
    """The abstract of a paper, as published."""
    USER = "user"
    """A document that a user brought, unreviewed."""


class BlockKind(StrEnum):
    """What a block of text is in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CAPTION = "caption"
    """Of a table or figure."""
    METADATA = "metadata"
    """Not the source's own words but what is known of it: who wrote it, where, what it refers to."""
    FIELD = "field"
    """The same of how a study was made, as a record states it: "Participants: ..."."""


@dataclass(frozen=True, slots=True)
class Source:
    """Everything about a source but its text. Empty string or tuple means not known, never guessed."""

    id: str = ""
    title: str = ""
    kind: SourceKind = SourceKind.PAPER
    evidence: EvidenceLevel = EvidenceLevel.UNKNOWN
    authors: tuple[str, ...] = ()
    year: int | None = None
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    provenance: str = ""
    """Where the file came from and what it is, in a sentence."""
    evidence_kinds: tuple[EvidenceLevel, ...] = ()
    """Kinds of evidence that one paper mixes; then the sentence decides, not the paper."""
    conditions: tuple[str, ...] = ()
    species: tuple[str, ...] = ()
    cited_as: tuple[tuple[str, str], ...] = ()
    """(source id, reference number) of each place in the corpus that cites this source."""
    commercial: bool = False
    """The publisher sells what the text is about."""
    licence: str = ""
    """As its publisher states it: an address or a phrase."""
    retracted: str = ""
    """When it was retracted, and by whom, in a few words; empty when nothing is known of it."""
    updates: tuple[str, ...] = ()
    """Corrections, expressions of concern and final versions that are known of it."""

    def called(self) -> list[str]:
        """Words that people call it by, in lower case: its first author's family name, the acronym of its trial."""
        first = self.authors[0].split()[:1] if self.authors else []
        return [name.lower() for name in (*first, *_ACRONYM.findall(self.title))]

    def author_year(self) -> str:
        """As one would speak of it: its first author's family name and year, else its title, else its id.

        >>> Source("hou-2017", "On mTOR", authors=("Hou H", "Cao R"), year=2017).author_year()
        'Hou 2017'
        """
        family = _INITIALS.sub("", self.authors[0]) if self.authors else ""
        if family and self.year:
            return f"{family} {self.year}"
        return f"“{self.title}”" if self.title else self.id

    def completed_from(self, other: Source) -> Source:
        """With the bibliographic fields of another source where it has none of its own."""
        return replace(self, **{n: getattr(self, n) or getattr(other, n) for n in _BIBLIOGRAPHIC})


_INITIALS: Final = re.compile(r"(?: [A-ZÀ-Þ](?:[.-]?[A-ZÀ-Þ]){0,3}\.?)+$")
_ACRONYM: Final = re.compile(r"\(([A-Z]{4,})(?:-\d+)?\)")
_BIBLIOGRAPHIC: Final = (
    *("title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "pmcid"),
    "retracted",
)


@dataclass(frozen=True, slots=True)
class Removed:
    """Text that cleaning left out, and the rule that said so."""

    text: str
    rule: str
    line: int
    """1-based line in the file."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the stored text: ``document.text[start:end]``."""

    start: int
    end: int
    block: int
    """Ordinal of the paragraph or list item that it stands in, counted through the document."""
    kind: BlockKind = BlockKind.PARAGRAPH
    markers: tuple[str, ...] = ()
    """Reference numbers that it bears, in order: ``("7", "8")``."""
    truncated: bool = False
    """The source breaks off within this sentence."""
    instruction: bool = False
    """It reads like an order to a program; it is kept, and never quoted."""
    holed: bool = False
    """Letters of it could not be read; it is kept, and never quoted."""

    @property
    def quotable(self) -> bool:
        """Whether an answer may quote it."""
        unfit = self.truncated or self.instruction or self.holed
        return not (unfit or self.kind in (BlockKind.TABLE_ROW, BlockKind.CAPTION))

    @property
    def stated(self) -> bool:
        """Whether it is a statement of the source itself that an answer may quote."""
        return self.quotable and self.kind not in (BlockKind.METADATA, BlockKind.FIELD)


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the stored text under one heading: ``document.text[start:end]``."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of an article's own bibliography."""

    number: str
    text: str
    authors: tuple[str, ...] = ()
    title: str = ""
    year: int | None = None
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    source_id: str = ""
    """The source of this corpus that it was resolved to; empty when there is none."""
    mended: str = ""
    """What had to be repaired to read it, in words; empty when nothing had."""


@dataclass(frozen=True, slots=True)
class Document:
    """A source with its stored text, cleaned and cut into sentences."""

    source: Source
    text: str
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    references: tuple[Reference, ...] = ()
    removed: tuple[Removed, ...] = ()
    notes: tuple[str, ...] = ()
    """What a reader of the source should know: mended identifiers, declared conflicts ..."""
    sha256: str = ""
    file: str = ""
    findings: tuple[Finding, ...] = ()
    """What its sentences find, in their order."""
    study: Study | None = None
    """How the study was made, where a record states it."""
    pages: tuple[tuple[int, int], ...] = ()
    """(offset in the text, page) where each block of a paginated file begins, rising; 1-based."""
    page_labels: tuple[str, ...] = ()
    """What each page is called, such as "e12"; empty where pages are called by their count."""

    def page_at(self, offset: int) -> int | None:
        """The page on which the text at `offset` begins; None where there are no pages."""
        number = bisect_right(self.pages, offset, key=lambda place: place[0])
        return self.pages[number - 1][1] if number else None

    def label_at(self, offset: int) -> str:
        """What that page is called; empty where it is called by its count."""
        page = self.page_at(offset)
        return self.page_labels[page - 1] if page and page <= len(self.page_labels) else ""

    @property
    def truncated(self) -> bool:
        """True when the source breaks off in the middle of a sentence."""
        return any(sentence.truncated for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences, small enough for the embedding model: ``document.text[start:end]``."""

    id: str
    source_id: str
    start: int
    end: int
    text: str
    section: str
    first_sentence: int
    last_sentence: int
    """Ordinals of its sentences in the document, both included."""
    tokens: int
    """Word pieces of `embedded`, the model's two special ones included."""
    embedded: str = field(repr=False, default="")
    """What the model reads: title, section, and the sentences without reference markers."""
    page: int | None = None
    page_label: str = ""
    """What the page is called, where that is not its count from 1."""
