"""An answer as Markdown with the places of its citations: what OpenAI's protocols have room for.

They have none for caveats, verdicts and kinds of evidence; those stand in the text, and whole in the field
``mtor_ms_answer``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from assistant.surfaces.api.openai_replies import PlaceJson
from assistant.surfaces.presentation.labels import doi_link
from assistant.surfaces.presentation.markdown import Style, escaped, said
from assistant.surfaces.presentation.sentences import about_source, headline, is_small_talk

_STYLE: Final = Style(mark=" [{}]".format, title="**{}**".format, confidence="**Confidence**")
_MARK: Final = re.compile(r"(?<!\\)\[(\d+)\]")
"""A marker: every other bracket of the text is escaped."""


@dataclass(frozen=True, slots=True)
class Content:
    """The text, a note for each marker in it that has an address, and what refuses, if anything does."""

    text: str
    notes: list[PlaceJson]
    refusal: str | None
    """Why the question is not answered; None where it is, or where nothing was asked."""


def content_of(answer: Mapping[str, Any]) -> Content:
    """Of the documented JSON."""
    blocks = said(answer, _STYLE)
    notes = _notes("\n\n".join(blocks), answer)
    if answer["sources"]:
        blocks += ["**Sources**", "\n".join(map(_listed, answer["sources"]))]
    refusal = None if is_small_talk(answer) else headline(answer) or None
    return Content("\n\n".join(blocks) + "\n", notes, refusal)


def _notes(text: str, answer: Mapping[str, Any]) -> list[PlaceJson]:
    """A note for each marker in `text`, whose source has an address."""
    sources = {source["n"]: source for source in answer["sources"]}
    found = [(mark.span(), sources[int(mark[1])]) for mark in _MARK.finditer(text)]
    return [
        PlaceJson(start_index=start, end_index=end, url=link, title=source["title"])
        for (start, end), source in found
        if (link := doi_link(source))
    ]


def _listed(source: Mapping[str, Any]) -> str:
    link = doi_link(source)
    where = f" <{link}>" if link else ""
    return (
        f"- [{source['n']}] {escaped(source['title'])} ({source['year'] or 'undated'}; "
        f"{escaped('; '.join(about_source(source)))}).{where}"
    )
