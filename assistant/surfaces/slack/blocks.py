"""Blocks of Slack's Block Kit in which no text is read as markup.

Text of documents, models and people is put into rich text or plain text elements, which Slack shows as
they are: `<!channel>`, `<@U1>`, `*` and `&` in them are characters and nothing else. Only the plain
fallback of a message is parsed by Slack; `entities` escapes it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from assistant.surfaces.presentation.labels import safe

Block = dict[str, Any]

BLOCKS: Final = 45
"""Of one message; Slack takes 50."""
CHARACTERS: Final = 12_000
"""Of one message."""
SECTION: Final = 3000
"""Of one block."""
_FALLBACK: Final = 3900
_ROWS: Final = 100
_COLUMNS: Final = 20
_TABLE: Final = 10_000
"""Rows, columns and characters of a table that Slack takes; of a message, one table."""
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: blocks, and the same in plain words for notifications and for old clients."""

    blocks: Sequence[Block]
    plain: str
    """All of it, to be sent where the blocks are refused."""

    @property
    def text(self) -> str:
        """The fallback of the blocks: for notifications and screen readers."""
        return entities(chopped(self.plain, _FALLBACK)[0])


def entities(text: str) -> str:
    """Text that Slack's parser shows as it is: no mention, link or channel can stand in it."""
    return safe(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def run(text: str, *, bold: bool = False, italic: bool = False) -> Block:
    """A run of text."""
    style = {name: True for name, on in (("bold", bold), ("italic", italic)) if on}
    element: Block = {"type": "text", "text": safe(text)}
    return {**element, "style": style} if style else element


def web_link(url: str, text: str) -> Block:
    """A link; `url` must not come from a document or a user."""
    return {"type": "link", "url": url, "text": safe(text)}


def rich(elements: Iterable[Block]) -> Block:
    """A paragraph."""
    return _rich("rich_text_section", elements)


def _rich(kind: str, elements: Iterable[Block]) -> Block:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements)}]}


def quoted(text: str) -> list[Block]:
    """Words as they stand in a document, however long."""
    return [_rich("rich_text_quote", [run(part)]) for part in chopped(text, SECTION)]


def preformatted(text: str) -> list[Block]:
    """Lines in which every character keeps its column."""
    return [_rich("rich_text_preformatted", [run(part)]) for part in chopped(text, SECTION)]


def table(rows: Sequence[Sequence[str]]) -> Block | None:
    """Rows of equal length, the first of which names the columns; None where Slack takes none so large."""
    width = max((len(row) for row in rows), default=0)
    long = sum(len(cell) for row in rows for cell in row)
    if not 0 < width <= _COLUMNS or not 1 < len(rows) <= _ROWS or long > _TABLE:
        return None
    # A cell may not be empty.
    made = [
        [{"type": "raw_text", "text": safe(cell).strip() or "–"} for cell in row] for row in rows
    ]
    return {"type": "table", "rows": made, "column_settings": [{"is_wrapped": True}] * width}


def heading(text: str) -> Block:
    """A line in bold."""
    return rich([run(text, bold=True)])


def context(lines: Sequence[str]) -> list[Block]:
    """Small grey lines, ten to a block."""
    shown = [
        {"type": "plain_text", "text": chopped(safe(line), 1900)[0], "emoji": False}
        for line in lines
        if line.strip()
    ]
    return [{"type": "context", "elements": shown[at : at + 10]} for at in range(0, len(shown), 10)]


def button(label: str, action: str, value: str, *, confirm: str = "") -> Block:
    """A button; `confirm` is asked before it does anything."""
    made: Block = {
        "type": "button",
        "text": {"type": "plain_text", "text": label, "emoji": False},
        "action_id": action,
        "value": value,
    }
    if confirm:
        made["confirm"] = {
            "title": {"type": "plain_text", "text": label},
            "text": {"type": "plain_text", "text": confirm},
            "confirm": {"type": "plain_text", "text": "Yes"},
            "deny": {"type": "plain_text", "text": "No"},
        }
    return made


def chopped(text: str, most: int) -> list[str]:
    """The text in parts of at most `most` characters, cut between sentences, else words, else anywhere."""
    parts, rest = [], text
    while len(rest) > most:
        ends = [match.start() for match in _SENTENCE.finditer(rest, 0, most)]
        cut = ends[-1] if ends else rest.rfind(" ", 1, most)
        cut = cut if cut > 0 else most
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest]


def size(block: Mapping[str, Any]) -> int:
    """Characters that a block shows."""
    text = block.get("text")
    shown = len(text) if isinstance(text, str) else size(text) if isinstance(text, Mapping) else 0
    shown += sum(size(cell) for row in block.get("rows") or () for cell in row)
    return shown + sum(
        size(part) for part in block.get("elements") or () if isinstance(part, Mapping)
    )


def packed(blocks: Iterable[tuple[Block, str]]) -> list[Message]:
    """Blocks, each with the same in plain words, as few messages of which each is within the budget."""
    pages: list[list[tuple[Block, str]]] = [[]]
    for block, plain in blocks:
        held = sum(size(b) for b, _ in pages[-1])
        second = block["type"] == "table" and any(b["type"] == "table" for b, _ in pages[-1])
        full = len(pages[-1]) >= BLOCKS or held + size(block) > CHARACTERS
        if pages[-1] and (full or second):
            pages.append([])
        pages[-1].append((block, plain))
    return [
        Message([block for block, _ in page], "\n\n".join(plain for _, plain in page if plain))
        for page in pages
    ]
