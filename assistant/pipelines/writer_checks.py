"""What the two writers with a language model have in common: asking again, keeping what holds, falling back."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from assistant.answering.doses import holds_dose
from assistant.domain import Claim, Draft, Question, Verdict, WriterForm, WriterUse
from assistant.errors import WriterFailed
from assistant.ports import ModelUsage, OnClaim

ADDRESS: Final = re.compile(r"https?:|www\.|\]\(", re.I)
_TRIES: Final = 2
"""A form that is missed, or a stream that breaks off, is tried once more."""


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence of a language model after it was checked."""

    raw: str
    """As it is sent back when it is wrong."""
    verdict: Verdict
    claim: Claim | None = None
    """What may be shown; None where nothing may."""
    items: tuple[int, ...] = ()
    """Numbers, from 0, of the sentences that it cites, in the numbered form."""
    own: bool = False
    """It named the right numbers itself."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of what a model wrote."""

    kept: tuple[CheckedSentence, ...]
    """Borne out, at first or after they were sent back."""
    sentences: int
    """That it wrote at first."""
    mended: int
    """Of those kept, written again."""

    @property
    def trusted(self) -> bool:
        """Each sentence holds and named its numbers itself."""
        return len(self.kept) >= self.sentences and all(one.own for one in self.kept)


Ask = Callable[[str, Sequence[CheckedSentence]], Iterator[CheckedSentence]]
"""(faults of the first answer, or nothing; what of it is kept) → the sentences of an answer, checked as they come."""


def written_with(ask: Ask, on_claim: OnClaim | None) -> Written:
    """What holds of what a model writes, after what does not was sent back once with the reasons.

    Raises:
        WriterFailed: it failed, and again where trying again may help.
    """
    first = _tried(lambda: ask("", ()), on_claim)
    kept = [one for one in first if one.claim]
    bad = [one for one in first if not one.claim]
    again: list[CheckedSentence] = []
    if bad:
        faults = "\n".join(f"- {one.raw}\n  Wrong: {one.verdict.reason}" for one in bad)
        with suppress(WriterFailed):
            # At most as many as were wrong: what comes of the rest would not be shown.
            again = _tried(lambda: islice(ask(faults, kept), len(bad)), on_claim)
    known = {one.claim for one in kept}
    mended = [one for one in again if one.claim and one.claim not in known]
    return Written((*kept, *mended), len(first), len(mended))


def _tried(
    ask: Callable[[], Iterator[CheckedSentence]], on_claim: OnClaim | None
) -> list[CheckedSentence]:
    for attempt in range(1, _TRIES + 1):
        found: list[CheckedSentence] = []
        try:
            for one in ask():
                found.append(one)
                if on_claim is not None and one.claim:
                    on_claim(one.claim, one.verdict)
            return found
        except WriterFailed as failure:
            if attempt == _TRIES or not failure.retryable:
                raise
    raise AssertionError("unreachable")  # pragma: no cover


def general_fault(text: str, said: str, question: Question) -> str:
    """What is wrong with a sentence whatever it cites; empty when nothing is. `said` may hold its quotes, too."""
    if ADDRESS.search(text):
        return "It holds a web address."
    if question.advice and holds_dose(said):
        return "It gives a dose to one person."
    return ""


def use_of(usage: ModelUsage, form: WriterForm, written: Written | None = None) -> WriterUse:
    """What is kept of it with the answer; how many sentences are shown, the writer knows."""
    return WriterUse(
        form=form,
        calls=usage.calls,
        first_ms=usage.first_ms,
        prompt_tokens=usage.prompt_tokens,
        reply_tokens=usage.reply_tokens,
        counted=usage.counted,
        sentences=written.sentences if written else 0,
    )


def without_model(plain: Draft, model: str, why: str, use: WriterUse) -> Draft:
    """The extractive draft with a line that says why the model did not write it."""
    note = f"The language model {model} {why}; this is the answer without it."
    return replace(plain, note=note, use=use)
