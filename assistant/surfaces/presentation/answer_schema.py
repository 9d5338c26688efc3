"""The JSON answer, schema version 2, as types. `mtor-ms ask --schema` prints what they say."""

from typing import Annotated, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field

from assistant.domain import (
    CaveatCode,
    ChainVerdict,
    ConfidenceLevel,
    EvidenceLevel,
    Outcome,
    Population,
    QuestionKind,
    SourceKind,
    Support,
)

Share = Annotated[float, Field(ge=0, le=1)]
Known = Annotated[str | None, BeforeValidator(lambda text: None if text == "" else text)]
"""Empty in an object, where it is not known; null in JSON."""


class _Strict(BaseModel):
    # Objects of the domain become JSON as they are; the first of several aliases is the name in JSON.
    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


class CitationJson(_Strict):
    """Words of a source: `quote` is its stored text at `start:end`."""

    n: Annotated[int, Field(ge=1)]
    source_id: str
    passage_id: str
    quote: str
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    page: int | None
    """Counted from 1, as a viewer of the file wants it."""
    page_label: Known = None
    """What the page calls itself, such as "e12"; null where that is its count."""
    section: str
    evidence: EvidenceLevel


class ClaimJson(_Strict):
    """One sentence of the answer."""

    text: str
    support: Support
    reason: str
    relevance: Share
    computed: bool
    """It was put together from the findings, or the two names, that it cites, and is nobody's sentence."""
    findings: list[str]
    """Ids of the ledger's entries, as `mtor-ms findings` lists them."""
    group: Population
    citations: list[CitationJson]


class EvidenceGroupJson(_Strict):
    """What the ledger has on a question that wants the whole of what is known, for one population."""

    population: Population
    studies: Annotated[int, Field(ge=0)]
    participants: int | None
    benefit: Annotated[int, Field(ge=0)]
    no_effect: Annotated[int, Field(ge=0)]
    harm: Annotated[int, Field(ge=0)]
    mixed: Annotated[int, Field(ge=0)]
    source_ids: list[str]


class ChainJson(_Strict):
    """Where a claim's own reference leads; `claim` is its index, in `nearest` where there are no claims."""

    claim: int
    via: str
    marker: str
    source_id: str
    verdict: ChainVerdict
    note: str


class CaveatJson(_Strict):
    """Something to know before relying on the answer; `claims` are indices, empty for all of it."""

    code: CaveatCode
    text: str
    claims: list[int]


class BadgeJson(_Strict):
    """What to know of one source, in a few words."""

    code: CaveatCode
    text: str


class EvidenceLineJson(_Strict):
    """What the answer rests on, in one sentence; `codes` are the caveats that it takes the place of."""

    text: str
    codes: list[CaveatCode]


class ConflictJson(_Strict):
    """Claims that disagree, by index; no side is the right one."""

    about: str
    sides: Annotated[list[list[int]], Field(min_length=2, max_length=2)]
    in_short: Annotated[list[str], Field(min_length=2, max_length=2)]
    """What each side found, in a line; empty where that is not known as data."""


class TermJson(_Strict):
    """A word that the answer uses, in plain words."""

    term: Annotated[str, Field(validation_alias=AliasChoices("term", "word"))]
    meaning: str


class ConfidenceJson(_Strict):
    """How sure one may be."""

    level: ConfidenceLevel
    score: Share


class SourceJson(_Strict):
    """A cited source; `n` is its number in the answer."""

    n: Annotated[int, Field(ge=1)]
    source_id: str
    title: str
    authors: list[str]
    year: int | None
    doi: Known
    pmid: Known
    kind: SourceKind
    evidence: EvidenceLevel
    commercial: bool
    badges: list[BadgeJson]


class NearestJson(CitationJson):
    """A sentence that came near, where nothing surely answers; `text` is its quote as it is shown."""

    text: str
    relevance: Share


class WriterUseJson(_Strict):
    """What a language model did for an answer.

    Tokens are the provider's count, or an estimate where `counted` is false. Of the `sentences` that it wrote
    `shown` are in the answer, of which `mended` were sent back first; the others were left out, or the
    sentences of the sources stand in their place.
    """

    form: Literal["structured", "numbered", "shortened"]
    calls: Annotated[int, Field(ge=0)]
    prompt_tokens: Annotated[int, Field(ge=0)]
    reply_tokens: Annotated[int, Field(ge=0)]
    counted: bool
    sentences: Annotated[int, Field(ge=0)]
    shown: Annotated[int, Field(ge=0)]
    mended: Annotated[int, Field(ge=0)]


class ProvenanceJson(_Strict):
    """What made the answer."""

    version: str
    index: str
    corpus: str
    writer: str
    embedder: str
    settings: str
    timings_ms: dict[str, float]
    """By step; `first_token` is how long a language model took until its first word."""
    writer_use: Annotated[
        WriterUseJson | None, Field(validation_alias=AliasChoices("writer_use", "use"))
    ] = None
    """Null where no language model was asked."""


class AnswerJson(_Strict):
    """One answer. `abstained` is true unless `outcome` is answered: then there are no claims.

    `safety` is what has to be read before the answer, `evidence` what it rests on, and `caveats` what of the
    rest misleads most, at most two; what holds for one source is among its `badges`. `nearest` holds
    sentences that came close and may not answer it; `lead` is the number of the claim that opens it.
    """

    schema_: Annotated[Literal[2], Field(alias="schema")] = 2
    id: str
    question: str
    standalone_question: str
    answer: str
    outcome: Outcome
    abstained: bool
    kind: QuestionKind
    lead: int | None
    looked_for: list[str]
    """Words of the question that were looked up."""
    safety: list[CaveatJson]
    claims: list[ClaimJson]
    evidence: EvidenceLineJson
    evidence_summary: list[EvidenceGroupJson]
    chain: list[ChainJson]
    caveats: list[CaveatJson]
    confidence: ConfidenceJson
    sources: list[SourceJson]
    nearest: list[NearestJson]
    follow_ups: list[str]
    conflicts: list[ConflictJson]
    terms: list[TermJson]
    notice: Known
    provenance: ProvenanceJson
