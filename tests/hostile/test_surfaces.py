"""Markup, escapes and characters that cannot be seen act on no surface, wherever they stand in an answer."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from markdown_it import MarkdownIt

from assistant.domain import Answer
from assistant.service import Assistant
from assistant.surfaces.api.openai_completions import as_chunks, as_completion
from assistant.surfaces.presentation.answer_json import answer_to_dict, dumped
from assistant.surfaces.presentation.bibliography import bibtex, csl_json, ris
from assistant.surfaces.presentation.markdown import answer_markdown
from assistant.surfaces.presentation.text import render
from assistant.surfaces.slack.answer_blocks import answer_messages
from assistant.surfaces.slack.modals import passages
from assistant.surfaces.web.rendering import card, panel, whole
from tests.hostile.payloads import INVISIBLE, MARKUP

QUESTION = "What does rapamycin do in animal models of MS?"
POISON = (*MARKUP, *INVISIBLE)
# What people and documents write; the rest are our own words, numbers and closed lists.
_WRITTEN = {
    "text", "quote", "title", "section", "note", "reason", "question", "standalone_question", "answer", "notice",
    "journal", "doi", "pmid", "marker", "term", "meaning", "about", "authors", "follow_ups",
}  # fmt: skip


def poisoned(data: Any, poison: str, key: str = "") -> Any:
    """The answer with the poison behind whatever was written by somebody."""
    if isinstance(data, dict):
        return {k: poisoned(v, poison, k) for k, v in data.items()}
    if isinstance(data, list):
        return [poisoned(item, poison, key) for item in data]
    return f"{data} {poison}" if isinstance(data, str) and key in _WRITTEN else data


def strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from strings(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from strings(value)


def unseen(text: str) -> list[str]:
    """Characters that act and are not seen; a word joiner of ours keeps addresses from becoming links."""
    text = text.replace(":\u2060//", "://")
    return [
        c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co"} and c not in "\n\t\r"
    ]


def acting(markdown: str) -> list[str]:
    """Markup that acts when this is shown as Markdown, with HTML allowed and bare addresses made links."""
    reader = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
    found = []
    for token in reader.parse(markdown):
        for part in [token, *(token.children or [])]:
            if part.type in {"html_block", "html_inline", "image"}:
                found.append(part.content)
            if part.type == "link_open":
                address = str(part.attrGet("href"))
                ours = ("https://doi.org/10.", "https://pubmed.ncbi.nlm.nih.gov/", "#source-")
                found += [] if address.startswith(ours) else [address]
    bare = markdown.replace("https://doi.org/", "").replace("https://pubmed.ncbi.nlm.nih.gov/", "")
    return found + ["bare address"] * ("https://" in bare)


@pytest.fixture(scope="module")
def answer(assistant: Assistant) -> Answer:
    return assistant.ask(QUESTION)


@pytest.mark.parametrize("poison", POISON)
def test_markdown_surfaces(answer: Answer, poison: str, assistant: Assistant) -> None:
    bad = poisoned(answer_to_dict(answer), poison)
    source = bad["sources"][0]
    document = assistant.document(source["source_id"])
    worse = replace(
        document,
        text=document.text + f"\n\n{poison}",
        source=replace(document.source, title=source["title"], authors=tuple(source["authors"])),
    )
    shown = {
        "page": whole(bad),
        "panel": panel(bad, 1, worse),
        "export": answer_markdown(bad),
        "completion": as_completion(bad)["choices"][0]["message"]["content"],
    }
    for surface, text in shown.items():
        assert not unseen(text), surface
        assert not acting(text), (surface, acting(text))


@pytest.mark.parametrize("poison", POISON)
def test_slack(answer: Answer, poison: str) -> None:
    bad = poisoned(answer_to_dict(answer), poison)
    for message in answer_messages(bad, "key", full=True):
        assert not [c for text in strings(message.blocks) for c in unseen(text)]
        assert not unseen(message.text)
        for element in kinds(message.blocks):
            assert element != "mrkdwn"
        assert "<!" not in message.text and "<@" not in message.text and "<http" not in message.text
    view = passages(bad)
    assert not [c for text in strings(view) for c in unseen(text)] and "mrkdwn" not in kinds(view)


def kinds(data: Any) -> Iterator[str]:
    """The types of all elements."""
    if isinstance(data, Mapping):
        if "type" in data:
            yield str(data["type"])
        for value in data.values():
            yield from kinds(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from kinds(value)


@pytest.mark.parametrize("poison", POISON)
def test_terminal_json_and_card(answer: Answer, poison: str) -> None:
    claims = tuple(replace(c, text=f"{c.text} {poison}") for c in answer.claims)
    sources = tuple(
        replace(s, title=f"{s.title} {poison}", authors=(poison, *s.authors))
        for s in answer.sources
    )
    question = replace(answer.question, text=poison, standalone=f"{poison}?")
    bad = replace(
        answer,
        claims=claims,
        sources=sources,
        question=question,
        notice=poison,
        follow_ups=(poison,),
    )
    for level in ("reader", "lab"):
        assert not unseen(render(bad, level=level))
    data = poisoned(answer_to_dict(answer), poison)
    written = dumped(data)
    assert json.loads(written) == data and not unseen(written)
    assert not unseen("".join(as_chunks(data, usage=True)))
    assert not [c for text in strings(card(data)) for c in unseen(text)]


@pytest.mark.parametrize("poison", POISON)
def test_reference_managers(answer: Answer, poison: str) -> None:
    sources = poisoned(answer_to_dict(answer)["sources"], poison)
    for made in (bibtex, ris, csl_json):
        assert not unseen(made(sources)), made.__name__
    assert ris(sources).count("TY  - ") == len(sources) == bibtex(sources).count("\n}")
