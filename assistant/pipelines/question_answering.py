"""Question → answer: understand, retrieve, read, write, verify, warn."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from assistant.answering.caveats import CaveatContext, arranged, caveats, direct_sources
from assistant.answering.confidence import confidence
from assistant.answering.doses import holds_dose
from assistant.answering.overview_request import in_words_of_documents
from assistant.answering.relevance import RelevanceScorer
from assistant.answering.small_talk import reply_to_small_talk
from assistant.backends.corpus.projection import LinearProjection
from assistant.checking.citation_trace import CitationTracer
from assistant.checking.claims import ClaimChecker
from assistant.checking.conflicts import Conflicts
from assistant.checking.premises import PremiseCheck
from assistant.checking.verification import verify
from assistant.domain import (
    Answer,
    ChainLink,
    Conflict,
    CorpusProfile,
    Draft,
    Evidence,
    Filter,
    PlainWord,
    Provenance,
    Question,
    QuestionKind,
    Source,
    SourceKind,
    StageName,
    Turn,
    Verification,
)
from assistant.domain.ids import short_digest
from assistant.ledger import LedgerEntry, entry_at
from assistant.pipelines.claim_checking import StatementChecker
from assistant.pipelines.named_study import as_named_by_size, not_of_another, source_named
from assistant.pipelines.stage_reports import Timings, checked, read, retrieved
from assistant.pipelines.suggestions import Suggester
from assistant.pipelines.told_works import (
    each_work,
    evidence_of_works,
    is_wanted,
    sources_asked,
)
from assistant.ports import (
    EVERY_SOURCE,
    Embedder,
    Judge,
    OnClaim,
    OpenIndex,
    Vectors,
    Watch,
    Writer,
)
from assistant.question.understanding import Understanding
from assistant.retrieval.search import retrieve
from assistant.settings import EVERYTHING, Fusion, Scope
from assistant.text.evidence_level import kinds_within
from assistant.text.glossary import plain_words
from assistant.text.lexicon import Lexicon
from assistant.text.sentences import without_markers

_PAPERS: Final = frozenset({SourceKind.PAPER, SourceKind.ABSTRACT, SourceKind.PAPER_RECORD})
_COUNTED: Final = frozenset({QuestionKind.NUMBER, QuestionKind.LIST})
_STATED: Final = 3
"""Best sentences whose findings are held against what the question takes for granted."""


@dataclass(frozen=True, slots=True)
class QuestionAnswering:
    """The steps of an answer, put together for one open index."""

    index: OpenIndex
    embedder: Embedder
    understanding: Understanding
    weigher: RelevanceScorer
    writer: Writer
    check: ClaimChecker
    chain: CitationTracer
    conflicts: Conflicts
    premises: PremiseCheck
    lexicon: Lexicon
    fusion: Fusion
    corpus: CorpusProfile
    passages: int
    version: str
    settings_digest: str
    glossary: Mapping[str, str]
    suggestions: Suggester
    rewrite: Callable[[str, Sequence[Turn]], str] | None = None
    """Makes a follow-up stand alone; empty when it cannot."""
    judge: Judge | None = None
    projection: LinearProjection | None = None
    """Moves a question towards the passages that answer its like, where the corpus has one."""

    @property
    def judge_of_claims(self) -> StatementChecker:
        """Checks what somebody states with the same parts."""
        return StatementChecker(
            index=self.index,
            embedder=self.embedder,
            understanding=self.understanding,
            weigher=self.weigher,
            check=self.check,
            chain=self.chain,
            fusion=Fusion(),  # a claim is not projected
            passages=self.passages,
        )

    def search(self, text: str, k: int, only: Filter = EVERY_SOURCE) -> Evidence:
        """The `k` best passages for a query, without an answer; raises InvalidQuestion."""
        question = self.understanding.read(text, self.index.vocabulary)
        return self._retrieved(question, k, only)[0]

    def vector_of(self, question: Question) -> Vectors:
        """What a question is searched with, shape (dimension,), unit length."""
        vector = self.embedder.embed_query(question.search_text)
        return vector if self.projection is None else self.projection(vector)

    def understand(self, text: str, turns: Sequence[Turn]) -> Turn:
        """A question as the next one may lean on it; nothing is looked up. Raises InvalidQuestion."""
        question = self.understanding.after(text, self.index.vocabulary, turns)
        return Turn(question.text, question.standalone)

    def evidence(self, text: str, turns: Sequence[Turn] = ()) -> Evidence:
        """What an answer would be made of, weighed; raises InvalidQuestion. For who measures it."""
        return self._understood(text, turns, EVERYTHING, Timings())[1]

    def ask(
        self,
        text: str,
        turns: Sequence[Turn] = (),
        on_claim: OnClaim | None = None,
        scope: Scope = EVERYTHING,
        watch: Watch | None = None,
    ) -> Answer:
        """The answer after `turns`; raises InvalidQuestion. No answer is an answer, too.

        `on_claim` gets each claim as soon as it is checked, `watch` each stage; what they raise ends the
        answer.
        """
        timings = Timings(watch=watch)
        question, evidence = self._understood(text, turns, scope, timings)
        if question.small_talk:
            return self._small_talk(question, scope, timings)
        with timings.of("write"):
            draft = self.writer.write(question, evidence, on_claim)
        for other in () if draft.claims else self._in_other_words(question):
            again = self._found(other, scope, timings)
            if (written := self.writer.write(other, again, on_claim)).claims:
                question = replace(question, standalone=other.standalone, kind=other.kind)
                evidence, draft = again, written
                break
        with timings.of("verify"):
            verification = self._verified(draft, verify(draft, self.index, self.check))
        report = partial(checked, draft, verification, self._sources(draft))
        timings.tell(StageName.CHECKED, "verify", report)
        if on_claim is not None and draft.writer == "extractive":
            for claim, verdict in zip(draft.claims, verification.verdicts, strict=True):
                on_claim(claim, verdict)
        with timings.of("chain"):
            shown = draft.claims or draft.nearest
            chain = self.chain.follow([] if any(c.on_names for c in shown) else shown)
            if question.advice:  # no dose comes in by what a cited paper says either
                chain = tuple(link for link in chain if not holds_dose(link.note))
        with timings.of("warn"):
            parted = self.conflicts.among(draft.claims, self._findings(draft))
            situation = self._situation(evidence, draft, chain, parted)
            warnings = caveats(situation)
            placed = arranged(situation, warnings)
        return Answer(
            id=self._answer_id(question, scope),
            question=question,
            claims=draft.claims,
            verdicts=verification.verdicts,
            caveats=placed.caveats,
            safety=placed.safety,
            evidence=placed.evidence,
            badges=placed.badges,
            confidence=confidence(draft, warnings, advice=question.advice),
            sources=self._sources(draft),
            nearest=draft.nearest,
            provenance=self._provenance(timings, draft),
            notice=draft.note,
            chain=chain,
            conflicts=parted,
            summary=draft.summary,
            plain_words=self._plain_words(question, draft),
            follow_ups=self._follow_ups(question, draft),
        )

    def _follow_ups(self, question: Question, draft: Draft) -> tuple[str, ...]:
        """What could be asked next, or instead; each of them is answered."""
        shown = [claim.text for claim in draft.claims or draft.nearest]
        return self.suggestions.near(question.standalone, shown, self._is_answered)

    def _plain_words(self, question: Question, draft: Draft) -> tuple[PlainWord, ...]:
        """The words of the answer, explained; of the question where there is none: it may be what was asked."""
        texts = [claim.text for claim in draft.claims] or [question.text]
        return plain_words(texts, self.glossary, self.lexicon)

    def _is_answered(self, text: str) -> bool:
        """Whether the documents answer a question, as the extractive writer would decide."""
        question, evidence = self._understood(text, (), EVERYTHING, Timings())
        return self.weigher.scorings.answers(evidence, careful=question.careful)

    def _understood(
        self, text: str, turns: Sequence[Turn], scope: Scope, timings: Timings
    ) -> tuple[Question, Evidence]:
        with timings.of("understand"):
            question = self._question(text, turns)
        named = source_named(text, self.index)
        if question.small_talk or named is None:
            return question, Evidence(question, ())
        if named:  # and not a work that was told of
            works = (named,) if question.leans else ()
            question = replace(question, source=named, spoken_of=works, told=frozenset())
        elif question.source not in self.index.source_ids():
            question = replace(question, source="")
        each = each_work(question, self.index, self.understanding)
        found_in = (self._found(about, scope, timings) for about in each)
        if (of_works := evidence_of_works(question, found_in, self.index)) is not None:
            return question, of_works
        question = replace(question, spoken_of=())
        evidence = self._found(question, scope, timings)
        found = dict.fromkeys(hit.source.id for hit in evidence.hits)
        return as_named_by_size(question, found, self.index, self.lexicon), evidence

    def _in_other_words(self, question: Question) -> Iterator[Question]:
        """What is asked behind what is told, then the question as documents speak of it, where these are others."""
        if (alone := self.understanding.alone(question, self.index.vocabulary)) is not None:
            yield alone
        reworded = in_words_of_documents(question, self.lexicon, self.corpus)
        if reworded is not question:
            yield reworded

    def _found(self, question: Question, scope: Scope, timings: Timings) -> Evidence:
        """What was found for a question, weighed."""
        with timings.of("retrieve"):
            asked = sources_asked(question, self.index)
            only = Filter(evidence=kinds_within(scope.evidence), sources=asked)
            found, vector = self._retrieved(question, scope.passages or self.passages, only)
        timings.tell(StageName.RETRIEVED, "retrieve", partial(retrieved, found))
        with timings.of("read"):
            sources = {hit.source.id for hit in found.hits}
            of_it = not_of_another(question, sources, self.index, self.lexicon)
            wanted = partial(is_wanted, question, scope.evidence)
            weighed = self.weigher.weigh(
                found, vector, self.index, lambda hit: of_it(hit) and wanted(hit)
            )
        timings.tell(StageName.READ, "read", partial(read, weighed))
        return weighed

    def _retrieved(self, question: Question, k: int, only: Filter) -> tuple[Evidence, Vectors]:
        vector = self.vector_of(question)
        return retrieve(question, vector, self.index, self.fusion, k, only), vector

    def _small_talk(self, question: Question, scope: Scope, timings: Timings) -> Answer:
        """What the assistant says about itself; nothing is looked up."""
        sources = self.index.sources()
        papers = sum(source.kind in _PAPERS for source in sources)
        draft = Draft((), self.writer.name)
        warnings = caveats(CaveatContext(Evidence(question, ()), draft))
        return Answer(
            id=self._answer_id(question, scope),
            question=question,
            claims=(),
            verdicts=(),
            caveats=warnings,
            confidence=confidence(draft, warnings),
            sources=(),
            nearest=(),
            provenance=self._provenance(timings, draft),
            notice=reply_to_small_talk(len(sources), papers, self.corpus.scope),
        )

    def _question(self, text: str, turns: Sequence[Turn]) -> Question:
        """What is asked after `turns`; as the model words it where one writes."""
        plain = self.understanding.after(text, self.index.vocabulary, turns)
        if not turns or self.rewrite is None or plain.small_talk:
            return plain
        new = self.rewrite(plain.text, turns)
        if not new:
            return plain
        read = self.understanding.read(new, self.index.vocabulary)
        return replace(
            read,
            text=plain.text,
            kind=plain.kind,
            safety=plain.safety,
            source=plain.source,
            leans=plain.leans,
            spoken_of=plain.spoken_of,
            told=plain.told,
        )

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

    def _findings(self, draft: Draft) -> dict[int, LedgerEntry]:
        """The findings that sentences quote, by their number: of those that quote one sentence."""
        found = {}
        for number, claim in enumerate(draft.claims):
            if len(claim.citations) == 1:
                citation = claim.citations[0]
                entry = entry_at(self.index.document(citation.source_id), citation.start)
                if entry is not None:
                    found[number] = entry
        return found

    def _situation(
        self,
        evidence: Evidence,
        draft: Draft,
        chain: tuple[ChainLink, ...],
        conflicts: tuple[Conflict, ...],
    ) -> CaveatContext:
        sources = {source.id: source for source in self._sources(draft)}
        return CaveatContext(
            evidence=evidence,
            draft=draft,
            corpus=self.corpus,
            sources=sources,
            truncated={key: self.index.document(key).truncated for key in sources},
            participants={
                key: study.number
                for key in sources
                if (study := self.index.document(key).study) is not None and study.number
            },
            chain=chain,
            conflicts=conflicts,
            year=int(self.index.manifest.created[:4]),
            premise=self._premise(evidence, draft),
            direct=direct_sources(
                evidence.question, sources.values(), self.index, self.corpus, self.lexicon
            ),
        )

    def _premise(self, evidence: Evidence, draft: Draft) -> str:
        if evidence.question.about_sources or evidence.question.personal:
            return ""  # who asks for an author, or what to do, states nothing about the field
        if evidence.question.kind in _COUNTED and any(claim.computed for claim in draft.claims[:1]):
            return ""  # what was counted is so; the sentences that were read are not what is told
        stated = [
            entry_at(self.index.document(hit.source.id), hit.sentence.start)
            for hit in evidence.sentences[:_STATED]
        ]
        found = self.premises.check(evidence.question, evidence, stated)
        if not found and not draft.claims:
            found = self.premises.unspoken(evidence.question, evidence)
        return "" if evidence.question.advice and holds_dose(found) else found

    def _sources(self, draft: Draft) -> tuple[Source, ...]:
        """Each source of a claim, or of what is near, once, in that order."""
        shown = draft.claims or draft.nearest
        ids = dict.fromkeys(c.source_id for claim in shown for c in claim.citations)
        return tuple(self.index.document(source_id).source for source_id in ids)

    def _answer_id(self, question: Question, scope: Scope) -> str:
        """The same question to the same index with the same settings has the same id."""
        return "a-" + short_digest(
            question.text,
            question.standalone,
            self.index.manifest.corpus,
            self.index.manifest.configuration,
            self.writer.name,
            self.settings_digest,
            scope.evidence.value,
            str(scope.passages or self.passages),
            length=16,
        )

    def _provenance(self, timings: Timings, draft: Draft) -> Provenance:
        manifest = self.index.manifest
        if draft.use is not None and draft.use.first_ms is not None:
            timings.taken["first_token"] = draft.use.first_ms
        return Provenance(
            version=self.version,
            index=f"{manifest.format}:{manifest.configuration}",
            corpus=manifest.corpus,
            writer=draft.writer,
            embedder=manifest.embedder.id,
            settings=self.settings_digest,
            timings_ms=timings.taken,
            use=draft.use,
        )
