"""Question → answer: read, retrieve, select, write, verify, warn."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final

from assistant.domain import (
    Answer,
    Ask,
    ChainLink,
    ConfidenceCurve,
    Conflict,
    Draft,
    Evidence,
    Filter,
    Passport,
    Question,
    Source,
    SourceKind,
    Turn,
    Verification,
)
from assistant.domain.ids import short_digest
from assistant.flow.judging import ClaimJudge
from assistant.ports import EVERY_SOURCE, Embedder, Heard, Judge, OpenIndex, Writer
from assistant.settings import EVERYTHING, EvidenceScope, Fusion, Scope
from assistant.steps.chain import ChainFollower
from assistant.steps.confidence import confidence
from assistant.steps.contrast import wants_both_sides
from assistant.steps.evidence import evidence_of, kinds_within, within
from assistant.steps.glossary import plain_words
from assistant.steps.lexicon import Lexicon
from assistant.steps.opposing import Opposing
from assistant.steps.premises import PremiseCheck
from assistant.steps.profiles import profile
from assistant.steps.questions import QuestionReader
from assistant.steps.retrieving import contrasting, retrieve
from assistant.steps.selecting import Selector
from assistant.steps.sentences import without_markers
from assistant.steps.small_talk import reply_to_small_talk
from assistant.steps.suggesting import follow_ups
from assistant.steps.support import SupportCheck
from assistant.steps.verifying import verify
from assistant.steps.warnings import Situation, caveats

__all__ = ["Asker", "Timings"]

_MS: Final = frozenset({"ms", "ms-model"})
_WITHOUT_DIRECTION: Final = frozenset({Ask.LIST, Ask.DEFINITION})
_ADDED: Final = frozenset({SourceKind.PAPER, SourceKind.ABSTRACT, SourceKind.USER})
_OPENING: Final = 3000
"""Characters in which a paper has said what it is about."""
_NEAREST: Final = 3
"""Passages that are named when there is no answer."""


@dataclass(slots=True)
class Timings:
    """How long each step took, in milliseconds."""

    taken: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def of(self, step: str) -> Iterator[None]:
        """Times what is done inside."""
        began = time.perf_counter()
        yield
        self.taken[step] = round((time.perf_counter() - began) * 1000, 2)


@dataclass(frozen=True, slots=True)
class Asker:
    """The steps of an answer, put together for one open index."""

    index: OpenIndex
    embedder: Embedder
    reader: QuestionReader
    selector: Selector
    writer: Writer
    check: SupportCheck
    chain: ChainFollower
    lexicon: Lexicon
    curve: ConfidenceCurve
    fusion: Fusion
    scope: str
    """What the corpus is about; empty for a corpus that does not say."""
    passages: int
    contrast: int
    version: str
    settings_digest: str
    glossary: Mapping[str, str]
    rewrite: Callable[[str, Sequence[Turn]], str] | None = None
    """Makes a follow-up stand alone; empty when it cannot."""
    judge: Judge | None = None

    @property
    def judge_of_claims(self) -> ClaimJudge:
        """Checks what somebody states with the same parts."""
        return ClaimJudge(
            index=self.index,
            embedder=self.embedder,
            reader=self.reader,
            selector=self.selector,
            check=self.check,
            chain=self.chain,
            fusion=self.fusion,
            passages=self.passages,
        )

    def search(self, text: str, k: int, only: Filter = EVERY_SOURCE) -> Evidence:
        """The `k` best passages for a query, without an answer; raises InvalidQuestion."""
        question = self.reader.read(text, self.index.vocabulary)
        vector = self.embedder.embed_query(question.search_text)
        return retrieve(question, vector, self.index, self.fusion, k, only)

    def understand(self, text: str, turns: Sequence[Turn]) -> Turn:
        """A question as the next one may lean on it, without an answer; raises InvalidQuestion."""
        question = self.reader.read(text, self.index.vocabulary, turns)
        return Turn(question.text, question.standalone)

    def ask(
        self,
        text: str,
        turns: Sequence[Turn] = (),
        heard: Heard | None = None,
        scope: Scope = EVERYTHING,
    ) -> Answer:
        """The answer after `turns`; raises InvalidQuestion. No answer is an answer, too.

        `heard` is told each claim as soon as it is checked; what it raises ends the answer.
        """
        timings = Timings()
        with timings.of("read"):
            question = self._read(text, turns)
        if question.small_talk:
            return self._small_talk(question, scope, timings)
        with timings.of("embed"):
            vector = self.embedder.embed_query(question.search_text)
        with timings.of("retrieve"):
            wanted = scope.passages or self.passages
            only = Filter(evidence=kinds_within(scope.evidence))
            found = retrieve(question, vector, self.index, self.fusion, wanted, only)
        with timings.of("select"):
            contrast = contrasting(question, found, vector, self.index, self.contrast, only)
            evidence = _narrowed(
                self.selector.select(found, vector, self.index, contrast), scope.evidence
            )
        with timings.of("write"):
            draft = self.writer.write(question, evidence, heard)
        with timings.of("verify"):
            verification = self._verified(draft, verify(draft, self.index, self.check))
        if heard is not None and draft.writer == "extractive":
            for claim, verdict in zip(draft.claims, verification.verdicts, strict=True):
                heard(claim, verdict)
        with timings.of("chain"):
            chain = self.chain.follow(draft.claims)
        with timings.of("warn"):
            conflicts = Opposing(self.lexicon).conflicts(
                draft.claims,
                asked_both=wants_both_sides(question),
                directions=question.ask not in _WITHOUT_DIRECTION,
            )
            warnings = caveats(self._situation(evidence, draft, chain, conflicts))
        return Answer(
            id=self._answer_id(question, scope),
            question=question,
            claims=draft.claims,
            verdicts=verification.verdicts,
            caveats=warnings,
            confidence=confidence(draft, warnings, self.curve, personal=question.personal),
            sources=self._sources(draft),
            nearest=() if draft.claims else evidence.hits[:_NEAREST],
            passport=self._passport(timings, draft),
            notice=draft.note,
            fit=draft.fit,
            chain=chain,
            conflicts=conflicts,
            plain_words=plain_words([c.text for c in draft.claims], self.glossary, self.lexicon),
            follow_ups=follow_ups(evidence, draft, self.lexicon),
        )

    def _small_talk(self, question: Question, scope: Scope, timings: Timings) -> Answer:
        """What the assistant says about itself; nothing is looked up."""
        sources = self.index.sources()
        papers = sum(source.kind is not SourceKind.ARTICLE for source in sources)
        draft = Draft((), self.writer.name)
        warnings = caveats(Situation(Evidence(question, ()), draft))
        return Answer(
            id=self._answer_id(question, scope),
            question=question,
            claims=(),
            verdicts=(),
            caveats=warnings,
            confidence=confidence(draft, warnings, self.curve),
            sources=(),
            nearest=(),
            passport=self._passport(timings, draft),
            notice=reply_to_small_talk(len(sources), papers),
        )

    def _read(self, text: str, turns: Sequence[Turn]) -> Question:
        """The question, made to stand alone by rules, or by the model where one writes."""
        question = self.reader.read(text, self.index.vocabulary, turns)
        if not turns or self.rewrite is None:
            return question
        new = self.rewrite(question.text, turns)
        if not new:
            return question
        return replace(self.reader.read(new, self.index.vocabulary), text=question.text)

    def _verified(self, draft: Draft, verification: Verification) -> Verification:
        """With a judge, the more severe of the two verdicts on what is not quoted word for word."""
        if self.judge is None:
            return verification
        judged = []
        for claim, verdict in zip(draft.claims, verification.verdicts, strict=True):
            quoted = " ".join(without_markers(c.quote) for c in claim.citations)
            judged.append(
                verdict if claim.text == quoted else self.judge(claim.text, quoted, verdict)
            )
        return Verification(tuple(judged))

    def _situation(
        self,
        evidence: Evidence,
        draft: Draft,
        chain: tuple[ChainLink, ...],
        conflicts: tuple[Conflict, ...],
    ) -> Situation:
        sources = {source.id: source for source in self._sources(draft)}
        premises = PremiseCheck(self.lexicon)
        return Situation(
            evidence=evidence,
            draft=draft,
            scope=self.scope,
            sources=sources,
            truncated={key: self.index.document(key).truncated for key in sources},
            chain=chain,
            conflicts=conflicts,
            year=int(self.index.manifest.created[:4]),
            premise=premises.check(evidence.question, evidence, draft, chain),
            about_ms=self._about_ms(evidence.question, sources),
        )

    def _about_ms(self, question: Question, sources: Mapping[str, Source]) -> dict[str, bool]:
        """By the conditions of a source; by its opening where nobody stated them and MS is asked about."""
        asked = any(term.key.removeprefix("@") in _MS for term in question.terms)
        found = {}
        for key, source in sources.items():
            text = " ; ".join(source.conditions)
            if not text and asked and source.kind in _ADDED:
                text = f"{source.title}. {self.index.document(key).text[:_OPENING]}"
            if text:
                found[key] = bool(profile(text, self.lexicon).concepts & _MS)
        return found

    def _sources(self, draft: Draft) -> tuple[Source, ...]:
        """Each cited source once, in the order of first citation."""
        ids = dict.fromkeys(c.source_id for claim in draft.claims for c in claim.citations)
        return tuple(self.index.document(source_id).source for source_id in ids)

    def _answer_id(self, question: Question, scope: Scope) -> str:
        """The same question to the same index with the same settings has the same id."""
        return "a-" + short_digest(
            question.text,
            question.standalone,
            self.index.manifest.corpus,
            self.index.manifest.recipe,
            self.writer.name,
            self.settings_digest,
            scope.evidence.value,
            str(scope.passages or self.passages),
            length=16,
        )

    def _passport(self, timings: Timings, draft: Draft) -> Passport:
        manifest = self.index.manifest
        return Passport(
            version=self.version,
            index=f"{manifest.format}:{manifest.recipe}",
            corpus=manifest.corpus,
            writer=draft.writer,
            embedder=manifest.embedder.id,
            settings=self.settings_digest,
            timings_ms=timings.taken,
        )


def _narrowed(evidence: Evidence, scope: EvidenceScope) -> Evidence:
    """The evidence with only the sentences of the kinds that are wanted."""
    if scope is EvidenceScope.ALL:
        return evidence
    kept = [h for h in evidence.sentences if within(evidence_of(h.source, h.text), scope)]
    return replace(evidence, sentences=tuple(kept))
