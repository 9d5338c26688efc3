"""A language model words sentences that are already chosen, and names the number of each.

The reader chooses the sentences and the extractive writer orders them; the model writes plain text in which
each sentence has a number. So quotes are ours, prompts are short, and a small model can follow. What it
writes takes the place of the sentences that it cites; all else stays in the sources' words. A model is
trusted to leave something out only in an answer in which it made no mistake.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

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
)
from assistant.errors import WriterFailed
from assistant.pipelines.writer_checks import (
    CheckedSentence,
    Written,
    general_fault,
    use_of,
    without_model,
    written_with,
)
from assistant.ports import ChatModel, Message, ModelUsage, OnClaim, OpenIndex, Writer
from assistant.text.anaphora import refers_back
from assistant.text.sentences import ends_sentence
from assistant.writing.numbered_sentences import (
    NumberedSentence,
    numbered_lines,
    sentences_written,
)
from assistant.writing.prompts import Prompts, within_budget

_LEAST: Final = 3
"""Telling words that a sentence has to have: "The answer is: 2." says nothing that can be checked."""
_MOST: Final = 4
"""Sentences after which a model that was asked for one or two is not read on."""


@dataclass(frozen=True, slots=True)
class _Request:
    """One question to the model."""

    question: Question
    items: tuple[Claim, ...]
    """The numbered sentences, those of the extractive answer."""
    unseen: tuple[Claim, ...]
    """Those that there was no room for."""
    usage: ModelUsage


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

    def write(
        self, question: Question, evidence: Evidence, on_claim: OnClaim | None = None
    ) -> Draft:
        """The extractive draft, with sentences in the model's words where those hold."""
        plain = self.plain.write(question, evidence)
        request = self._request(question, plain)
        if not request.items:
            return plain
        usage = request.usage
        try:
            written = written_with(partial(self._answer, request), on_claim)
        except WriterFailed as failure:
            return without_model(plain, self.model.name, str(failure), use_of(usage, self.form))
        use = use_of(usage, self.form, written)
        if not written.kept:
            what = "nothing that its sentences bear out" if written.sentences else "nothing"
            return without_model(plain, self.model.name, f"wrote {what}", use)
        claims = _composed(plain.claims, request, written)
        shown = sum(checked.claim in claims for checked in written.kept)
        use = replace(use, shown=shown, mended=min(shown, written.mended))
        by = f"{usage.by or self.model.name}, prompts {self.prompts.numbered_digest}"
        return replace(plain, claims=tuple(claims), writer=by, use=use)

    def _request(self, question: Question, plain: Draft) -> _Request:
        """The sentences of the extractive answer that fit; what was counted from findings is not reworded.

        Who may only shorten cannot say by itself what leans on another sentence, so is not given it to choose.
        """
        items = [claim for claim in plain.claims if not claim.computed]
        if self.form is WriterForm.SHORTENED:
            items = [claim for claim in items if not refers_back(claim.text)] or items
        texts = [claim.text for claim in items]
        room = self.budget - self.count(question.standalone)
        fitting = within_budget(texts, room, self.count)
        seen = len(fitting)
        return _Request(question, tuple(items[:seen]), tuple(items[seen:]), ModelUsage())

    def _answer(
        self, request: _Request, faults: str, kept: Sequence[CheckedSentence]
    ) -> Iterator[CheckedSentence]:
        """Every sentence that the model writes, checked as it comes; raises WriterFailed."""
        asked = self.prompts.numbered_material.render(
            sentences=numbered_lines([item.text for item in request.items]),
            question=request.question.standalone,
        ).strip()
        if faults:
            asked = self.prompts.numbered_repair.render(material=asked, faults=faults).strip()
        talk: list[Message] = [*self.prompts.numbered_start(), ("human", asked)]
        before = list(kept)
        for sentence in _read(self.model.reply(talk, request.usage)):
            before.append(self._checked(sentence, request, before))
            yield before[-1]

    def _checked(
        self, sentence: NumberedSentence, request: _Request, before: Sequence[CheckedSentence]
    ) -> CheckedSentence:
        """The sentence with the verdict on what it cites, or on what it should have cited."""
        fault = self._fault(sentence, request)
        if fault:
            return _refused(sentence, fault)
        named = tuple(number - 1 for number in dict.fromkeys(sentence.numbers))
        known = tuple(number for number in named if number < len(request.items))
        own = self._held(sentence, request, known, before) if known else None
        if own is not None and own.claim:
            return replace(own, own=known == named)
        for other in range(len(request.items)):
            if (other,) != known:
                found = self._held(sentence, request, (other,), before)
                if found.claim:
                    return found
        if own is not None:
            return own
        return _refused(
            sentence, f"There is no sentence {named[0] + 1}." if named else "It has no number."
        )

    def _fault(self, sentence: NumberedSentence, request: _Request) -> str:
        """What is wrong whatever it cites; empty when nothing is."""
        if not ends_sentence(sentence.text) or sentence.text.endswith(("?", ":", "…")):
            return "It is no whole sentence."
        if len(telling_words(sentence.text, self.check.lexicon)) < _LEAST:
            return "It says too little."
        return general_fault(sentence.text, sentence.text, request.question)

    def _held(
        self,
        sentence: NumberedSentence,
        request: _Request,
        cited: tuple[int, ...],
        before: Sequence[CheckedSentence],
    ) -> CheckedSentence:
        """The verdict on a sentence that cites those: no word that they do not have, and borne out."""
        items = [request.items[number] for number in cited]
        citations = tuple(dict.fromkeys(c for item in items for c in item.citations))
        quoted = " ".join(item.text for item in items)
        missing = missing_words(sentence.text, quoted, self.check.lexicon)
        if missing:
            return _refused(sentence, f"No cited sentence has: {', '.join(missing[:3])}.")
        if self.form is WriterForm.SHORTENED and not any(
            is_shortened(sentence.text, item.text) for item in items
        ):
            return _refused(sentence, "It is not a numbered sentence with parts left out.")
        if refers_back(sentence.text) and not _follows(citations, before):
            return _refused(
                sentence, "It begins with a word that stands for something that is not said."
            )
        claim = Claim(
            text=sentence.text,
            citations=citations,
            list_item=items[0].list_item,
            relevance=max(item.relevance for item in items),
            group=items[0].group,
        )
        documents = [self.index.document(c.source_id) for c in citations]
        verdict = verify_claim(claim, documents, self.check)
        shown = claim if verdict.support is Support.SUPPORTED else None
        return CheckedSentence(sentence.raw, verdict, shown, cited)


def _refused(sentence: NumberedSentence, why: str) -> CheckedSentence:
    return CheckedSentence(sentence.raw, Verdict(Support.UNSUPPORTED, why))


def _follows(citations: Sequence[Citation], before: Sequence[CheckedSentence]) -> bool:
    """Whether what is said just before is of the same source."""
    last = next((one.claim for one in reversed(before) if one.claim), None)
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


def _composed(plain: Sequence[Claim], request: _Request, written: Written) -> list[Claim]:
    """The model's sentences in the place of those that they cite; those that nobody cites stay.

    Of a model that is trusted what it left out is left out, but for the sentence that opens the answer and for
    what was counted: how sure the answer is was learned from that. What it was not given stays, too.
    """
    items = request.items
    said = [checked for checked in written.kept if checked.claim is not None]
    taken = {items[number] for checked in said for number in checked.items}
    if written.trusted:
        stay = [one for one in plain if one.computed or (one is plain[0] and one not in taken)]
        return [*stay, *dict.fromkeys(one.claim for one in said if one.claim), *request.unseen]
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
