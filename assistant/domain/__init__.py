"""The types that carry the flow: Document, Passage, Question, Evidence, Draft, Answer.

Frozen, framework-free, and equal when their content is equal.
"""

from assistant.domain.answers import (
    Answer,
    Caveat,
    CaveatCode,
    ChainLink,
    ChainVerdict,
    Citation,
    Claim,
    Confidence,
    ConfidenceLevel,
    Draft,
    Passport,
    Support,
    Verdict,
    Verification,
)
from assistant.domain.conversation import Turn
from assistant.domain.documents import (
    BlockKind,
    Document,
    EvidenceLevel,
    Passage,
    RawDocument,
    Reference,
    Removed,
    Section,
    Sentence,
    Source,
    SourceKind,
)
from assistant.domain.indexes import (
    INDEX_FORMAT,
    EmbedderInfo,
    FileStamp,
    IndexManifest,
    IndexReport,
)
from assistant.domain.lexicon import Concept, LexiconData
from assistant.domain.retrieval import Ask, Evidence, Hit, Question, SentenceHit, Term

__all__ = [
    "INDEX_FORMAT",
    "Answer",
    "Ask",
    "BlockKind",
    "Caveat",
    "CaveatCode",
    "ChainLink",
    "ChainVerdict",
    "Citation",
    "Claim",
    "Concept",
    "Confidence",
    "ConfidenceLevel",
    "Document",
    "Draft",
    "EmbedderInfo",
    "Evidence",
    "EvidenceLevel",
    "FileStamp",
    "Hit",
    "IndexManifest",
    "IndexReport",
    "LexiconData",
    "Passage",
    "Passport",
    "Question",
    "RawDocument",
    "Reference",
    "Removed",
    "Section",
    "Sentence",
    "SentenceHit",
    "Source",
    "SourceKind",
    "Support",
    "Term",
    "Turn",
    "Verdict",
    "Verification",
]
