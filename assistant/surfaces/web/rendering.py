"""An answer as what the page shows and hands out: its text, a panel for each source, and a card under it.

Everything is made from the documented JSON, so that a conversation that is opened again looks as it
did. Nothing from a document or a model is read as markup: the text is escaped, and the card is a
component that shows text as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from assistant.domain import Document, SourceKind
from assistant.surfaces.presentation.bibliography import bibtex, csl_json, ris
from assistant.surfaces.presentation.labels import (
    CHAIN_WORDS,
    EVIDENCE_WORDS,
    doi_link,
    page_words,
    safely,
)
from assistant.surfaces.presentation.markdown import Style, conversation_markdown, escaped, said
from assistant.surfaces.presentation.sentences import (
    about_source,
    changes_reading,
    details,
    disagreements,
    first_author,
    groups,
    headline,
    lead,
    quotes_of,
    rests_on,
    said_first,
    sentences,
    source_numbers,
)

PAGE: Final = Style(mark=" [[{0}]](#source-{0})".format, title="#### {}".format)
"""The page's own script opens what such a marker names."""
_FOLLOW_UPS: Final = 3
_AROUND: Final = 700
"""Characters of the paragraph on either side of a quote."""


def whole(answer: Mapping[str, Any], level: str = "reader") -> str:
    """The message itself, as Markdown: what is copied or printed is all that there is to know.

    For a reader, each word that the answer explains is a link where it is first used.
    """
    explains = level == "reader" and not answer["abstained"]
    words = dict(enumerate(answer["terms"])) if explains else {}
    blocks = said(answer, replace(PAGE, text=partial(_explained, words=words)))
    if answer["sources"]:
        blocks += ["#### Sources", "\n".join(map(_reference, answer["sources"]))]
    return "\n\n".join(blocks)


def _reference(source: Mapping[str, Any]) -> str:
    """A numbered reference; its number opens what the source says, its link the paper."""
    author = first_author(source)
    who = f"{escaped(author).rstrip('.')}. " if author else ""
    about = ", ".join(about_source(source))
    link = doi_link(source)
    paper = f" [paper {source['n']}]({link})" if link else ""
    return (
        f"-{PAGE.mark(source['n'])} {who}{escaped(source['title'])} "
        f"({source['year'] or 'undated'}). *{escaped(about)}*{paper}"
    )


def _explained(text: str, words: dict[int, Any]) -> str:
    """Text with links at `words`, which are those still to be explained and lose what is explained here."""
    places: dict[tuple[int, int], int] = {}
    for n, word in words.items():
        found = re.search(rf"(?<!\w){re.escape(word['term'])}(?!\w)", text)
        if found and not any(found.start() < end and start < found.end() for start, end in places):
            places[found.span()] = n
    parts, at = [], 0
    for (start, end), n in sorted(places.items()):
        parts += [escaped(text[at:start]), f"[{escaped(text[start:end])}](#term-{n})"]
        at = end
        del words[n]
    return "".join([*parts, escaped(text[at:])])


def card(answer: Mapping[str, Any], level: str = "reader", place: int = 0) -> dict[str, Any]:
    """What the card under the answer shows: conflicts, cited papers, words; places and ids for a lab.

    `place` is where the answer stands in the conversation, for the buttons of the card.
    """
    props: dict[str, Any] = {
        "place": place,
        "follow_ups": answer["follow_ups"][:_FOLLOW_UPS],
        "sources": [{"n": source["n"], "title": source["title"]} for source in answer["sources"]],
        "asking": "These are answered" if answer["abstained"] else "You could also ask",
        "conflicts": [
            {
                "about": about,
                "sides": [
                    {"kinds": list(side.kinds), "texts": [c["text"] for _, c in side.sentences]}
                    for side in both
                ],
            }
            for about, *both in disagreements(answer)
        ],
        "chain": [
            {
                "claim": link["claim"] + 1,
                "verdict": CHAIN_WORDS[link["verdict"]],
                "good": link["verdict"] == "confirmed",
                "source": link["source_id"] or f"reference {link['marker']}",
                "note": link["note"],
            }
            for link in answer["chain"]
            if level == "lab" or changes_reading(link)
        ],
        "terms": [
            {"term": term["term"], "meaning": term["meaning"]}
            for term in answer["terms"]
            if level == "reader"
        ],
        "speech": _speech(answer),
        "details": details(answer) if level == "lab" else [],
    }
    shown: dict[str, Any] = safely(props)
    return shown


def _speech(answer: Mapping[str, Any]) -> list[str]:
    """The sentences to be read aloud, in the order in which they are shown."""
    said = [said_first(answer), headline(answer)]
    said += [one["text"] for one in sentences(answer)][: len(lead(answer)) or None]
    said.append(rests_on(answer))
    for group in groups(answer):
        said += [group.title, *(claim["text"] for _, claim in group.sentences)]
    said += [caveat["text"] for caveat in answer["caveats"]]
    return [text for text in said if text]


def panel(answer: Mapping[str, Any], number: int, document: Document) -> str:
    """Markdown of one cited source for the side panel: each quote, marked, in its paragraph."""
    source = next(s for s in answer["sources"] if s["n"] == number)
    claims = [n for n, c in enumerate(sentences(answer)) if number in source_numbers(c)]
    chain = _chain_lines(
        link
        for link in answer["chain"]
        if link["claim"] in claims and link["via"] == source["source_id"]
    )
    passages = _passages(document, quotes_of(answer, number))
    return "\n\n".join([_heading(document), "\n".join(chain), *passages])


def _chain_lines(links: Iterable[Mapping[str, Any]]) -> list[str]:
    """What the cited papers say; works that are not in the corpus are only counted."""
    lines: list[str] = []
    away: dict[int, int] = {}
    for link in links:
        if link["verdict"] == "not_in_corpus":
            away[link["claim"]] = away.get(link["claim"], 0) + 1
        else:
            said = f"{CHAIN_WORDS[link['verdict']]}. {escaped(link['note'])}"
            lines.append(f"- Sentence {link['claim'] + 1}: {said}")
    for claim, count in away.items():
        works = "a work that is" if count == 1 else f"{count} works that are"
        lines.append(f"- Sentence {claim + 1} cites {works} not in the corpus.")
    return lines


def page_of(answer: Mapping[str, Any], source_id: str) -> int | None:
    """The page of the first quote from a source, where it has pages."""
    for claim in sentences(answer):
        for citation in claim["citations"]:
            if citation["source_id"] == source_id and citation["page"]:
                return int(citation["page"])
    return None


def _heading(document: Document) -> str:
    source = document.source
    authors = ", ".join(source.authors[:6]) + (" et al." if len(source.authors) > 6 else "")
    about = ", ".join(str(part) for part in (authors, source.year) if part)
    chips = [EVIDENCE_WORDS[source.evidence], source.kind.value.replace("_", " ")]
    if source.commercial:
        chips.append("commercial publisher")
    if source.kind is SourceKind.USER:
        chips[1] = "your document, not reviewed"
    if source.retracted:
        chips.append("retracted")
    lines = [
        f"### {escaped(source.title)}",
        escaped(about),
        " ".join(f"`{chip}`" for chip in chips),
    ]
    link = doi_link({"doi": source.doi, "pmid": source.pmid})
    if link:
        lines.append(f"[Open the paper]({link})")
    return "\n\n".join(line for line in lines if line)


def _passages(document: Document, quotes: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each quote, marked, in its paragraph; quotes whose surroundings touch are shown in one."""
    shown: list[tuple[int, int, list[Mapping[str, Any]]]] = []
    for quote in quotes:
        first, last = _around(document, quote["start"], quote["end"])
        if shown and first <= shown[-1][1]:
            begun, until, held = shown[-1]
            shown[-1] = (begun, max(until, last), [*held, quote])
        else:
            shown.append((first, last, [quote]))
    return [_passage(document.text, first, last, held) for first, last, held in shown]


def _passage(text: str, first: int, last: int, quotes: Sequence[Mapping[str, Any]]) -> str:
    where = ", ".join(filter(None, (quotes[0]["section"], page_words(quotes[0]))))
    parts, at = [], first
    for quote in quotes:
        parts.append(escaped(text[at : quote["start"]]))
        # Bold is what the page's style shows as marked.
        words = text[quote["start"] : quote["end"]].split("\n\n")
        parts.append("\n\n".join(f"**{escaped(part.strip())}**" for part in words))
        at = quote["end"]
    return f"#### {escaped(where or 'Passage')}\n\n{''.join(parts)}{escaped(text[at:last])}"


def _around(document: Document, start: int, end: int) -> tuple[int, int]:
    """The paragraph of a quote; the section around one that is a paragraph of its own."""
    text = document.text
    first = max(text.rfind("\n\n", 0, start) + 2 if "\n\n" in text[:start] else 0, start - _AROUND)
    after = text.find("\n\n", end)
    last = min(after if after >= 0 else len(text), end + _AROUND)
    around = next((s for s in document.sections if s.start <= start < s.end), None)
    if around is not None and (first, last) == (start, end):
        # A paragraph of one sentence says more together with its neighbours.
        first, last = max(around.start, start - _AROUND), min(around.end, end + _AROUND)
    return first, last


def exported(answers: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    """(text, media type) by file name."""
    works = cited_works(answers)
    files = {"conversation.md": (conversation_markdown(answers), "text/markdown")}
    if works:
        files |= {
            "sources.bib": (bibtex(works), "application/x-bibtex"),
            "sources.ris": (ris(works), "application/x-research-info-systems"),
            "sources.json": (csl_json(works), "application/vnd.citationstyles.csl+json"),
        }
    return files


def cited_works(answers: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Each cited source once, in the order of first citation."""
    found: dict[str, Mapping[str, Any]] = {}
    for answer in answers:
        for source in answer["sources"]:
            found.setdefault(source["source_id"], source)
    return list(found.values())
