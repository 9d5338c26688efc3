"""Somebody's statement → what the corpus says to it, sentence by sentence, with the words.

The same check as for the claims of an answer, held against the sentences that lie nearest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.answering.quotation import citation_of
from assistant.answering.relevance import RelevanceScorer
from assistant.checking.citation_trace import CitationTracer
from assistant.checking.claims import ClaimChecker
from assistant.domain import (
    CheckedClaim,
    Claim,
    FindingKind,
    SentenceHit,
    Support,
    Verdict,
)
from assistant.errors import InvalidQuestion
from assistant.ledger import entry_at, outcome_keys
from assistant.ports import Embedder, OpenIndex
from assistant.question.understanding import Understanding
from assistant.retrieval.search import retrieve
from assistant.settings import Fusion
from assistant.text.sentences import split_sentences, without_markers

__all__ = ["StatementChecker"]

_MOST: Final = 6
"""Sentences of a statement that are checked."""
_WORDS: Final = 3
"""A sentence of fewer words states nothing that could be checked."""
_NEAR: Final = 0.43
"""Cosine from which a sentence of the corpus may be speaking of the same: of 1,593 claims about this corpus
(training/asked), 91 % of those that a sentence supports or contradicts are as near to it."""
_SAYS_SOMETHING: Final = 5
"""Words; "Intervention: rapamycin." says nothing that could bear a claim out."""
_COMPARED: Final = 16
_SHOWN: Final = 2
"""Quotes of one kind for one sentence."""
_FEW: Final = 4
"""Of so many sentences one that says otherwise is taken for a mistake of the model, which makes one in
three on claims of a kind that it was not trained on."""
_NOTHING: Final = Verdict(Support.UNSUPPORTED, "Nothing in the corpus says this.")
_DISPUTED: Final = Verdict(
    Support.PARTLY, "Some of the corpus says the same, and some the contrary."
)


@dataclass(frozen=True, slots=True)
class StatementChecker:
    """Judges statements against one open index."""

    index: OpenIndex
    embedder: Embedder
    understanding: Understanding
    weigher: RelevanceScorer
    check: ClaimChecker
    chain: CitationTracer
    fusion: Fusion
    passages: int

    def judge(self, text: str) -> tuple[CheckedClaim, ...]:
        """A verdict for each of the first six sentences; raises InvalidQuestion when there is none."""
        spans = split_sentences(text)
        sentences = [without_markers(text[start:end]).strip() for start, end in spans]
        stated = [s for s in sentences if len(s.split()) >= _WORDS and not s.endswith("?")]
        if not stated:
            raise InvalidQuestion(
                "There is no statement in it to be checked.",
                "Give a whole sentence that states something.",
            )
        return tuple(self._judge(sentence) for sentence in stated[:_MOST])

    def _judge(self, sentence: str) -> CheckedClaim:
        found: dict[Support, list[SentenceHit]] = {}
        reasons: dict[Support, Verdict] = {}
        near = self._near(sentence)
        verdicts = self.check.check_many(sentence, [without_markers(hit.text) for hit in near])
        for hit, verdict in zip(near, verdicts, strict=True):
            found.setdefault(verdict.support, []).append(hit)
            reasons.setdefault(verdict.support, verdict)
        good, bad = found.get(Support.SUPPORTED, []), found.get(Support.CONTRADICTED, [])
        # A source that says the same does not say the contrary: there the model errs.
        agreeing = {hit.source.id for hit in good}
        bad = found[Support.CONTRADICTED] = [h for h in bad if h.source.id not in agreeing]
        if _are_disputed(good, bad):
            # What was found of something else does not speak to it.
            on_it = [[h for h in side if self._is_on(h, sentence)] for side in (good, bad)]
            if any(on_it):
                good, bad = on_it
                found |= {Support.SUPPORTED: good, Support.CONTRADICTED: bad}
        if _are_disputed(good, bad):
            return self._checked(sentence, _DISPUTED, [*good[:_SHOWN], *bad[:_SHOWN]])
        most = sorted(
            (Support.SUPPORTED, Support.CONTRADICTED), key=lambda s: -len(found.get(s, ()))
        )
        for support in (*most, Support.PARTLY):
            if found.get(support):
                return self._checked(sentence, reasons[support], found[support][:_SHOWN])
        nearest = found.get(Support.UNSUPPORTED, [])[:1]
        return self._checked(sentence, _NOTHING, nearest)

    def _near(self, sentence: str) -> list[SentenceHit]:
        question = self.understanding.read(sentence, self.index.vocabulary)
        vector = self.embedder.embed_query(sentence)
        evidence = retrieve(question, vector, self.index, self.fusion, self.passages)
        hits = self.weigher.glance(evidence, vector, self.index).sentences
        near = [
            hit
            for hit in hits
            if hit.cosine >= _NEAR
            and len(hit.text.split()) >= _SAYS_SOMETHING
            and not self._is_limit(hit)
        ]
        return sorted(near, key=lambda hit: -hit.cosine)[:_COMPARED]

    def _is_on(self, hit: SentenceHit, sentence: str) -> bool:
        """Whether a sentence is no finding on another outcome than those that a statement names."""
        entry = entry_at(self.index.document(hit.source.id), hit.sentence.start)
        if entry is None or not entry.stated or not entry.finding.outcome:
            return True
        lexicon = self.weigher.lexicon
        looked_at = outcome_keys(entry.finding.outcome, lexicon)
        return bool(looked_at & outcome_keys(sentence, lexicon))

    def _is_limit(self, hit: SentenceHit) -> bool:
        """Whether it says what a study did not do: that bears nothing out and denies nothing."""
        findings = self.index.document(hit.source.id).findings
        return any(f.sentence == hit.ordinal and f.kind is FindingKind.LIMITATION for f in findings)

    def _checked(self, sentence: str, verdict: Verdict, hits: list[SentenceHit]) -> CheckedClaim:
        claim = Claim(
            sentence, tuple(citation_of(hit, self.index, standalone=False) for hit in hits)
        )
        sources = tuple({hit.source.id: hit.source for hit in hits}.values())
        links = self.chain.follow((claim,)) if verdict is not _NOTHING else ()
        return CheckedClaim(claim, verdict, links, sources)


def _are_disputed(good: Sequence[SentenceHit], bad: Sequence[SentenceHit]) -> bool:
    """Whether enough stands on each side that the smaller one is no mistake of the model."""
    return min(len(good), len(bad)) * _FEW > max(len(good), len(bad))
