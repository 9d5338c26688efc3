"""An answer as Markdown with the places of its citations: what OpenAI's protocols have room for.

They have none for caveats, verdicts and kinds of evidence; those stand in the text, and whole in the field
``mtor_ms_answer``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.surfaces.presentation.labels import confidence_of, doi_link, doubt_of
from assistant.surfaces.presentation.markdown import escaped
from assistant.surfaces.presentation.sentences import (
    about_source,
    groups,
    headline,
    is_small_talk,
    lead,
    rests_on,
    said_first,
    sentences,
    source_numbers,
)

__all__ = ["Content", "Note", "content_of"]


@dataclass(frozen=True, slots=True)
class Note:
    """Where a marker stands in the text, and where it leads."""

    start_index: int
    end_index: int
    url: str
    title: str


@dataclass(slots=True)
class Content:
    """The text, a note for each marker in it that has an address, and what refuses, if anything does."""

    text: str = ""
    notes: list[Note] = field(default_factory=list)
    refusal: str | None = None
    """Why the question is not answered; None where it is, or where nothing was asked."""

    def add(self, claim: Mapping[str, Any], sources: Mapping[int, Mapping[str, Any]]) -> None:
        """A sentence with its markers."""
        self.text += escaped(claim["text"])
        for n in source_numbers(claim):
            self.text += " "
            start, mark = len(self.text), f"[{n}]"
            if link := doi_link(sources[n]):
                self.notes.append(Note(start, start + len(mark), link, sources[n]["title"]))
            self.text += mark
        if doubt := doubt_of(claim["support"]):
            self.text += f" *({doubt})*"
        self.text += "\n\n"


def content_of(answer: Mapping[str, Any]) -> Content:
    """Of the documented JSON."""
    sources = {source["n"]: source for source in answer["sources"]}
    found = Content()
    if answer.get("notice") and not is_small_talk(answer):
        found.text += f"*{escaped(answer['notice'])}*\n\n"
    if answer["standalone_question"] != answer["question"]:
        found.text += f"*Understood as: {escaped(answer['standalone_question'])}*\n\n"
    if first := said_first(answer):
        found.text += f"**{escaped(first)}**\n\n"
    if answer["abstained"]:
        found.text += escaped(headline(answer)) + "\n\n"
        found.refusal = None if is_small_talk(answer) else headline(answer)
    for _, claim in lead(answer) or tuple(enumerate(sentences(answer))):
        found.add(claim, sources)
    if line := rests_on(answer):
        found.text += f"*{escaped(line)}*\n\n"
    for group in groups(answer):
        found.text += f"**{group.title}**\n\n" if group.title else ""
        for _, claim in group.sentences:
            found.add(claim, sources)
    found.text += _apparatus(answer)
    return found


def _apparatus(answer: Mapping[str, Any]) -> str:
    """Caveats, confidence and sources."""
    lines = []
    if answer["caveats"]:
        lines += ["**Keep in mind**", ""]
        lines += [f"- {escaped(caveat['text'])}" for caveat in answer["caveats"]] + [""]
    if answer["claims"]:
        lines += [f"**Confidence** {confidence_of(answer)}", ""]
    if answer["sources"]:
        lines += ["**Sources**", ""]
    for source in answer["sources"]:
        link = doi_link(source)
        where = f" <{link}>" if link else ""
        lines.append(
            f"- [{source['n']}] {escaped(source['title'])} ({source['year'] or 'undated'}; "
            f"{escaped('; '.join(about_source(source)))}).{where}"
        )
    return "\n".join(lines).strip() + "\n"
