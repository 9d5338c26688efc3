"""A sentence → its own reference → the cited paper → what that says about it.

Nothing here knows a sentence or a paper. Figures, populations and conditions are compared by rule, in
the order of what would most mislead; whether the paper says it, by the learned reader.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.checking.cited_rules import missing_figures, other_population, said_to_be_absent
from assistant.checking.cited_sentences import CitedSentence, cited_sentences
from assistant.domain import (
    ChainLink,
    ChainVerdict,
    Claim,
    CorpusProfile,
    Document,
    SourceKind,
)
from assistant.ports import Embedder, OpenIndex
from assistant.reader import Reader, Stance
from assistant.text.lexicon import Lexicon
from assistant.text.populations import speaks_of_animals
from assistant.text.sentence_profile import Profile, profile
from assistant.text.sentences import markers_in

_WEIGHED: Final = 4
"""Sentences of the cited paper, nearest by cosine, that the reader weighs."""
_LIKE: Final = 0.37
"""Cosine from which a sentence speaks of the same as the claim: of 1,593 claims about this corpus
(training/asked), 95 % of those that a sentence supports or contradicts are as near to it."""
_SAME: Final = 0.48
"""And from which it may be saying the same: 86 % of them."""
_SURE: Final = 0.7
"""Of Check-COVID's claims, on which the reader was not trained: 76 % of the sentences from here on support,
17 % contradict."""
_SUPPORTS: Final = 0.5
"""From here on 61 % support: enough to say that the paper says something like it, not that it says it."""
_CONTRADICTS: Final = 0.7
"""And the reverse: 70 % contradict, 16 % support."""


@dataclass(frozen=True, slots=True)
class CitationTracer:
    """Follows the references of claims."""

    index: OpenIndex
    embedder: Embedder
    lexicon: Lexicon
    reader: Reader
    corpus: CorpusProfile

    def follow(self, claims: Sequence[Claim]) -> tuple[ChainLink, ...]:
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
        verdict, note = self._judge(claim, target)
        level = self.index.document(target).source.evidence
        return ChainLink(number, via, marker, target, verdict, note, level)

    def _judge(self, claim: Claim, target: str) -> tuple[ChainVerdict, str]:
        """Compares the claim with what the cited source says, worst first."""
        cited = self.index.document(target)
        said = profile(claim.text, self.lexicon)
        sentences = cited_sentences(
            self.embedder.embed_query(claim.text), cited, self.index, self.lexicon
        )
        known = [s for s in sentences if s.statement and s.read and not s.profile.absent]
        if not known:
            lead = "No finding of the cited work could be read"
            return ChainVerdict.NOT_SUPPORTED, _proof(lead, sentences)
        missing = missing_figures(claim.text, sentences, self.lexicon)
        if missing:
            note = f"{_named(cited)} does not give {missing}.{_frame(cited)}"
            return ChainVerdict.FIGURE_NOT_FOUND, note
        other = other_population(said, cited, sentences, self.lexicon, self.corpus)
        if other:
            return ChainVerdict.OTHER_POPULATION, f"{other}{_frame(cited)}"
        absent = said_to_be_absent(said, sentences, self.lexicon)
        if absent is not None:
            return ChainVerdict.NOT_SUPPORTED, f"{_named(cited)}: “{absent.text}”"
        return self._weigh(claim.text, said, cited, known)

    def _weigh(
        self, claim: str, said: Profile, cited: Document, known: list[CitedSentence]
    ) -> tuple[ChainVerdict, str]:
        """What the reader makes of the nearest findings."""
        near = sorted(known, key=lambda s: -s.cosine)[:_WEIGHED]
        stances = self.reader.weigh(claim, [s.text for s in near])
        weighed = list(zip(near, stances, strict=True))
        bearing = [(s, st) for s, st in weighed if self._bears(said, s, st)]
        against = [
            (s, st) for s, st in weighed if st.contradicts >= _CONTRADICTS and s.cosine >= _LIKE
        ]
        doubt = max(against, key=lambda pair: pair[1].contradicts, default=None)
        if doubt is not None and (said.universal or bearing):
            return ChainVerdict.WEAKER, f"{_named(cited)}: “{doubt[0].text}”"
        if doubt is not None:
            return ChainVerdict.NOT_SUPPORTED, f"{_named(cited)}: “{doubt[0].text}”"
        if not bearing:
            lead = f"{_named(cited)} does not say this. Nearest to it"
            return ChainVerdict.NOT_SUPPORTED, _proof(lead, near[:1])
        full = [
            (s, st)
            for s, st in bearing
            if st.supports >= _SURE and not self._limited(claim, said, s)
        ]
        best = max(full or bearing, key=lambda pair: pair[1].supports)[0]
        verdict = ChainVerdict.CONFIRMED if full else ChainVerdict.WEAKER
        return verdict, f"{_named(cited)}: “{best.text}”"

    def _limited(self, claim: str, said: Profile, sentence: CitedSentence) -> bool:
        """Whether a sentence says less: it leaves it open, not of all, or of animals only."""
        return (
            (sentence.profile.hedged and not said.hedged)
            or (said.universal and not sentence.profile.universal)
            or (
                speaks_of_animals(sentence.text, self.lexicon)
                and not speaks_of_animals(claim, self.lexicon)
            )
        )

    def _bears(self, said: Profile, sentence: CitedSentence, stance: Stance) -> bool:
        """Whether a sentence says what the claim says: by the reader, by cosine, by what it names."""
        return (
            stance.supports >= _SUPPORTS
            and sentence.cosine >= _SAME
            and self._speaks_of(said, sentence.profile)
        )

    def _speaks_of(self, said: Profile, found: Profile) -> bool:
        """Whether a sentence names at least half of what the claim is about."""
        telling = self.lexicon.group("outcome") | self.lexicon.group("pathway")
        telling |= self.lexicon.group("intervention")
        wanted = said.concepts & telling
        return not wanted or len(wanted & found.concepts) * 2 >= len(wanted)


def _markers(document: Document, start: int, quote: str) -> tuple[str, ...]:
    """The sentence's own markers, or those on which its paragraph ends."""
    own = markers_in(quote)
    if own or not document.references:
        return own
    here = next((s for s in document.sentences if s.start <= start < s.end), None)
    if here is None:
        return ()
    for sentence in document.sentences:
        if sentence.block == here.block and sentence.start > here.start and sentence.markers:
            return sentence.markers
    return ()


def _named(cited: Document) -> str:
    kind = "The record of " if cited.source.kind is SourceKind.PAPER_RECORD else ""
    return f"{kind}{cited.source.author_year()}"


def _frame(cited: Document) -> str:
    source = cited.source
    parts = [", ".join(source.conditions), ", ".join(source.species)]
    return f" It is about {' in '.join(part for part in parts if part)}." if any(parts) else ""


def _proof(lead: str, sentences: Sequence[CitedSentence]) -> str:
    best = max(sentences, key=lambda s: s.cosine, default=None)
    return f"{lead}: “{best.text}”" if best else f"{lead}."
