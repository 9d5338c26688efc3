"""A language model writes; what its passages do not bear out is sent back once, then left out.

The extractive writer decides first whether the documents answer at all, chooses the passages, and
stands in when the model fails. So a model changes how an answer is worded, never whether there is
one, and a reader never sees an empty screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.answering.doses import holds_dose
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
    WriterUse,
    WrittenClaim,
)
from assistant.errors import WriterFailed
from assistant.ports import ChatModel, Meter, OnClaim, OpenIndex, Writer
from assistant.settings import Writing
from assistant.text.plain_text import as_plain_text
from assistant.text.sentences import without_markers
from assistant.writing.prompts import Prompts, fence_for, fenced, within_budget
from assistant.writing.quotes import locate

__all__ = ["ModelWriter"]

_GOOD: Final = frozenset({Support.SUPPORTED, Support.PARTLY})
_ADDRESS: Final = re.compile(r"https?:|www\.|\]\(", re.I)
_LONGEST_REWRITE: Final = 400
_TRIES: Final = 2
"""A form that is missed, or a line that breaks off, is tried once more."""


@dataclass(frozen=True, slots=True)
class _Material:
    """What the model was given: passages by key, and the text that holds them."""

    passages: dict[str, Hit]
    text: str


@dataclass(frozen=True, slots=True)
class _Checked:
    """A written claim after it was looked at."""

    written: WrittenClaim
    claim: Claim | None
    verdict: Verdict

    @property
    def good(self) -> bool:
        """It may be shown."""
        return self.claim is not None and self.verdict.support in _GOOD


@dataclass(frozen=True, slots=True)
class _Task:
    """One question to the model."""

    question: Question
    material: _Material
    meter: Meter
    heard: OnClaim | None


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

    def write(self, question: Question, evidence: Evidence, heard: OnClaim | None = None) -> Draft:
        """The model's checked claims; the extractive draft when there are none."""
        plain = self.plain.write(question, evidence)
        if not plain.claims:
            return plain
        task = _Task(question, self._material(question, evidence, plain), Meter(), heard)
        try:
            kept, removed, mended = self._written(task)
        except WriterFailed as failure:
            return replace(self._instead(plain, str(failure)), use=_use(task.meter))
        use = replace(
            _use(task.meter), sentences=len(kept) + removed, shown=len(kept), mended=mended
        )
        if not kept:
            why = (
                "wrote nothing that its passages bear out"
                if removed
                else "found no answer in its passages"
            )
            return replace(self._instead(plain, why), removed=removed, use=use)
        by = f"{task.meter.by or self.model.name}, prompts {self.prompts.digest}"
        return replace(plain, claims=tuple(kept), writer=by, removed=removed, use=use)

    def rewrite(self, text: str, turns: Sequence[Turn]) -> str:
        """The question as it reads without its turns; empty when the model cannot be trusted with it.

        A rewrite that is long, has several lines, or has a figure that nobody named is not used.
        """
        said = "\n".join(turn.standalone for turn in turns[-4:])
        talk = f"Conversation:\n{said}\n\nLast question: {text}"
        try:
            new = as_plain_text(self.model.text(self.prompts.rewrite.text, talk)).strip('"“” ')
        except WriterFailed:
            return ""
        figures = set(re.findall(r"\d+", new)) - set(re.findall(r"\d+", talk))
        if not new or figures or len(new) > _LONGEST_REWRITE or _ADDRESS.search(new):
            return ""
        return new

    def _written(self, task: _Task) -> tuple[list[Claim], int, int]:
        """The claims that hold, how many did not even after they were sent back, and how many then did."""
        instructions = self.prompts.draft.render(most=self.writing.max_claims, subject=self.subject)
        first = self._asked(task, instructions, task.material.text)
        kept = [checked for checked in first if checked.good]
        bad = [checked for checked in first if not checked.good]
        again = self._sent_back(task, instructions, bad) if bad else []
        mended = [checked for checked in again if checked.good]
        kept += mended
        removed = len(first) - len(kept)
        claims = list(dict.fromkeys(checked.claim for checked in kept if checked.claim))
        return claims[: self.writing.max_claims], max(0, removed), len(mended)

    def _sent_back(self, task: _Task, instructions: str, bad: Sequence[_Checked]) -> list[_Checked]:
        """What the model makes of its bad claims when it is told what is wrong; at most as many."""
        faults = "\n".join(f"- {c.written.text}\n  Wrong: {c.verdict.reason}" for c in bad)
        text = self.prompts.repair.render(material=task.material.text, claims=faults)
        try:
            return self._asked(task, instructions, text)[: len(bad)]
        except WriterFailed:
            return []

    def _asked(self, task: _Task, instructions: str, text: str) -> list[_Checked]:
        """Every claim that the model writes, checked as it comes.

        Raises:
            WriterFailed: it failed, and again where trying again may help.
        """
        for attempt in range(1, _TRIES + 1):
            found: list[_Checked] = []
            written = self.model.claims(instructions, text, task.meter)
            try:
                for checked in self._checked(task.question, written, task.material.passages):
                    found.append(checked)
                    if task.heard is not None and checked.good and checked.claim:
                        task.heard(checked.claim, checked.verdict)
                return found
            except WriterFailed as failure:
                if attempt == _TRIES or not failure.retryable:
                    raise
        raise AssertionError("unreachable")  # pragma: no cover

    def _checked(
        self, question: Question, written: Iterator[WrittenClaim], passages: dict[str, Hit]
    ) -> Iterator[_Checked]:
        for raw in written:
            one = replace(raw, text=without_markers(as_plain_text(raw.text)))
            citations, fault = self._citations(one, passages)
            if not fault and _ADDRESS.search(one.text):
                fault = "It holds a web address."
            said = " ".join((one.text, *(citation.quote for citation in citations)))
            if not fault and question.advice and holds_dose(said):
                fault = "It gives a dose to one person."
            if fault:
                yield _Checked(one, None, Verdict(Support.UNSUPPORTED, fault))
                continue
            claim = Claim(one.text, citations)
            documents = [self.index.document(c.source_id) for c in citations]
            yield _Checked(one, claim, verify_claim(claim, documents, self.check))

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

    def _material(self, question: Question, evidence: Evidence, plain: Draft) -> _Material:
        """The passages that fit the budget: those of the extractive answer first."""
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
        return _Material(
            passages=dict(zip(keys[: len(kept)], hits, strict=False)),
            text=self.prompts.material.render(
                question=question.standalone, fence=fence, passages="\n\n".join(kept)
            ),
        )

    def _instead(self, plain: Draft, why: str) -> Draft:
        note = f"The language model {self.model.name} {why}; this is the answer without it."
        return replace(plain, note=note)


def _use(meter: Meter) -> WriterUse:
    return WriterUse(
        form=WriterForm.STRUCTURED,
        calls=meter.calls,
        first_ms=meter.first_ms,
        prompt_tokens=meter.prompt_tokens,
        reply_tokens=meter.reply_tokens,
        counted=meter.counted,
    )
