"""What an answer is: claims, what each rests on, and what a reader should beware of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from assistant.domain.documents import EvidenceLevel, Source
from assistant.domain.findings import Direction, Population
from assistant.domain.model_writing import WriterUse
from assistant.domain.retrieval import Question


class Outcome(StrEnum):
    """What came of a question."""

    ANSWERED = "answered"
    NEAREST = "nearest"
    """No answer, but sentences that come near it."""
    NONE = "none"


class Support(StrEnum):
    """Whether a claim says no more than what it cites."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"
    UNCHECKED = "unchecked"


class ChainVerdict(StrEnum):
    """What the primary paper says about a sentence that leans on it."""

    CONFIRMED = "confirmed"
    WEAKER = "weaker"
    OTHER_POPULATION = "other_population"
    FIGURE_NOT_FOUND = "figure_not_found"
    NOT_SUPPORTED = "not_supported"
    NOT_IN_CORPUS = "not_in_corpus"


class CaveatCode(StrEnum):
    """The closed list of caveats. A new one comes with its rule, its text and its test."""

    ANIMAL_EVIDENCE = "animal_evidence"
    IN_VITRO_EVIDENCE = "in_vitro_evidence"
    LIMITED_HUMAN_EVIDENCE = "limited_human_evidence"
    INDIRECT_EVIDENCE = "indirect_evidence"
    SECONDARY_SOURCE = "secondary_source"
    COMMERCIAL_SOURCE = "commercial_source"
    FIGURE_UNCONFIRMED = "figure_unconfirmed"
    OVERSTATED = "overstated"
    SOURCES_DISAGREE = "sources_disagree"
    SINGLE_SOURCE = "single_source"
    HEDGED = "hedged"
    ABSTRACT_ONLY = "abstract_only"
    DATED = "dated"
    TRUNCATED_SOURCE = "truncated_source"
    RETRACTED = "retracted"
    WEAK_RETRIEVAL = "weak_retrieval"
    PREMISE_UNSUPPORTED = "premise_unsupported"
    NOT_IN_CORPUS = "not_in_corpus"
    OUT_OF_SCOPE = "out_of_scope"
    NOT_MEDICAL_ADVICE = "not_medical_advice"
    UNSUPPORTED_REMOVED = "unsupported_removed"
    UNREVIEWED_SOURCE = "unreviewed_source"


DOUBTS: Final = frozenset(
    {
        CaveatCode.FIGURE_UNCONFIRMED,
        CaveatCode.OVERSTATED,
        CaveatCode.PREMISE_UNSUPPORTED,
        CaveatCode.SOURCES_DISAGREE,
    }
)
"""Caveats that doubt the answer itself, not only what it rests on."""


BARS_HIGH: Final = DOUBTS | {
    CaveatCode.HEDGED,
    CaveatCode.INDIRECT_EVIDENCE,
    CaveatCode.LIMITED_HUMAN_EVIDENCE,
    CaveatCode.RETRACTED,
    CaveatCode.UNREVIEWED_SOURCE,
    CaveatCode.UNSUPPORTED_REMOVED,
    CaveatCode.WEAK_RETRIEVAL,
}
"""Caveats with which nobody may be highly sure, however well the answer fits the question."""


class ConfidenceLevel(StrEnum):
    """How sure one may be, in a word."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Citation:
    """The words that a claim rests on: ``quote == document.text[start:end]`` of `source_id`."""

    source_id: str
    passage_id: str
    quote: str
    start: int
    end: int
    section: str
    evidence: EvidenceLevel
    page: int | None = None
    page_label: str = ""
    """What the page is called, where that is not its count from 1."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of the answer, with what it rests on."""

    text: str
    citations: tuple[Citation, ...]
    list_item: bool = False
    """It stands as an item of a list in the source, and is shown as one."""
    relevance: float = 0.0
    """Probability that it answers the question, 0 to 1."""
    computed: bool = False
    """It was put together from the findings, or the two names, that it cites, and is nobody's sentence."""
    findings: tuple[str, ...] = ()
    """Ids of the ledger's entries that it tells of."""
    group: Population = Population.NONE
    """In whom it was found."""

    @property
    def on_names(self) -> bool:
        """It sets two names beside one another, and tells nothing that a study could find."""
        return self.computed and not self.findings


@dataclass(frozen=True, slots=True)
class EvidenceGroup:
    """What the ledger has on a question, for one population."""

    population: Population
    studies: int
    """Reviews among them, which may tell of the same ones."""
    participants: int | None
    """Of all studies together whose number is known; None where none is."""
    counts: Mapping[Direction, int]
    """Findings by direction."""
    sources: tuple[str, ...]
    parted: bool = False
    """One source found it good and another did not, side effects aside."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that a language model says it copied from the passage with that key."""

    passage: str
    text: str


@dataclass(frozen=True, slots=True)
class WrittenClaim:
    """A claim as a language model wrote it: nothing of it is to be believed yet."""

    text: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What the writer wrote. No claims means that it found no answer."""

    claims: tuple[Claim, ...]
    writer: str
    nearest: tuple[Claim, ...] = ()
    """What comes near, word for word, where there is no answer."""
    sure: float = 0.0
    """Probability that it is the right answer, 0 to 1."""
    removed: int = 0
    """Claims that a language model wrote and that its passages do not bear out."""
    summary: tuple[EvidenceGroup, ...] = ()
    """What the ledger has, by population; where the whole of what is known was asked for."""
    note: str = ""
    """Why another writer wrote than was asked for, in a sentence; empty when none did."""
    use: WriterUse | None = None
    """What a language model did for it; None where none was asked."""

    @property
    def outcome(self) -> Outcome:
        """Answered, or near, or nothing."""
        if self.claims:
            return Outcome.ANSWERED
        return Outcome.NEAREST if self.nearest else Outcome.NONE


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one claim is supported, and why we say so."""

    support: Support
    reason: str


@dataclass(frozen=True, slots=True)
class Verification:
    """A verdict for each claim, in the order of the draft."""

    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class ChainLink:
    """Where a claim's own reference marker leads, and what is found there."""

    claim: int
    """Its number from 0; of the sentences that are near, where there is no claim."""
    via: str
    marker: str
    source_id: str
    verdict: ChainVerdict
    note: str
    evidence: EvidenceLevel = EvidenceLevel.UNKNOWN
    """Of the cited source, when it is in the corpus."""


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """Somebody's sentence, held against the corpus."""

    claim: Claim
    """It, with the sentences of the corpus that bear on it: the nearest, where none bears it out."""
    verdict: Verdict
    chain: tuple[ChainLink, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Caveat:
    """Something that the reader should know before relying on the answer."""

    code: CaveatCode
    text: str
    claims: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Badge:
    """What to know of one source, in a few words beside its name."""

    code: CaveatCode
    text: str


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """What an answer rests on, in one sentence; empty where there is no answer."""

    text: str = ""
    codes: tuple[CaveatCode, ...] = ()
    """Caveats that the sentence takes the place of."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Claims that disagree, by their numbers from 0. No side is the right one."""

    about: str
    """In what they disagree: "the direction", "the figure", "whether it is direct"."""
    one: tuple[int, ...]
    other: tuple[int, ...]
    in_short: tuple[str, str] = ("", "")
    """What each side found, in a line; empty where it is not known as data."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """A word, and the number behind it in [0, 1]."""

    level: ConfidenceLevel
    score: float


@dataclass(frozen=True, slots=True)
class PlainWord:
    """A word of the field, as an answer writes it, and what it means in plain words."""

    word: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made this answer, so that it can be made again."""

    version: str
    index: str
    corpus: str
    writer: str
    embedder: str
    settings: str
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    use: WriterUse | None = None
    """What a language model did; None where none was asked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything a surface needs to show. An answer that could not be given is one, too."""

    id: str
    question: Question
    claims: tuple[Claim, ...]
    verdicts: tuple[Verdict, ...]
    caveats: tuple[Caveat, ...]
    """What misleads most if it is not known, at most two; the rest is in the three fields below."""
    confidence: Confidence
    sources: tuple[Source, ...]
    """The sources of claims or of what is near, each once, in that order: number n is at n - 1."""
    nearest: tuple[Claim, ...]
    """What came closest, word for word, for an answer that could not be given."""
    provenance: Provenance
    chain: tuple[ChainLink, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    summary: tuple[EvidenceGroup, ...] = ()
    """What the ledger has, by population; where the whole of what is known was asked for."""
    plain_words: tuple[PlainWord, ...] = ()
    """Words that the claims use, explained, in the order of first use."""
    follow_ups: tuple[str, ...] = ()
    safety: tuple[Caveat, ...] = ()
    """What has to be read before the answer: no advice, not shown in people, no cure."""
    evidence: EvidenceLine = field(default_factory=EvidenceLine)
    badges: Mapping[str, tuple[Badge, ...]] = field(default_factory=dict)
    """By source."""
    notice: str = ""
    """What is to be said about this answer that is no part of it: who wrote it instead, and why."""

    @property
    def outcome(self) -> Outcome:
        """Answered, or near, or nothing."""
        if self.claims:
            return Outcome.ANSWERED
        return Outcome.NEAREST if self.nearest else Outcome.NONE

    @property
    def abstained(self) -> bool:
        """True when the corpus gives no answer."""
        return not self.claims

    @property
    def lead(self) -> int | None:
        """Number of the claim that opens the answer, from 0; None without an answer."""
        return 0 if self.claims else None
