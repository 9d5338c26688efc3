"""An answer as what the page shows: its text, a panel for each source, and a card under it.

Everything is made from the documented JSON, so that a conversation that is opened again looks as it
did. Nothing from a document or a model is read as markup: the text is escaped, and the card is a
component that shows text as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from assistant.adapters.present.markdown import escaped
from assistant.adapters.present.sentences import headline, sentences
from assistant.adapters.present.verdicts import CHAIN_WORDS, CONFIDENCE_WORDS, doi_link, kind_of
from assistant.adapters.present.words import EVIDENCE_WORDS, safely
from assistant.domain import Document, SourceKind

__all__ = ["card", "marked", "opening", "page_of", "panel"]

_SHOWN: Final = 4
"""Caveats shown at once; the rest is folded."""
_FOLLOW_UPS: Final = 3
_AROUND: Final = 700
"""Characters of the paragraph on either side of a quote."""


def opening(answer: Mapping[str, Any]) -> str:
    """What stands above the claims: who wrote instead, how the question was read, a refusal."""
    lines = []
    small_talk = answer["abstained"] and answer["answer"] == answer.get("notice")
    if answer.get("notice") and not small_talk:
        lines.append(f"*{escaped(answer['notice'])}*")
    if answer["standalone_question"] != answer["question"]:
        lines.append(f"*Understood as: {escaped(answer['standalone_question'])}*")
    if answer["abstained"]:
        lines.append(escaped(headline(answer)))
    lines += [marked(near["text"], [near["n"]], "supported") for near in answer["nearest"]]
    return "\n\n".join(lines)


def marked(text: str, numbers: Sequence[int], support: str) -> str:
    """A claim with its markers; one that is not wholly supported says so."""
    doubt = "" if support == "supported" else f" *({support} by what it cites)*"
    # The page's own script opens what such a link names.
    marks = "".join(f" [[{n}]](#source-{n})" for n in dict.fromkeys(numbers))
    return f"{escaped(text)}{marks}{doubt}"


def card(answer: Mapping[str, Any], level: str = "reader", place: int = 0) -> dict[str, Any]:
    """What the card under the answer shows: plain words for readers, places and ids for a lab.

    `place` is where the answer stands in the conversation, for the buttons of the card.
    """
    caveats = [caveat["text"] for caveat in answer["caveats"]]
    texts = [claim["text"] for claim in answer["claims"]]
    kinds = [
        ", ".join(dict.fromkeys(kind_of(c["evidence"]) for c in claim["citations"]))
        for claim in answer["claims"]
    ]
    props: dict[str, Any] = {
        "place": place,
        "follow_ups": answer["follow_ups"][:_FOLLOW_UPS],
        "caveats": caveats[:_SHOWN],
        "folded": caveats[_SHOWN:],
        "confidence": answer["confidence"]["level"],
        "meaning": CONFIDENCE_WORDS[answer["confidence"]["level"]],
        "conflicts": [
            {
                "about": conflict["about"],
                "sides": [
                    [{"text": texts[n], "evidence": kinds[n]} for n in side]
                    for side in conflict["sides"]
                ],
            }
            for conflict in answer["conflicts"]
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
        ],
        "sources": [
            {
                "n": source["n"],
                "title": source["title"],
                "year": source["year"],
                "evidence": kind_of(source["evidence"]),
                "own": source["kind"] == "user",
                "link": doi_link(source),
            }
            for source in answer["sources"]
        ],
        "terms": [
            {"term": term["term"], "meaning": term["meaning"]}
            for term in answer["terms"]
            if level == "reader"
        ],
        "details": _details(answer) if level == "lab" else [],
    }
    shown: dict[str, Any] = safely(props)
    return shown


def _details(answer: Mapping[str, Any]) -> list[str]:
    places = [
        f"{number}. {c['source_id']}[{c['start']}:{c['end']}] {c['passage_id']}, {kind_of(c['evidence'])}"
        for number, claim in enumerate(answer["claims"], start=1)
        for c in claim["citations"]
    ]
    passport = answer["passport"]
    return [
        *places,
        f"answer {answer['id']}, score {answer['confidence']['score']:.2f}, writer {passport['writer']}",
        f"index {passport['index']}, corpus {passport['corpus'][:16]}",
    ]


def panel(answer: Mapping[str, Any], number: int, document: Document) -> str:
    """Markdown of one cited source for the side panel: each quote, marked, in its paragraph."""
    source = next(s for s in answer["sources"] if s["n"] == number)
    cited = [
        (position, citation)
        for position, claim in enumerate(sentences(answer))
        for citation in claim["citations"]
        if citation["n"] == number
    ]
    claims = {position for position, _ in cited}
    quotes = {(c["start"], c["end"]): c for _, c in cited}
    chain = _chain_lines(
        link
        for link in answer["chain"]
        if link["claim"] in claims and link["via"] == source["source_id"]
    )
    passages = _passages(document, [quotes[place] for place in sorted(quotes)])
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
    page = quotes[0]["page"]
    where = ", ".join(filter(None, (quotes[0]["section"], f"page {page}" if page else "")))
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
