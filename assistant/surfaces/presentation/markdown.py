"""Answers as Markdown with footnotes, from the documented JSON: what is kept is what is exported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from assistant.surfaces.presentation.labels import confidence_of, doi_link, doubt_of, safe
from assistant.surfaces.presentation.sentences import (
    about_source,
    disagreements,
    first_author,
    groups,
    headline,
    lead,
    rests_on,
    said_first,
    sentences,
    source_numbers,
)

__all__ = ["answer_markdown", "conversation_markdown", "escaped"]

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#|~!])")


def conversation_markdown(answers: Iterable[Mapping[str, Any]]) -> str:
    """Questions as headings, each with its answer; footnotes are numbered through."""
    parts, first = [], 1
    for answer in answers:
        parts.append(answer_markdown(answer, first=first))
        first += len(answer["sources"])
    return "\n".join(parts) or "Nothing has been said yet.\n"


def answer_markdown(answer: Mapping[str, Any], *, first: int = 1) -> str:
    """One answer; its footnotes begin with the number `first`."""
    lines = [f"## {escaped(answer['question'])}", ""]
    if answer["standalone_question"] != answer["question"]:
        lines += [f"*Understood as: {escaped(answer['standalone_question'])}*", ""]
    if answer.get("notice"):
        lines += [f"*{escaped(answer['notice'])}*", ""]
    lines += _said(answer, first)
    lines += [_footnote(source, answer, first) for source in answer["sources"]]
    return "\n".join(lines) + "\n"


def _said(answer: Mapping[str, Any], first: int) -> list[str]:
    """Everything between the question and the footnotes."""
    lines: list[str] = []
    if first_words := said_first(answer):
        lines += [f"**{escaped(first_words)}**", ""]
    if answer["abstained"]:
        lines += [escaped(headline(answer)), ""]
    for claim in sentences(answer) if answer["abstained"] else ():
        lines += [_line(claim, first), ""]
    for _, claim in lead(answer):
        lines += [_line(claim, first), ""]
    if line := rests_on(answer):
        lines += [f"*{escaped(line)}*", ""]
    for group in groups(answer):
        lines += [f"### {group.title}", ""] if group.title else []
        for _, claim in group.sentences:
            lines += [_line(claim, first), ""]
    lines += _divided(answer, first)
    if answer["caveats"]:
        lines += ["**Keep in mind**", ""]
        lines += [f"- {escaped(caveat['text'])}" for caveat in answer["caveats"]] + [""]
    if not answer["abstained"]:
        lines += [f"Confidence: {confidence_of(answer)}", ""]
    return lines


def _divided(answer: Mapping[str, Any], first: int) -> list[str]:
    """A line for each side of what the sources disagree on."""
    lines: list[str] = []
    for about, *both in disagreements(answer):
        lines += [f"**The sources disagree on {escaped(about)}**", ""]
        for side in both:
            notes = "".join(f"[^{n + first - 1}]" for n in side.sources)
            lines.append(f"- {escaped(side.line.rstrip('.'))} ({', '.join(side.kinds)}){notes}")
        lines.append("")
    return lines


def _line(claim: Mapping[str, Any], first: int) -> str:
    marks = "".join(f"[^{n + first - 1}]" for n in source_numbers(claim))
    doubt = doubt_of(claim["support"])
    return f"{escaped(claim['text'])}{marks}{doubt and f' *({doubt})*'}"


def escaped(text: str) -> str:
    """Text in which nothing is read as markup or as a link."""
    return _SPECIAL.sub(r"\\\1", safe(text)).replace("://", ":\u2060//")


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
