"""Somebody's statement → what the corpus says to it, sentence by sentence, with the words.

The same check as for the claims of an answer, held against the sentences that lie nearest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.answering.quotation import citation_of
from assistant.answering.relevance import RelevanceScorer
from assistant.checking.bearing import BEARS_FROM, bearing
from assistant.checking.citation_trace import CitationTracer
from assistant.checking.claims import ClaimChecker
from assistant.checking.word_overlap import share_held
from assistant.domain import (
    CheckedClaim,
    Claim,
    Direction,
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
from assistant.text.negation import denies
from assistant.text.sentences import split_sentences, without_markers

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
_MIXED: Final = Verdict(Support.PARTLY, "What it cites found some things better and some not.")
_DISPUTED: Final = Verdict(
    Support.PARTLY, "Some of the corpus says the same, and some the contrary."
)


@dataclass(frozen=True, slots=True)
class WeighedHit:
    """A sentence with its verdict on a statement, and the chance that this is right."""

    hit: SentenceHit
    verdict: Verdict
    chance: float


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
        weighed = self.weighed(sentence)
        decided = [one for one in weighed if one.chance >= BEARS_FROM]
        good = [one for one in decided if one.verdict.support is Support.SUPPORTED]
        # A source that says the same does not say the contrary: there the model errs.
        agreeing = {one.hit.source.id for one in good}
        bad = [
            one
            for one in decided
            if one.verdict.support is Support.CONTRADICTED and one.hit.source.id not in agreeing
        ]
        if _are_disputed(good, bad):
            # What was found of something else does not speak to it.
            on_it = [[w for w in side if self._is_on(w.hit, sentence)] for side in (good, bad)]
            if any(on_it):
                good, bad = on_it
        if _are_disputed(good, bad):
            shown = [*good[:_SHOWN], *bad[:_SHOWN]]
            return self._checked(sentence, _DISPUTED, [one.hit for one in shown])
        partly = [one for one in decided if one.verdict.support is Support.PARTLY]
        # The smaller side is a mistake of the model where both are not disputed.
        larger = max((good, bad), key=len)
        if side := max((larger, partly), key=_surest):
            return self._checked(sentence, side[0].verdict, [one.hit for one in side[:_SHOWN]])
        return self._checked(sentence, _NOTHING, [one.hit for one in weighed[:1]])

    def weighed(self, sentence: str) -> list[WeighedHit]:
        """The sentences that lie nearest, nearest first, each with its verdict and what that is worth."""
        near = self._near(sentence)
        texts = [self._told(hit) for hit in near]
        verdicts = map(self._as_found, near, self.check.check_many(sentence, texts))
        lexicon = self.weigher.lexicon
        return [
            WeighedHit(
                hit,
                verdict,
                bearing(
                    verdict.support,
                    near[0].cosine - hit.cosine,
                    share_held(sentence, text, lexicon),
                ),
            )
            for hit, text, verdict in zip(near, texts, verdicts, strict=True)
        ]

    def _near(self, sentence: str) -> list[SentenceHit]:
        question = self.understanding.read(sentence, self.index.vocabulary)
        vector = self.embedder.embed_query(sentence)
        evidence = retrieve(question, vector, self.index, self.fusion, self.passages)
        hits = self.weigher.glance(evidence, vector, self.index).sentences
        near = [
            hit
            for hit in hits
            if hit.cosine >= _NEAR and len(self._told(hit).split()) >= _SAYS_SOMETHING
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

    def _as_found(self, hit: SentenceHit, verdict: Verdict) -> Verdict:
        """The verdict on what a sentence says; one that tells of both sides bears no one of them out whole."""
        findings = self.index.document(hit.source.id).findings
        mixed = any(f.sentence == hit.ordinal and f.direction is Direction.MIXED for f in findings)
        return _MIXED if mixed and verdict.support is Support.SUPPORTED else verdict

    def _told(self, hit: SentenceHit) -> str:
        """What a sentence tells; of a limit only what it does not deny: what a study did not do says nothing."""
        text = without_markers(hit.text)
        findings = self.index.document(hit.source.id).findings
        if not any(
            f.sentence == hit.ordinal and f.kind is FindingKind.LIMITATION for f in findings
        ):
            return text
        return "; ".join(part for part in text.split("; ") if not denies(part))

    def _checked(self, sentence: str, verdict: Verdict, hits: list[SentenceHit]) -> CheckedClaim:
        claim = Claim(
            sentence, tuple(citation_of(hit, self.index, standalone=False) for hit in hits)
        )
        sources = tuple({hit.source.id: hit.source for hit in hits}.values())
        links = self.chain.follow((claim,)) if verdict is not _NOTHING else ()
        return CheckedClaim(claim, verdict, links, sources)


def _surest(side: Sequence[WeighedHit]) -> float:
    return max((one.chance for one in side), default=0.0)


def _are_disputed(good: Sequence[WeighedHit], bad: Sequence[WeighedHit]) -> bool:
    """Whether enough stands on each side that the smaller one is no mistake of the model."""
    return min(len(good), len(bad)) * _FEW > max(len(good), len(bad))
