"""A sentence → its own reference → the cited paper's record → what the record says about it.

Nothing here knows a sentence or a paper: figures, conditions, populations, quantifiers and shared
concepts are compared, in the order of what would most mislead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from assistant.domain import (
    ChainLink,
    ChainVerdict,
    Claim,
    Document,
    EvidenceLevel,
    SourceKind,
)
from assistant.ports import OpenIndex
from assistant.steps.contrast import leaning
from assistant.steps.evidence import evidence_of
from assistant.steps.lexicon import Lexicon
from assistant.steps.profiles import Profile, profile
from assistant.steps.sentences import markers_in

__all__ = ["ChainFollower"]

_LIKE: Final = 0.45
"""Cosine from which a record's sentence speaks of the same as the claim."""
_SAME: Final = 0.55
"""And from which it may be saying the same."""
_MS: Final = frozenset({"ms", "ms-model"})
_NOT_PEOPLE: Final = frozenset(
    {
        EvidenceLevel.ANIMAL_STUDY,
        EvidenceLevel.IN_VITRO_STUDY,
        EvidenceLevel.STRUCTURAL_BIOLOGY,
        EvidenceLevel.IN_SILICO,
    }
)
_SECOND_HAND: Final = ("second-hand", "from the title only")


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    profile: Profile
    cosine: float
    evidence: EvidenceLevel
    read: bool
    """It was read in the paper itself: not second-hand, not from the title."""
    statement: bool
    """It says what the paper found or concluded, not how it was made or where it is weak."""


@dataclass(frozen=True, slots=True)
class ChainFollower:
    """Follows the references of claims."""

    index: OpenIndex
    lexicon: Lexicon

    def follow(self, claims: tuple[Claim, ...]) -> tuple[ChainLink, ...]:
        """A link for each reference that a claim's own sentence bears, or its paragraph ends on."""
        links: list[ChainLink] = []
        for number, claim in enumerate(claims):
            for citation in claim.citations:
                document = self.index.document(citation.source_id)
                markers = _markers(document, citation.start, citation.quote)
                links += [self._link(number, claim, document, marker) for marker in markers]
        return tuple(links)

    def _link(self, number: int, claim: Claim, document: Document, marker: str) -> ChainLink:
        reference = next((r for r in document.references if r.number == marker), None)
        via, target = document.source.id, reference.source_id if reference else ""
        if not target:
            note = "The cited work is not in the corpus."
            return ChainLink(number, via, marker, target, ChainVerdict.NOT_IN_CORPUS, note)
        verdict, note = self._judge(claim, document, target)
        level = self.index.document(target).source.evidence
        return ChainLink(number, via, marker, target, verdict, note, level)

    def _judge(self, claim: Claim, via: Document, target: str) -> tuple[ChainVerdict, str]:
        """Compares the claim with what the cited source says, worst first."""
        cited = self.index.document(target)
        said = profile(claim.text, self.lexicon)
        about = profile(
            " ; ".join((*cited.source.conditions, *cited.source.species)), self.lexicon
        ).concepts
        sentences = self._sentences(claim, via, cited)
        known = [s for s in sentences if s.statement and s.read and not s.profile.absent]
        if not known:
            return ChainVerdict.NOT_SUPPORTED, _proof(
                "No finding of the cited paper could be read", sentences
            )
        missing = _missing_figures(said, sentences)
        if missing:
            return (
                ChainVerdict.FIGURE_NOT_FOUND,
                f"{_named(cited)} does not give {missing}.{_frame(cited)}",
            )
        other = self._other_population(said, about, sentences)
        if other:
            return ChainVerdict.OTHER_POPULATION, f"{other}{_frame(cited)}"
        best = max(known, key=lambda s: s.cosine)
        absent = self._said_to_be_absent(said, sentences)
        if absent is not None:
            return ChainVerdict.NOT_SUPPORTED, f"{_named(cited)}: “{absent.text}”"
        caution = [s for s in sentences if leaning(s.text) < 0 and s.cosine >= _LIKE]
        if said.universal and caution:
            worst = max(caution, key=lambda s: (-leaning(s.text), s.cosine))
            return ChainVerdict.WEAKER, f"{_named(cited)}: “{worst.text}”"
        if best.cosine < _SAME or not self._speaks_of(said, best.profile):
            return ChainVerdict.NOT_SUPPORTED, _proof(
                f"{_named(cited)} does not say this. Nearest to it", [best]
            )
        if leaning(claim.text) > 0 and leaning(best.text) <= 0:
            # A benefit is not confirmed by a sentence that speaks of none.
            doubt = max(caution, key=lambda s: s.cosine, default=None)
            if doubt is not None:
                return ChainVerdict.WEAKER, f"{_named(cited)}: “{doubt.text}”"
            return ChainVerdict.NOT_SUPPORTED, _proof(
                f"{_named(cited)} does not say this. Nearest to it", [best]
            )
        if leaning(claim.text) > 0 and best.profile.hedged and not said.hedged:
            return ChainVerdict.WEAKER, f"{_named(cited)}: “{best.text}”"
        return ChainVerdict.CONFIRMED, f"{_named(cited)}: “{best.text}”"

    def _speaks_of(self, said: Profile, found: Profile) -> bool:
        """Whether a sentence names at least half of what the claim is about."""
        telling = self.lexicon.group("outcome") | self.lexicon.group("pathway")
        telling |= self.lexicon.group("intervention")
        wanted = said.concepts & telling
        return not wanted or len(wanted & found.concepts) * 2 >= len(wanted)

    def _sentences(self, claim: Claim, via: Document, cited: Document) -> list[_Sentence]:
        """Every sentence of the cited source, with how like the claim it is."""
        start = claim.citations[0].start
        ordinal = next((i for i, s in enumerate(via.sentences) if s.start == start), 0)
        vector = self.index.sentence_vectors(via.source.id, ordinal, ordinal)[0]
        rows = self.index.sentence_vectors(cited.source.id, 0, len(cited.sentences) - 1)
        cosines = np.asarray(rows @ vector)
        found = []
        for sentence, cosine in zip(cited.sentences, cosines, strict=True):
            text = cited.text[sentence.start : sentence.end]
            section = next(
                (s.name for s in cited.sections if s.start <= sentence.start < s.end), ""
            )
            record = cited.source.kind is SourceKind.PAPER_RECORD
            found.append(
                _Sentence(
                    text=text,
                    profile=profile(text, self.lexicon),
                    cosine=float(cosine),
                    evidence=evidence_of(cited.source, text),
                    read=not section.endswith(_SECOND_HAND),
                    statement=not record
                    or section.startswith(("Results", "Authors", "Background")),
                )
            )
        return found

    def _other_population(
        self, said: Profile, about: frozenset[str], sentences: list[_Sentence]
    ) -> str:
        """Why the cited work is about somebody else; empty when it is not."""
        if said.concepts & _MS and not about & _MS:
            return "The cited work is not about multiple sclerosis."
        outcomes = said.concepts & self.lexicon.group("outcome")
        people = "human" in said.concepts
        for outcome in sorted(outcomes):
            there = [s for s in sentences if outcome in s.profile.concepts and s.statement]
            shown = [s for s in there if not s.profile.absent]
            if people and shown and all(s.evidence in _NOT_PEOPLE for s in shown):
                return f"The cited work shows this in animals or cells: “{shown[0].text}”"
        return ""

    def _said_to_be_absent(self, said: Profile, sentences: list[_Sentence]) -> _Sentence | None:
        """Where the cited source says that it has nothing on what the claim is about."""
        matters = said.concepts & (
            self.lexicon.group("pathway") | self.lexicon.group("intervention")
        )
        for sentence in sentences:
            if not sentence.profile.absent:
                continue
            subject = sentence.profile.concepts & matters
            elsewhere = any(
                subject & s.profile.concepts
                for s in sentences
                if s.statement and not s.profile.absent
            )
            if subject and not elsewhere:
                return sentence
        return None


def _markers(document: Document, start: int, quote: str) -> tuple[str, ...]:
    """The sentence's own markers, or those on which its paragraph ends."""
    own = markers_in(quote)
    if own or not document.references:
        return own
    here = next((s for s in document.sentences if s.start == start), None)
    if here is None:
        return ()
    for sentence in document.sentences:
        if sentence.block == here.block and sentence.start > here.start and sentence.markers:
            return sentence.markers
    return ()


def _missing_figures(said: Profile, sentences: list[_Sentence]) -> str:
    """The claim's figures with a unit that the cited source does not give, in words."""
    given = {figure for s in sentences for figure in s.profile.figures}
    values = {figure.value for figure in given}
    missing = sorted(
        f"{figure.value}{'' if figure.unit == '%' else ' '}{figure.unit}"
        for figure in said.figures
        if figure.unit
        and figure not in given
        and not (figure.unit != "%" and figure.value in values)
    )
    return ", ".join(missing)


def _named(cited: Document) -> str:
    kind = "The record of " if cited.source.kind is SourceKind.PAPER_RECORD else ""
    return f"{kind}{cited.source.id}"


def _frame(cited: Document) -> str:
    source = cited.source
    parts = [", ".join(source.conditions), ", ".join(source.species)]
    return f" It is about {' in '.join(part for part in parts if part)}." if any(parts) else ""


def _proof(lead: str, sentences: list[_Sentence]) -> str:
    best = max(sentences, key=lambda s: s.cosine, default=None)
    return f"{lead}: “{best.text}”" if best else f"{lead}."
