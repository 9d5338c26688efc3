"""Can a language model write in the structured form, or only with numbers? Found out on invented passages."""

import re
import time
from dataclasses import dataclass
from itertools import islice
from typing import Final

from assistant.domain import WriterForm
from assistant.errors import WriterFailed
from assistant.ports import ChatModel, ModelUsage
from assistant.writing.numbered_sentences import numbered_lines, sentences_written
from assistant.writing.prompts import Prompts

_FENCE: Final = "====="


@dataclass(frozen=True, slots=True)
class _ProbeQuestion:
    """A question with the sentences that it is asked about, one of which answers."""

    question: str
    sentences: tuple[str, ...]
    answer: int
    """Number from 1."""


_QUESTIONS: Final = (
    _ProbeQuestion(
        "How much honey did a hive in the valley give?",
        (
            "Hives on the hill gave 9 kg of honey each in the first summer.",
            "In the valley, where lime trees stand, a hive gave 14 kg of honey.",
            "Wax was not weighed in either place.",
        ),
        2,
    ),
    _ProbeQuestion(
        "Which paint lasted longest on the bridge?",
        (
            "The zinc paint on the bridge lasted eleven years before rust was seen.",
            "Oil paint peeled from the railings after four winters.",
            "A second coat made no difference to either.",
        ),
        1,
    ),
    _ProbeQuestion(
        "Why was the tea bitter?",
        (
            "The leaves were picked by hand in April.",
            "Most guests drank it without milk.",
            "The tea was bitter because the leaves had stood in boiling water for ten minutes.",
        ),
        3,
    ),
)
_READ: Final = 4
"""Sentences that are read of an answer in the numbered form, which asks for one or two."""
_OWN_WORDS: Final = 3
"""Words that are not in the sentence: an article or a form of "be" may come in."""
_ENOUGH: Final = 2
"""Questions that have to be right: a model may slip once."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What was found out."""

    form: WriterForm
    structured: int
    """Questions in which it copied word for word, of `questions`."""
    numbered: int
    """Questions in which it named the right sentence."""
    seconds: float
    first_ms: float | None
    questions: int = len(_QUESTIONS)


def probe_model(model: ChatModel, prompts: Prompts) -> Probe:
    """Asks it in both forms.

    Raises:
        WriterFailed: it cannot be asked, or writes nothing.
    """
    began = time.monotonic()
    usage = ModelUsage()
    # The numbered form first: what cannot be reached at all fails there, and says so.
    numbered = sum(_numbered(model, prompts, one, usage) for one in _QUESTIONS)
    structured = 0
    for done, one in enumerate(_QUESTIONS):
        structured += _structured(model, prompts, one, usage)
        if done + 1 - structured > len(_QUESTIONS) - _ENOUGH:
            break  # it cannot be enough any more
    if not usage.reply_tokens:
        raise WriterFailed("wrote nothing", retryable=False)
    form = WriterForm.SHORTENED
    if structured >= _ENOUGH:
        form = WriterForm.STRUCTURED
    elif numbered >= _ENOUGH:
        form = WriterForm.NUMBERED
    took = round(time.monotonic() - began, 1)
    return Probe(form, structured, numbered, took, usage.first_ms)


def _numbered(model: ChatModel, prompts: Prompts, one: _ProbeQuestion, usage: ModelUsage) -> bool:
    asked = prompts.numbered_material.render(
        sentences=numbered_lines(one.sentences), question=one.question
    )
    talk = [*prompts.numbered_start(), ("human", asked.strip())]
    written = list(islice(sentences_written(model.reply(talk, usage)), _READ))
    if not written or any(sentence.numbers != (one.answer,) for sentence in written):
        return False
    words = set(re.findall(r"\w+", one.sentences[one.answer - 1].lower()))
    said = set(re.findall(r"\w+", " ".join(sentence.text for sentence in written).lower()))
    return len(said - words) <= _OWN_WORDS and not {w for w in said - words if w.isdigit()}


def _structured(model: ChatModel, prompts: Prompts, one: _ProbeQuestion, usage: ModelUsage) -> bool:
    """Whether each claim has a quote that stands in its passage, with no figure that it lacks."""
    passages = {f"P{n}": text for n, text in enumerate(one.sentences, start=1)}
    blocks = "\n\n".join(
        f"{_FENCE} passage {key}; unknown\n{text}\n{_FENCE} end of {key}"
        for key, text in passages.items()
    )
    material = prompts.material.render(question=one.question, fence=_FENCE, passages=blocks)
    instructions = prompts.draft.render(most=2, subject="daily life")
    try:
        claims = list(model.claims(instructions, material, usage))
    except WriterFailed:
        return False
    quotes = [quote for claim in claims for quote in claim.quotes]
    copied = all(quote.text.strip() in passages.get(quote.passage.strip(), "") for quote in quotes)
    said = set(re.findall(r"\d+", " ".join(claim.text for claim in claims)))
    there = set(re.findall(r"\d+", " ".join(quote.text for quote in quotes)))
    right = any(quote.passage.strip() == f"P{one.answer}" for quote in quotes)
    return bool(quotes) and copied and right and said <= there
