"""An answer, from its documented JSON, as Slack messages."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from assistant.surfaces.presentation.labels import (
    CHAIN_WORDS,
    confidence_of,
    doi_link,
    doubt_of,
    safe,
)
from assistant.surfaces.presentation.markdown import escaped
from assistant.surfaces.presentation.sentences import (
    about_source,
    changes_reading,
    details,
    disagreements,
    groups,
    headline,
    is_small_talk,
    lead,
    rests_on,
    said_first,
    sentences,
    side_line,
    source_numbers,
)
from assistant.surfaces.slack.blocks import (
    SECTION,
    Block,
    Message,
    button,
    chopped,
    context,
    heading,
    packed,
    preformatted,
    rich,
    run,
    table,
    web_link,
)

_FIRST: Final = 3
"""Sentences that are shown at once,"""
_FIRST_LENGTH: Final = 700
"""unless two of them are as long as this."""
_ASK: Final = (
    "The question and the answer are shown to the people whom this workspace has chosen for that."
)
Piece = tuple[Block, str]


def answer_messages(
    answer: Mapping[str, Any],
    key: str,
    *,
    level: str = "reader",
    full: bool = False,
    private: bool = False,
    person: bool = False,
    title: str = "",
) -> list[Message]:
    """One message with the first sentences, or, `full`, as many as the whole needs.

    `key` is what the buttons carry; `private` answers can be shared; `person` offers somebody to ask;
    `title` stands before all of it, where one message held several questions.
    """
    claims = sentences(answer) if full else _first(answer)
    shown = {c["n"] for claim in claims for c in claim["citations"]}
    sources = [s for s in answer["sources"] if full or s["n"] in shown]
    more = not full and len(claims) < len(sentences(answer))
    pieces = [_headed(part) for part in chopped(title, SECTION)] if title else []
    pieces += _opening(answer)
    first = len(lead(answer))
    titles = {g.sentences[0][0]: g.title for g in groups(answer) if g.title} if full else {}
    for number, claim in enumerate(claims):
        if number == first:
            pieces += _resting(answer)
        if number in titles:
            pieces.append(_headed(titles[number]))
        pieces += _claim(claim, answer["sources"])
    if len(claims) <= first:
        pieces += _resting(answer)
    if full:
        pieces += _chain(answer) + _conflicts(answer)
    pieces += _keep_in_mind(answer)
    if sources:
        pieces += [_headed("Sources"), *map(source_line, sources)]
    if full and level == "reader":
        pieces += _small([f"{term['term']}: {term['meaning']}" for term in answer["terms"]])
    if level == "lab" and answer["claims"]:
        pieces += _small(details(answer))
    pieces += [(block, "") for block in _buttons(answer, key, more, private, person)]
    return packed(pieces)


def draft(claims: Iterable[tuple[str, Sequence[int]]]) -> str:
    """Markdown of the claims written so far, for a message that grows."""
    lines = [
        f"{escaped(text)} {''.join(f'[{n}]' for n in dict.fromkeys(numbers))}"
        for text, numbers in claims
    ]
    text = "\n\n".join(line.strip() for line in lines)
    # Slack parses the text of a stream.
    return text.replace("&", "&amp;").replace("\\<", "&lt;").replace("\\>", "&gt;")


def source_line(source: Mapping[str, Any]) -> Piece:
    """``[1] Title (2020). animal study. doi``."""
    year = source["year"] or "undated"
    title = chopped(safe(source["title"]), 200)
    words = f"[{source['n']}] {title[0]}{' …' if len(title) > 1 else ''} ({year}). "
    about = f"{'; '.join(about_source(source))}. "
    link = doi_link(source)
    label = link.removeprefix("https://").removeprefix("doi.org/")
    elements = [run(words), run(about, italic=True)]
    if link:
        elements.append(web_link(link, label))
    return rich(elements), f"{words}{about}{link}"


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Rows as lines in which the cells of a column stand below each other."""
    width = max((len(row) for row in rows), default=0)
    wide = [max((len(row[at]) for row in rows), default=0) for at in range(width)]
    return "\n".join(
        "  ".join(cell.ljust(size) for cell, size in zip(row, wide, strict=True)).rstrip()
        for row in rows
    )


def _first(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The first sentences; where the sources disagree, at least one of each side is among them."""
    claims = sentences(answer)
    long = sum(len(claim["text"]) for claim in claims[:2]) > _FIRST_LENGTH
    shown = set(range(min(len(claims), 2 if long else _FIRST)))
    for conflict in answer["conflicts"]:
        shown |= {side[0] for side in conflict["sides"] if side and not shown & set(side)}
    return [claims[n] for n in sorted(shown)]


def _resting(answer: Mapping[str, Any]) -> list[Piece]:
    line = rests_on(answer)
    return [_paragraph(line, italic=True)] if line else []


def _opening(answer: Mapping[str, Any]) -> list[Piece]:
    """The notice, how the question was understood, what to read first, and a refusal."""
    pieces: list[Piece] = []
    if answer.get("notice") and not is_small_talk(answer):
        pieces.append(_paragraph(answer["notice"], italic=True))
    if answer["standalone_question"] != answer["question"]:
        pieces.append(_paragraph(f"Understood as: {answer['standalone_question']}", italic=True))
    if first := said_first(answer):
        pieces.append((rich([run(first, bold=True)]), safe(first)))
    if answer["abstained"]:
        pieces += [_paragraph(part) for part in chopped(headline(answer), SECTION)]
    return pieces


def _claim(claim: Mapping[str, Any], sources: Sequence[Mapping[str, Any]]) -> list[Piece]:
    numbers = source_numbers(claim)
    links = {source["n"]: doi_link(source) for source in sources}
    doubt = doubt_of(claim["support"])
    doubt = f" ({doubt})" if doubt else ""
    marks = "".join(f" [{n}]" for n in numbers)
    pieces = [_paragraph(part) for part in chopped(claim["text"], SECTION - 200)]
    block, text = pieces[-1]
    elements = block["elements"][0]["elements"]
    for n in numbers:
        elements.append(run(" "))
        elements.append(web_link(links[n], f"[{n}]") if links.get(n) else run(f"[{n}]", bold=True))
    if doubt:
        elements.append(run(doubt, italic=True))
    pieces[-1] = (block, f"{text}{marks}{doubt}")
    return pieces


def tabled(rows: Sequence[Sequence[str]]) -> list[Piece]:
    """A Slack table, or, where it is too large for one, lines in columns."""
    shown = columns(rows)
    block = table(rows)
    if block is not None:
        return [(block, shown)]
    return list(zip(preformatted(shown), chopped(shown, SECTION), strict=True))


def _chain(answer: Mapping[str, Any]) -> list[Piece]:
    lines = dict.fromkeys(
        f"Sentence {link['claim'] + 1}: {CHAIN_WORDS[link['verdict']]}. {link['note']}"
        for link in answer["chain"]
        if changes_reading(link)
    )
    return [_headed("What the cited papers say"), *map(_paragraph, lines)] if lines else []


def _conflicts(answer: Mapping[str, Any]) -> list[Piece]:
    lines = []
    for about, one, other in disagreements(answer):
        lines += [f"On {about}:", f"• {side_line(one)}", f"• {side_line(other)}"]
    return [_headed("Where the sources disagree"), *map(_paragraph, lines)] if lines else []


def _keep_in_mind(answer: Mapping[str, Any]) -> list[Piece]:
    if is_small_talk(answer):
        return []
    lines = [f"Keep in mind: {caveat['text']}" for caveat in answer["caveats"]]
    if not answer["abstained"]:
        lines.append(f"Confidence {confidence_of(answer)}")
    return _small(lines)


def _buttons(
    answer: Mapping[str, Any], key: str, more: bool, private: bool, person: bool
) -> list[Block]:
    if is_small_talk(answer):
        return []
    buttons = [button("More", "more", key)] if more else []
    if answer["claims"] or answer["nearest"]:
        buttons.append(button("Show passages", "passages", key))
    if private:
        buttons.append(button("Share with channel", "share", key))
        buttons.append(button("Keep private", "private", key))
    if answer["sources"]:
        buttons.append(button("Export RIS", "ris", key))
    if answer.get("evidence_summary"):
        buttons.append(button("Show the map", "map", key))
    if person:
        buttons.append(button("Ask a person", "person", key, confirm=_ASK))
    thumbs = {
        "type": "feedback_buttons",
        "action_id": "feedback",
        "positive_button": _thumb("Good answer", f"up:{key}"),
        "negative_button": _thumb("Bad answer", f"down:{key}"),
    }
    rating = {"type": "context_actions", "elements": [thumbs]}
    return [{"type": "actions", "elements": buttons}, rating] if buttons else [rating]


def _thumb(text: str, value: str) -> Block:
    return {"text": {"type": "plain_text", "text": text}, "value": value}


def _paragraph(text: str, *, italic: bool = False) -> Piece:
    return rich([run(text, italic=italic)]), safe(text)


def _headed(text: str) -> Piece:
    return heading(text), text


def _small(lines: Sequence[str]) -> list[Piece]:
    blocks = context(lines)
    return [
        (block, "\n".join(element["text"] for element in block["elements"])) for block in blocks
    ]
