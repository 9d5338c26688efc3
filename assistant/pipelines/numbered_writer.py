"""A language model words sentences that are already chosen, and names the number of each.

The reader chooses the sentences and the extractive writer orders them; the model writes plain text in which
each sentence ends in a number. So quotes are ours, prompts are short, and a small model can follow. What it
writes takes the place of the sentences that it cites; all else stays in the sources' words. A model is
trusted to leave something out only in an answer in which it made no mistake.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.answering.doses import holds_dose
from assistant.checking.abridgement import is_shortened
from assistant.checking.claims import ClaimChecker
from assistant.checking.verification import verify_claim
from assistant.checking.word_overlap import missing_words, telling_words
from assistant.domain import (
    Citation,
    Claim,
    Draft,
    Evidence,
    Question,
    Support,
    Verdict,
    WriterForm,
    WriterUse,
)
from assistant.errors import WriterFailed
from assistant.ports import ChatModel, Message, Meter, OnClaim, OpenIndex, Writer
from assistant.text.anaphora import refers_back
from assistant.text.sentences import ends_sentence
from assistant.writing.numbered_sentences import (
    NumberedSentence,
    numbered_lines,
    sentences_written,
    within_tokens,
)
from assistant.writing.prompts import Prompts

__all__ = ["NumberedWriter"]

_ADDRESS: Final = re.compile(r"https?:|www\.|\]\(", re.I)
_LEAST: Final = 3
"""Telling words that a sentence has to have: "The answer is: 2." says nothing that can be checked."""
_TRIES: Final = 2
"""A stream that breaks off is tried once more."""
_MOST: Final = 8
"""Sentences after which a model that was asked for one or two is not read on."""


@dataclass(frozen=True, slots=True)
class _Checked:
    """A sentence after it was looked at."""

    written: NumberedSentence
    verdict: Verdict
    claim: Claim | None = None
    items: tuple[int, ...] = ()
    """Numbers, from 0, of the sentences that it cites."""
    own: bool = False
    """It named the right numbers itself."""

    @property
    def good(self) -> bool:
        """It may be shown."""
        return self.claim is not None and self.verdict.support is Support.SUPPORTED


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What one question is asked with."""

    question: Question
    items: tuple[Claim, ...]
    """The numbered sentences, those of the extractive answer."""


@dataclass(frozen=True, slots=True)
class _Written:
    """What became of what a model wrote."""

    kept: tuple[_Checked, ...]
    """Borne out, at first or after they were sent back."""
    sentences: int
    """That it wrote at first."""
    mended: int = 0
    """Of those kept, written again."""

    @property
    def trusted(self) -> bool:
        """Each sentence holds and named its numbers itself."""
        return len(self.kept) >= self.sentences and all(checked.own for checked in self.kept)


@dataclass(frozen=True, slots=True)
class NumberedWriter:
    """A `Writer` that lets a `ChatModel` word numbered sentences, and believes none of it unchecked."""

    model: ChatModel
    plain: Writer
    """The extractive one: gate, choice of sentences, and stand-in."""
    index: OpenIndex
    check: ClaimChecker
    prompts: Prompts
    budget: int
    """Tokens of question and sentences."""
    count: Callable[[str], int]
    form: WriterForm = WriterForm.SHORTENED

    @property
    def name(self) -> str:
        """The model's, with the digest of the prompts: both make the answer."""
        return f"{self.model.name}, prompts {self.prompts.numbered_digest}"

    def write(self, question: Question, evidence: Evidence, heard: OnClaim | None = None) -> Draft:
        """The extractive draft, with sentences in the model's words where those hold."""
        plain = self.plain.write(question, evidence)
        sheet = self._sheet(question, plain)
        if not sheet.items:
            return plain
        meter = Meter()
        try:
            written = self._written(sheet, meter, heard)
        except WriterFailed as failure:
            return self._instead(plain, str(failure), self._use(meter))
        use = replace(self._use(meter), sentences=written.sentences)
        if not written.kept:
            why = (
                "wrote nothing that its sentences bear out"
                if written.sentences
                else "wrote nothing"
            )
            return self._instead(plain, why, use)
        claims = _composed(plain.claims, sheet.items, written)
        shown = sum(checked.claim in claims for checked in written.kept)
        use = replace(use, shown=shown, mended=min(shown, written.mended))
        by = f"{meter.by or self.model.name}, prompts {self.prompts.numbered_digest}"
        return replace(plain, claims=tuple(claims), writer=by, use=use)

    def _instead(self, plain: Draft, why: str, use: WriterUse) -> Draft:
        note = f"The language model {self.model.name} {why}; this is the answer without it."
        return replace(plain, note=note, use=use)

    def _sheet(self, question: Question, plain: Draft) -> _Sheet:
        """The sentences of the extractive answer that fit; what was counted from findings is not reworded."""
        items = [claim for claim in plain.claims if not claim.computed]
        texts = [claim.text for claim in items]
        room = self.budget - self.count(question.standalone)
        return _Sheet(question, tuple(items[: within_tokens(texts, room, self.count)]))

    def _written(self, sheet: _Sheet, meter: Meter, heard: OnClaim | None) -> _Written:
        """What holds of what the model writes, after what does not was sent back once.

        Raises:
            WriterFailed: it failed, and again where trying again may help.
        """
        asked = self.prompts.numbered_material.render(
            sentences=numbered_lines([item.text for item in sheet.items]),
            question=sheet.question.standalone,
        )
        talk: list[Message] = [*self.prompts.numbered_start(), ("human", asked.strip())]
        first = self._asked(talk, sheet, meter, heard, ())
        kept = [checked for checked in first if checked.good]
        bad = [checked for checked in first if not checked.good]
        again: list[_Checked] = []
        if bad:
            faults = "\n".join(f"- {c.written.raw}\n  Wrong: {c.verdict.reason}" for c in bad)
            sent_back = self.prompts.numbered_repair.render(material=asked.strip(), faults=faults)
            again_talk: list[Message] = [*talk[:-1], ("human", sent_back.strip())]
            try:
                again = self._asked(again_talk, sheet, meter, heard, kept)[: len(bad)]
            except WriterFailed:
                again = []
        mended = [c for c in again if c.good and c.claim not in {one.claim for one in kept}]
        return _Written((*kept, *mended), len(first), len(mended))

    def _asked(
        self,
        talk: Sequence[Message],
        sheet: _Sheet,
        meter: Meter,
        heard: OnClaim | None,
        before: Sequence[_Checked],
    ) -> list[_Checked]:
        """Every sentence that the model writes, checked as it comes; raises WriterFailed."""
        for attempt in range(1, _TRIES + 1):
            found: list[_Checked] = []
            try:
                for sentence in _read(self.model.reply(talk, meter)):
                    checked = self._checked(sentence, sheet, [*before, *found])
                    found.append(checked)
                    if heard is not None and checked.good and checked.claim:
                        heard(checked.claim, checked.verdict)
                return found
            except WriterFailed as failure:
                if attempt == _TRIES or not failure.retryable:
                    raise
        raise AssertionError("unreachable")  # pragma: no cover

    def _checked(
        self, sentence: NumberedSentence, sheet: _Sheet, before: Sequence[_Checked]
    ) -> _Checked:
        """The sentence with the verdict on what it cites, or on what it should have cited."""
        fault = self._fault(sentence, sheet)
        if fault:
            return _Checked(sentence, Verdict(Support.UNSUPPORTED, fault))
        named = tuple(number - 1 for number in dict.fromkeys(sentence.numbers))
        known = tuple(number for number in named if number < len(sheet.items))
        own = self._held(sentence, sheet, known, before) if known else None
        if own is not None and own.good:
            return replace(own, own=known == named)
        for other in range(len(sheet.items)):
            if (other,) != known:
                found = self._held(sentence, sheet, (other,), before)
                if found.good:
                    return found
        if own is not None:
            return own
        wrong = f"There is no sentence {named[0] + 1}." if named else "It ends in no number."
        return _Checked(sentence, Verdict(Support.UNSUPPORTED, wrong))

    def _fault(self, sentence: NumberedSentence, sheet: _Sheet) -> str:
        """What is wrong whatever it cites; empty when nothing is."""
        if not ends_sentence(sentence.text) or sentence.text.endswith(("?", ":", "…")):
            return "It is no whole sentence."
        if len(telling_words(sentence.text, self.check.lexicon)) < _LEAST:
            return "It says too little."
        if _ADDRESS.search(sentence.text):
            return "It holds a web address."
        if sheet.question.advice and holds_dose(sentence.text):
            return "It gives a dose to one person."
        return ""

    def _held(
        self,
        sentence: NumberedSentence,
        sheet: _Sheet,
        cited: tuple[int, ...],
        before: Sequence[_Checked],
    ) -> _Checked:
        """The verdict on a sentence that cites those: no word that they do not have, and borne out."""
        items = [sheet.items[number] for number in cited]
        citations = tuple(dict.fromkeys(c for item in items for c in item.citations))
        quoted = " ".join(item.text for item in items)
        missing = missing_words(sentence.text, quoted, self.check.lexicon)
        if missing:
            words = ", ".join(missing[:3])
            return _Checked(
                sentence, Verdict(Support.UNSUPPORTED, f"No cited sentence has: {words}.")
            )
        if self.form is WriterForm.SHORTENED and not any(
            is_shortened(sentence.text, item.text) for item in items
        ):
            reason = "It is not a numbered sentence with parts left out."
            return _Checked(sentence, Verdict(Support.UNSUPPORTED, reason))
        if refers_back(sentence.text) and not _follows(citations, before):
            reason = "It begins with a word that stands for something that is not said."
            return _Checked(sentence, Verdict(Support.UNSUPPORTED, reason))
        claim = Claim(
            text=sentence.text,
            citations=citations,
            list_item=items[0].list_item,
            relevance=max(item.relevance for item in items),
            group=items[0].group,
        )
        documents = [self.index.document(c.source_id) for c in citations]
        return _Checked(sentence, verify_claim(claim, documents, self.check), claim, cited)

    def _use(self, meter: Meter) -> WriterUse:
        return WriterUse(
            form=self.form,
            calls=meter.calls,
            first_ms=meter.first_ms,
            prompt_tokens=meter.prompt_tokens,
            reply_tokens=meter.reply_tokens,
            counted=meter.counted,
        )


def _follows(citations: Sequence[Citation], before: Sequence[_Checked]) -> bool:
    """Whether what is said just before is of the same source."""
    last = next((one.claim for one in reversed(before) if one.good), None)
    sources = {citation.source_id for citation in citations}
    return last is not None and bool(sources & {c.source_id for c in last.citations})


def _read(pieces: Iterator[str]) -> Iterator[NumberedSentence]:
    """The first sentences, each once; a model that repeats itself or goes on and on is cut off there."""
    seen: set[str] = set()
    for sentence in sentences_written(pieces):
        if sentence.text.lower() in seen:
            break
        seen.add(sentence.text.lower())
        yield sentence
        if len(seen) == _MOST:
            break
    close = getattr(pieces, "close", None)
    if close is not None:
        close()  # the server need not write what nobody reads


def _composed(plain: Sequence[Claim], items: Sequence[Claim], written: _Written) -> list[Claim]:
    """The model's sentences in the place of those that they cite; those that nobody cites stay.

    Of a model that is trusted what it left out is left out, but for the sentence that opens the answer and for
    what was counted: how sure the answer is was learned from that.
    """
    said = [checked for checked in written.kept if checked.claim is not None]
    taken = {items[number] for checked in said for number in checked.items}
    if written.trusted:
        stay = [one for one in plain if one.computed or (one is plain[0] and one not in taken)]
        return [*stay, *dict.fromkeys(one.claim for one in said if one.claim)]
    claims: list[Claim] = []
    covered: set[Claim] = set()
    for one in plain:
        first = next((c for c in said if one in {items[n] for n in c.items}), None)
        if one in covered:
            continue
        if first is None or first.claim is None:
            claims.append(one)
            continue
        claims.append(first.claim)
        covered |= {items[number] for number in first.items}
    return claims
