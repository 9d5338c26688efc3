"""Answer → text with numbered citations, for the terminal and wherever plain text goes."""

from __future__ import annotations

import textwrap
from typing import Final

from assistant.adapters.present.words import EVIDENCE_WORDS, describe, safe, year_of
from assistant.domain import (
    Answer,
    ChainVerdict,
    Confidence,
    ConfidenceLevel,
    Outcome,
    Source,
    Support,
)

__all__ = ["NEAREST", "REFUSAL", "answer_text", "render"]

REFUSAL: Final = "The documents do not answer this question."
NEAREST: Final = (
    "The documents do not clearly answer this. These sentences come closest; they are no answer:"
)
"""What stands above sentences that only come near."""

_WIDTH: Final = 92
_CAVEATS: Final = 4
"""More than these are folded into a line: a wall of warnings is read by nobody."""
_VERDICTS: Final = {
    ChainVerdict.CONFIRMED: "says the same",
    ChainVerdict.WEAKER: "says less",
    ChainVerdict.OTHER_POPULATION: "is about others",
    ChainVerdict.FIGURE_NOT_FOUND: "does not give the figure",
    ChainVerdict.NOT_SUPPORTED: "does not support it",
    ChainVerdict.NOT_IN_CORPUS: "is not in the corpus",
}


def answer_text(answer: Answer) -> str:
    """The claims with their markers, list items on lines of their own; a refusal in a sentence."""
    if answer.question.small_talk:
        return answer.notice
    if answer.outcome is Outcome.NONE:
        return REFUSAL
    numbers = {source.id: n for n, source in enumerate(answer.sources, start=1)}
    if answer.outcome is Outcome.NEAREST:
        near = [f"• {c.text} [{numbers[c.citations[0].source_id]}]" for c in answer.nearest]
        return "\n".join([NEAREST, *near])
    parts: list[str] = []
    for claim in answer.claims:
        marks = "".join(
            f" [{n}]" for n in dict.fromkeys(numbers[c.source_id] for c in claim.citations)
        )
        text = claim.text + marks
        if claim.list_item:
            parts.append(("\n• " if parts else "• ") + text)
        else:
            after_list = bool(parts) and parts[-1].lstrip().startswith("•")
            parts.append(("\n" if after_list else " " if parts else "") + text)
    return "".join(parts)


def render(answer: Answer, *, level: str = "reader") -> str:
    """The whole answer for a terminal: text, caveats, confidence, sources.

    `level` ``lab`` adds quotes' places, identifiers and the passport; the claims are the same.
    """
    lab = level == "lab"
    blocks = [_wrapped(answer_text(answer))]
    blocks[:0] = _said_first(answer)
    unsure = [
        f"  Sentence {n + 1}: {verdict.support.value}. {verdict.reason}"
        for n, verdict in enumerate(answer.verdicts)
        if verdict.support is not Support.SUPPORTED
    ]
    if unsure:
        blocks.append("\n".join(["Not confirmed by what is cited:", *unsure]))
    blocks += _block("What the cited papers say:", _chain(answer))
    blocks += _block("Where the sources disagree:", _conflicts(answer))
    if answer.caveats and not answer.question.small_talk:
        shown = answer.caveats if lab else answer.caveats[:_CAVEATS]
        lines = [_wrapped(f"• {c.text}", hanging="  ") for c in shown]
        folded = len(answer.caveats) - len(shown)
        if folded:
            codes = ", ".join(c.code.value.replace("_", " ") for c in answer.caveats[_CAVEATS:])
            lines.append(_wrapped(f"• and {folded} more: {codes}", hanging="  "))
        blocks.append("\n".join(["Beware:", *lines]))
    if not answer.abstained:
        blocks.append(f"Confidence: {_confidence(answer.confidence, lab)}")
    if answer.sources:
        lines = [_source(s, n, lab) for n, s in enumerate(answer.sources, start=1)]
        blocks.append("\n".join(["Sources:", *lines]))
    if lab:
        blocks.append(_details(answer))
    else:
        blocks += _block("Words used here:", _words(answer))
        blocks += _block("You could also ask:", [f"• {q}" for q in answer.follow_ups])
    return safe("\n\n".join(blocks))


def _said_first(answer: Answer) -> list[str]:
    """What stands above the answer: who wrote it instead, and how the question was read."""
    if answer.question.small_talk:
        return []
    lines = [_wrapped(f"({answer.notice})")] if answer.notice else []
    question = answer.question
    mended = question.text
    for wrong, right in question.corrections:
        mended = mended.replace(wrong, right)
    if question.standalone != mended:
        return [*lines, _wrapped(f"(Understood as: {question.standalone})")]
    if question.corrections:
        read = ", ".join(f"“{wrong}” as “{right}”" for wrong, right in question.corrections)
        return [*lines, f"(Read {read}.)"]
    return lines


def _confidence(confidence: Confidence, lab: bool) -> str:
    words = {
        ConfidenceLevel.HIGH: "high - estimated at nine in ten or more to be right, and a controlled "
        "study of people is among the sources",
        ConfidenceLevel.MODERATE: "moderate - the passages fit; read the kinds of evidence below",
        ConfidenceLevel.LOW: "low - the passages fit loosely, or the question asks for advice",
        ConfidenceLevel.NONE: "none",
    }
    return words[confidence.level] + (f" (score {confidence.score:.2f})" if lab else "")


def _block(title: str, lines: list[str]) -> list[str]:
    """A block under its title; none when there is nothing under it."""
    return ["\n".join([title, *lines])] if lines else []


def _conflicts(answer: Answer) -> list[str]:
    """Both sides by their sentences, with the kinds of evidence behind each; no side is summed up."""

    def side(claims: tuple[int, ...]) -> str:
        kinds = dict.fromkeys(
            EVIDENCE_WORDS[c.evidence] for n in claims for c in answer.claims[n].citations
        )
        numbers = " and ".join(str(n + 1) for n in claims)
        return f"sentence {numbers} ({', '.join(kinds)})"

    return [
        _wrapped(f"• on {c.about}: {side(c.one)}, against {side(c.other)}", hanging="  ")
        for c in answer.conflicts
    ]


def _words(answer: Answer) -> list[str]:
    return [_wrapped(f"• {w.word}: {w.meaning}", hanging="  ") for w in answer.plain_words]


def _chain(answer: Answer) -> list[str]:
    """A line for each cited paper and verdict; sentences of which the same is said share one."""
    said: dict[tuple[str, str, str], list[int]] = {}
    for link in answer.chain:
        cited = link.source_id or f"reference {link.marker}"
        said.setdefault((cited, _VERDICTS[link.verdict], link.note), []).append(link.claim + 1)
    return [
        _wrapped(f"• {_sentences(numbers)} {cited}, which {verdict}. {note}", hanging="  ")
        for (cited, verdict, note), numbers in said.items()
    ]


def _sentences(numbers: list[int]) -> str:
    once = list(dict.fromkeys(numbers))
    if len(once) == 1:
        return f"sentence {once[0]} cites"
    return f"sentences {', '.join(map(str, once[:-1]))} and {once[-1]} cite"


def _source(source: Source, number: int, lab: bool) -> str:
    mixed = "mixed: told by the sentence" if source.evidence_kinds else ""
    evidence = mixed or EVIDENCE_WORDS[source.evidence]
    first = (
        source.authors[0] + (" et al." if len(source.authors) > 1 else "") + ", "
        if source.authors
        else ""
    )
    text = f"[{number}] {first}{year_of(source)}. {source.title}. {evidence}; {describe(source)}."
    links = []
    if source.doi:
        links.append(f"https://doi.org/{source.doi}")
    if lab and source.pmid:
        links.append(f"PMID {source.pmid}")
    return _wrapped(" ".join([text, *links]), hanging="    ")


def _details(answer: Answer) -> str:
    lines = ["Details:"]
    lines += [
        f"  {n}. {c.source_id}[{c.start}:{c.end}] {c.section or 'no section'}; "
        f"{EVIDENCE_WORDS[c.evidence]}; {c.passage_id}"
        for n, claim in enumerate(answer.claims or answer.nearest, start=1)
        for c in claim.citations
    ]
    passport = answer.passport
    lines.append(f"  answer {answer.id}; index {passport.index}; corpus {passport.corpus}")
    lines.append(f"  writer {passport.writer}; embedder {passport.embedder}")
    return "\n".join(lines)


def _wrapped(text: str, hanging: str = "") -> str:
    return "\n".join(
        textwrap.fill(
            line,
            _WIDTH,
            subsequent_indent=hanging or ("  " if line.startswith("•") else ""),
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in text.splitlines()
    )
