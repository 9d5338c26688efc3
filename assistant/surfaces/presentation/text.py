"""Answer → text with numbered citations, for the terminal and wherever plain text goes."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from assistant.domain import Answer
from assistant.ledger.phrases import listed
from assistant.surfaces.presentation.answer_json import answer_to_dict
from assistant.surfaces.presentation.labels import CHAIN_WORDS, confidence_of, doi_link, safe
from assistant.surfaces.presentation.sentences import (
    about_source,
    changes_reading,
    details,
    disagreements,
    first_author,
    groups,
    headline,
    lead,
    rests_on,
    said_first,
    sentences,
    side_line,
    source_numbers,
)

_WIDTH: Final = 92
Data = Mapping[str, Any]


def render(answer: Answer, *, level: str = "reader") -> str:
    """The whole answer for a terminal.

    `level` ``lab`` adds quotes' places, identifiers and the provenance; the claims are the same.
    """
    lab, data = level == "lab", answer_to_dict(answer)
    if answer.question.small_talk:
        return safe(_wrapped(answer.notice))
    blocks = [*_understood(answer), *_sentences(data)]
    blocks += _block("In doubt", _doubts(data))
    blocks += _block("What the cited papers say", _chain(data, lab))
    blocks += _block("Where the sources disagree", _conflicts(data))
    blocks += _block("Keep in mind", [_item(caveat["text"]) for caveat in data["caveats"]])
    if not answer.abstained:
        blocks.append(_wrapped(f"Confidence: {confidence_of(data, score=lab)}"))
    blocks += _block("Sources", [_source(source, lab) for source in data["sources"]])
    if lab:
        blocks += _block("Details", [f"  {line}" for line in details(data)])
    else:
        words = [_item(f"{term['term']}: {term['meaning']}") for term in data["terms"]]
        blocks += _block("Words used here", words)
        blocks += _block(
            "These are answered" if answer.abstained else "You could also ask",
            [_item(question) for question in data["follow_ups"]],
        )
    return safe("\n\n".join(blocks))


def _understood(answer: Answer) -> list[str]:
    """What stands above the answer: who wrote it instead, and how the question was read."""
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


def _sentences(data: Data) -> list[str]:
    """What has to be read first, the lead, what it rests on, and the rest in groups."""
    found = [said_first(data), headline(data)]
    if data["nearest"]:
        found.append("\n".join(_item(_marked(one)) for one in sentences(data)))
    first = [_marked(claim) for _, claim in lead(data)]
    found += [" ".join(first), rests_on(data)]
    if data["looked_for"] and data["abstained"]:
        found.append(f"Looked for: {', '.join(data['looked_for'])}.")
    for group in groups(data):
        text = " ".join(_marked(claim) for _, claim in group.sentences)
        found.append(f"{group.title}: {text}" if group.title else text)
    return [_wrapped(text) for text in found if text]


def _marked(claim: Data) -> str:
    marks = "".join(f" [{n}]" for n in source_numbers(claim))
    return f"{claim['text']}{marks}"


def _doubts(data: Data) -> list[str]:
    return [
        _item(f"Sentence {number}: {claim['support']}. {claim['reason']}")
        for number, claim in enumerate(data["claims"], start=1)
        if claim["support"] != "supported"
    ]


def _chain(data: Data, lab: bool) -> list[str]:
    """A line for each cited paper and verdict; sentences of which the same is said share one."""
    said: dict[tuple[str, str, str], list[int]] = {}
    for link in data["chain"]:
        if lab or changes_reading(link):
            cited = link["source_id"] or f"reference {link['marker']}"
            words = CHAIN_WORDS[link["verdict"]]
            said.setdefault((cited, words, link["note"]), []).append(link["claim"] + 1)
    return [
        _item(f"{_cites(numbers)} {cited}: {words}. {note}")
        for (cited, words, note), numbers in said.items()
    ]


def _cites(numbers: Iterable[int]) -> str:
    once = [str(number) for number in dict.fromkeys(numbers)]
    return f"Sentence {once[0]} cites" if len(once) == 1 else f"Sentences {listed(once)} cite"


def _conflicts(data: Data) -> list[str]:
    """A line for each side, with the kinds of evidence behind it; whole sentences stand above."""
    lines = []
    for about, *both in disagreements(data):
        lines.append(_item(f"On {about}:"))
        lines += [_wrapped(f"  - {side_line(side)}", hanging="    ") for side in both]
    return lines


def _source(source: Data, lab: bool) -> str:
    who = ", ".join(filter(None, (first_author(source), str(source["year"] or "undated"))))
    parts = [f"[{source['n']}] {who}. {source['title']}. {'; '.join(about_source(source))}."]
    if link := doi_link(source):
        parts.append(link)
    if lab:
        parts.append(source["source_id"] + (f", PMID {source['pmid']}" if source["pmid"] else ""))
    return _wrapped(" ".join(parts), hanging="    ")


def _block(title: str, lines: Sequence[str]) -> list[str]:
    """A block under its title; none when there is nothing under it."""
    return ["\n".join([f"{title}:", *lines])] if lines else []


def _item(text: str) -> str:
    return _wrapped(f"• {text}", hanging="  ")


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
