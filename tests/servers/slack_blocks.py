"""What Slack's Block Kit refuses: its reference's types, lengths and counts, and the SDK's own validators."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

__all__ = ["problem", "texts"]

_TYPES = {
    "rich_text",
    "section",
    "context",
    "actions",
    "context_actions",
    "input",
    "divider",
    "header",
    "table",
}
_ONLY_MESSAGES = {"table", "context_actions"}


def problem(method: str, args: dict[str, Any]) -> str:
    """Slack's word for what is wrong with a call; empty when nothing is."""
    if method in {"chat.postMessage", "chat.update", "chat.postEphemeral", "respond"}:
        if len(args.get("text") or "") > 40_000:
            return "msg_too_long"
        if not args.get("delete_original") and not args.get("text") and not args.get("blocks"):
            return "no_text"
        blocks = args.get("blocks") or []
        if sum(block.get("type") == "table" for block in blocks) > 1:
            return "invalid_blocks"  # only one table per message
        return "invalid_blocks" if len(blocks) > 50 or not all(map(_good, blocks)) else ""
    if method in {"views.open", "views.update", "views.publish"}:
        view = args["view"]
        good = len(view["blocks"]) <= 100 and all(map(_good, view["blocks"]))
        good = good and not any(block["type"] in _ONLY_MESSAGES for block in view["blocks"])
        title = len((view.get("title") or {}).get("text", "")) <= 24
        submit = any(block["type"] == "input" for block in view["blocks"]) <= ("submit" in view)
        return "" if good and title and submit else "invalid_arguments"
    if method in {"chat.startStream", "chat.appendStream"}:
        return "msg_too_long" if len(args.get("markdown_text") or "") > 12_000 else ""
    return ""


def _good(block: dict[str, Any]) -> bool:
    kind = block.get("type")
    if kind not in _TYPES or not _by_the_sdk(block):
        return False
    if kind == "table":
        rows = block["rows"]
        cells = [cell for row in rows for cell in row]
        return (
            0 < len(rows) <= 100
            and len({len(row) for row in rows}) == 1
            and 0 < len(rows[0]) <= 20
            and all(cell["type"] == "raw_text" and cell["text"].strip() for cell in cells)
            and sum(len(cell["text"]) for cell in cells) <= 10_000
        )
    elements = block.get("elements") or []
    if kind in {"rich_text", "context", "actions", "context_actions"} and not elements:
        return False
    if (kind == "context" and len(elements) > 10) or (kind == "actions" and len(elements) > 25):
        return False
    return all(_good_element(element) for element in _walk(block))


def _by_the_sdk(block: dict[str, Any]) -> bool:
    try:
        parsed = Block.parse(block)
        if parsed is not None:
            parsed.validate_json()
    except (SlackObjectFormationError, TypeError, ValueError):
        return False
    return parsed is not None


def _good_element(element: dict[str, Any]) -> bool:
    kind, text = element.get("type"), element.get("text")
    if kind in {"text", "link", "plain_text", "mrkdwn"} and text is not None:
        shown = not any(ord(char) < 32 and char not in "\n\t" for char in text)
        if not 0 < len(text) <= 3000 or not shown:
            return False
    if kind == "button":
        return len(element["text"]["text"]) <= 75 and len(element.get("value", "")) <= 2000
    return kind != "link" or str(element["url"]).startswith("https://")


def _walk(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from _walk(part)
    elif isinstance(value, list):
        for part in value:
            yield from _walk(part)


def texts(blocks: Any) -> str:
    """All that blocks show, for tests to look at."""
    found = []
    for element in _walk(blocks):
        if isinstance(element.get("text"), str):
            found.append(element["text"])
    return "\n".join(found)
