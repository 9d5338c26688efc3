"""Answers as Markdown, from the documented JSON: what is kept is what is shown and exported; and a watch's digest.

One walk through an answer serves the export with footnotes, the page and OpenAI's protocols; only how markers
and titles look is a `Style` of theirs, and how they list the sources.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from assistant.domain import WatchReport
from assistant.surfaces.presentation.labels import confidence_of, doi_link, doubt_of, safe
from assistant.surfaces.presentation.sentences import (
    about_source,
    disagreements,
    first_author,
    groups,
    headline,
    is_small_talk,
    lead,
    rests_on,
    said_first,
    sentences,
    source_numbers,
)

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#|~!])")


def escaped(text: str) -> str:
    """Text in which nothing is read as markup or as a link."""
    return _SPECIAL.sub(r"\\\1", safe(text)).replace("://", ":\u2060//")


@dataclass(frozen=True, slots=True)
class Style:
    """What each surface writes in its own way."""

    mark: Callable[[int], str]
    """The marker of a source, by its number from 1."""
    title: Callable[[str], str]
    """A title above a part of the answer."""
    confidence: str = "Confidence:"
    text: Callable[[str], str] = escaped
    """The words of a sentence that answers."""


def conversation_markdown(answers: Iterable[Mapping[str, Any]]) -> str:
    """Questions as headings, each with its answer; footnotes are numbered through."""
    parts, first = [], 1
    for answer in answers:
        parts.append(answer_markdown(answer, first=first))
        first += len(answer["sources"])
    return "\n".join(parts) or "Nothing has been said yet.\n"


def answer_markdown(answer: Mapping[str, Any], *, first: int = 1) -> str:
    """One answer; its footnotes begin with the number `first`."""
    style = Style(mark=lambda n: f"[^{n + first - 1}]", title="### {}".format)
    notes = "\n".join(_footnote(source, answer, first) for source in answer["sources"])
    blocks = [f"## {escaped(answer['question'])}", *said(answer, style), notes]
    return "\n\n".join(filter(None, blocks)) + "\n"


def said(answer: Mapping[str, Any], style: Style) -> list[str]:
    """Everything between the question and the sources: blocks with an empty line between them."""
    blocks = _above(answer)
    shown = enumerate(sentences(answer)) if answer["abstained"] else lead(answer)
    blocks += [_sentence(claim, style) for _, claim in shown]
    if line := rests_on(answer):
        blocks.append(f"*{escaped(line)}*")
    if answer["abstained"] and answer.get("looked_for") and not is_small_talk(answer):
        blocks.append(f"*Looked for: {escaped(', '.join(answer['looked_for']))}.*")
    for group in groups(answer):
        blocks += [style.title(group.title)] if group.title else []
        blocks += [_sentence(claim, style) for _, claim in group.sentences]
    return blocks if is_small_talk(answer) else blocks + _below(answer, style)


def marked(text: str, numbers: Iterable[int], support: str, style: Style) -> str:
    """A sentence with a marker for each number; one that is not wholly supported says so."""
    doubt = doubt_of(support)
    return f"{style.text(text)}{_marks(numbers, style)}{doubt and f' *({doubt})*'}"


def _above(answer: Mapping[str, Any]) -> list[str]:
    """Who wrote instead, how the question was read, what has to be read first, a refusal."""
    blocks = []
    if answer.get("notice") and not is_small_talk(answer):
        blocks.append(f"*{escaped(answer['notice'])}*")
    if answer["standalone_question"] != answer["question"]:
        blocks.append(f"*Understood as: {escaped(answer['standalone_question'])}*")
    if first := said_first(answer):
        blocks.append(f"**{escaped(first)}**")
    if answer["abstained"]:
        blocks.append(escaped(headline(answer)))
    return blocks


def _below(answer: Mapping[str, Any], style: Style) -> list[str]:
    """Who disagrees, a line for each side; what to keep in mind; how sure the answer is."""
    blocks = []
    for about, *both in disagreements(answer):
        sides = (
            f"- {escaped(side.line.rstrip('.'))} ({', '.join(side.kinds)}).{_marks(side.sources, style)}"
            for side in both
        )
        blocks += [style.title(f"The sources disagree on {escaped(about)}"), "\n".join(sides)]
    if answer["caveats"]:
        caveats = (f"- {escaped(caveat['text'])}" for caveat in answer["caveats"])
        blocks += [style.title("Keep in mind"), "\n".join(caveats)]
    if not answer["abstained"]:
        blocks.append(f"{style.confidence} {confidence_of(answer)}")
    return blocks


def _sentence(claim: Mapping[str, Any], style: Style) -> str:
    return marked(claim["text"], source_numbers(claim), claim["support"], style)


def _marks(numbers: Iterable[int], style: Style) -> str:
    return "".join(map(style.mark, dict.fromkeys(numbers)))


def _footnote(source: Mapping[str, Any], answer: Mapping[str, Any], first: int) -> str:
    who = ", ".join(filter(None, (first_author(source), str(source["year"] or "undated"))))
    about = "; ".join(about_source(source))
    address = doi_link(source)
    link = f" <{address}>" if address else ""
    quotes = dict.fromkeys(
        c["quote"]
        for claim in sentences(answer)
        for c in claim["citations"]
        if c["n"] == source["n"]
    )
    words = " ".join(f"“{escaped(quote)}”" for quote in quotes)
    number = source["n"] + first - 1
    return (
        f"[^{number}]: {escaped(who)}. {escaped(source['title'])}. {escaped(about)}.{link} {words}"
    )


def digest_markdown(report: WatchReport, title: str) -> str:
    """The digest of one run under the name of the corpus; names of papers are shown as text."""
    arrived = [
        f"- {_line(one.title)}.{one.reference and f' {_line(one.reference)}.'} `{one.id}`; {_line(one.why)}"
        for one in report.arrived
    ]
    marks = [
        f"- `{key}`: {_line('; '.join(filter(None, (mark.retracted, *mark.updates))))}"
        for key, mark in report.marks.items()
    ]
    closed, failed = (
        [f"- {_line(what)}: {_line(reason)}" for what, reason in rows]
        for rows in (report.closed, report.failed)
    )
    lines = [f"# {_line(title)}: what is new on {report.day}", ""]
    for heading, rows in (
        (f"{len(arrived):,} new in the corpus", arrived),
        ("What became of papers of the corpus", marks),
        ("Found, and not open", closed),
        ("Not done, and tried again at the next run", failed),
    ):
        lines += [f"## {heading}", "", *rows, ""] if rows else []
    if not report.says_something:
        lines += ["Nothing is new.", ""]
    if report.waiting:
        lines += [f"{report.waiting:,} further papers wait for the next run.", ""]
    return "\n".join(lines)


def _line(text: str) -> str:
    return escaped(" ".join(text.split()))
