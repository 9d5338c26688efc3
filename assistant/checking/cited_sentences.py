"""The sentences of a cited paper, with how near each is to the claim that cites it."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from assistant.domain import Document, EvidenceLevel, SourceKind
from assistant.ports import OpenIndex, Vectors
from assistant.text.evidence_level import evidence_of
from assistant.text.lexicon import Lexicon
from assistant.text.sentence_profile import Profile, profile

_SECOND_HAND: Final = ("second-hand", "from the title only")
_STATEMENTS: Final = ("Results", "Authors", "Background")
"""Sections of a paper's record that say what was found or concluded."""


@dataclass(frozen=True, slots=True)
class CitedSentence:
    """One sentence of the cited paper."""

    text: str
    profile: Profile
    cosine: float
    evidence: EvidenceLevel
    read: bool
    """It was read in the paper itself: not second-hand, not from the title."""
    statement: bool
    """It says what the paper found or concluded, not how it was made or where it is weak."""


def cited_sentences(
    vector: Vectors, cited: Document, index: OpenIndex, lexicon: Lexicon
) -> list[CitedSentence]:
    """Every sentence of the cited source that may be quoted, with its cosine to the claim's vector.

    `vector` is of unit length, shape (dimension,). It must be of the claim by itself: among the sentences
    of its own paragraph it would be near to whatever is near to those.
    """
    rows = index.sentence_vectors(cited.source.id, 0, len(cited.sentences) - 1)
    cosines = np.asarray(rows @ vector)
    record = cited.source.kind is SourceKind.PAPER_RECORD
    found = []
    for sentence, cosine in zip(cited.sentences, cosines, strict=True):
        if not sentence.stated:
            continue
        text = cited.text[sentence.start : sentence.end]
        section = next((s.name for s in cited.sections if s.start <= sentence.start < s.end), "")
        found.append(
            CitedSentence(
                text=text,
                profile=profile(text, lexicon),
                cosine=float(cosine),
                evidence=evidence_of(cited.source, text),
                read=not section.endswith(_SECOND_HAND),
                statement=not record or section.startswith(_STATEMENTS),
            )
        )
    return found
