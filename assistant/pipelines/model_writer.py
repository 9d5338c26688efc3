"""A language model writes; what its passages do not bear out is sent back once, then left out.

The extractive writer decides first whether the documents answer at all, chooses the passages, and
stands in when the model fails. So a model changes how an answer is worded, never whether there is
one, and a reader never sees an empty screen.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from assistant.checking.claims import ClaimChecker
from assistant.checking.verification import verify_claim
from assistant.domain import (
    Citation,
    Claim,
    Draft,
    Evidence,
    Hit,
    Question,
    Support,
    Turn,
    Verdict,
    WriterForm,
    WrittenClaim,
)
from assistant.errors import WriterFailed
from assistant.pipelines.writer_checks import (
    ADDRESS,
    CheckedSentence,
    general_fault,
    use_of,
    without_model,
    written_with,
)
from assistant.ports import ChatModel, ModelUsage, OnClaim, OpenIndex, Writer
from assistant.settings import Writing
from assistant.text.plain_text import as_plain_text
from assistant.text.sentences import without_markers
from assistant.writing.prompts import Prompts, fence_for, fenced, within_budget
from assistant.writing.quotes import locate

_GOOD: Final = frozenset({Support.SUPPORTED, Support.PARTLY})
_LONGEST_REWRITE: Final = 400


@dataclass(frozen=True, slots=True)
class _Request:
    """One question to the model."""

    question: Question
    passages: dict[str, Hit]
    """Those that it is given, by the key that it names them with."""
    text: str
    """What holds them and the question."""
    usage: ModelUsage


@dataclass(frozen=True, slots=True)
class ModelWriter:
    """A `Writer` that lets a `ChatModel` write and believes none of it unchecked."""

    model: ChatModel
    plain: Writer
    """The extractive one: gate, choice of passages, and stand-in."""
    index: OpenIndex
    check: ClaimChecker
    prompts: Prompts
    writing: Writing
    count: Callable[[str], int]
    budget: int
    """Tokens of passages."""
    subject: str
    """What the corpus is about."""

    @property
    def name(self) -> str:
        """The model's, with the digest of the prompts: both make the answer."""
        return f"{self.model.name}, prompts {self.prompts.digest}"

    def write(
        self, question: Question, evidence: Evidence, on_claim: OnClaim | None = None
    ) -> Draft:
        """The model's checked claims; the extractive draft when there are none."""
        plain = self.plain.write(question, evidence)
        if not plain.claims:
            return plain
        request = self._request(question, evidence, plain)
        usage, form = request.usage, WriterForm.STRUCTURED
        try:
            written = written_with(partial(self._answer, request), on_claim)
        except WriterFailed as failure:
            return without_model(plain, self.model.name, str(failure), use_of(usage, form))
        removed = max(0, written.sentences - len(written.kept))
        found = dict.fromkeys(one.claim for one in written.kept if one.claim)
        claims = tuple(found)[: self.writing.max_claims]
        use = replace(
            use_of(usage, form, written), shown=len(claims), mended=min(len(claims), written.mended)
        )
        if not claims:
            why = (
                "wrote nothing that its passages bear out"
                if removed
                else "found no answer in its passages"
            )
            return replace(without_model(plain, self.model.name, why, use), removed=removed)
        by = f"{usage.by or self.model.name}, prompts {self.prompts.digest}"
        return replace(plain, claims=claims, writer=by, removed=removed, use=use)

    def rewrite(self, text: str, turns: Sequence[Turn]) -> str:
        """The question as it reads without its turns; empty when the model cannot be trusted with it.

        A rewrite that is long, has several lines, or has a figure that nobody named is not used.
        """
        said = "\n".join(turn.standalone for turn in turns[-4:])
        talk = f"Conversation:\n{said}\n\nLast question: {text}"
        try:
            written = self.model.text(self.prompts.rewrite.text, talk).strip()
        except WriterFailed:
            return ""
        new = as_plain_text(written).strip('"“” ')
        figures = set(re.findall(r"\d+", new)) - set(re.findall(r"\d+", talk))
        if (
            not new
            or "\n" in written
            or figures
            or len(new) > _LONGEST_REWRITE
            or ADDRESS.search(new)
        ):
            return ""
        return new

    def _answer(
        self, request: _Request, faults: str, _kept: Sequence[CheckedSentence]
    ) -> Iterator[CheckedSentence]:
        """Every claim that the model writes, checked as it comes; raises WriterFailed."""
        instructions = self.prompts.draft.render(most=self.writing.max_claims, subject=self.subject)
        text = request.text
        if faults:
            text = self.prompts.repair.render(material=text, claims=faults)
        for raw in self.model.claims(instructions, text, request.usage):
            yield self._checked(raw, request)

    def _checked(self, raw: WrittenClaim, request: _Request) -> CheckedSentence:
        written = replace(raw, text=without_markers(as_plain_text(raw.text)))
        citations, fault = self._citations(written, request.passages)
        if not fault:
            said = " ".join((written.text, *(citation.quote for citation in citations)))
            fault = general_fault(written.text, said, request.question)
        if fault:
            return CheckedSentence(written.text, Verdict(Support.UNSUPPORTED, fault))
        claim = Claim(written.text, citations)
        documents = [self.index.document(c.source_id) for c in citations]
        verdict = verify_claim(claim, documents, self.check)
        return CheckedSentence(written.text, verdict, claim if verdict.support in _GOOD else None)

    def _citations(
        self, written: WrittenClaim, passages: dict[str, Hit]
    ) -> tuple[tuple[Citation, ...], str]:
        """Where its quotes stand, or what is wrong with one of them."""
        if not written.text:
            return (), "It says nothing."
        if not written.quotes:
            return (), "It has no quote."
        found: list[Citation] = []
        for quote in written.quotes:
            hit = passages.get(quote.passage.strip())
            if hit is None:
                return (), f"There is no passage {quote.passage[:20]!r}."
            document = self.index.document(hit.source.id)
            citation = locate(quote.text, hit.passage, document)
            if citation is None:
                return (), f"Its quote does not stand word for word in {quote.passage.strip()}."
            found.append(citation)
        return tuple(dict.fromkeys(found)), ""

    def _request(self, question: Question, evidence: Evidence, plain: Draft) -> _Request:
        """With the passages that fit the budget: those of the extractive answer first."""
        cited = {c.passage_id for claim in plain.claims for c in claim.citations}
        hits = sorted(
            evidence.hits[: self.writing.passages], key=lambda hit: hit.passage.id not in cited
        )
        fence = fence_for(hits)
        keys = [f"P{number}" for number in range(1, len(hits) + 1)]
        blocks = [
            fenced(key, hit, self.index.document(hit.source.id), fence)
            for key, hit in zip(keys, hits, strict=True)
        ]
        kept = within_budget(blocks, self.budget, self.count)
        text = self.prompts.material.render(
            question=question.standalone, fence=fence, passages="\n\n".join(kept)
        )
        passages = dict(zip(keys[: len(kept)], hits, strict=False))
        return _Request(question, passages, text, ModelUsage())
