"""What Slack's Block Kit refuses, from its reference: types, lengths and counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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
}


def problem(method: str, args: dict[str, Any]) -> str:
    """Slack's word for what is wrong with a call; empty when nothing is."""
    if method in {"chat.postMessage", "chat.update", "chat.postEphemeral", "respond"}:
        if len(args.get("text") or "") > 40_000:
            return "msg_too_long"
        if not args.get("delete_original") and not args.get("text") and not args.get("blocks"):
            return "no_text"
        blocks = args.get("blocks") or []
        return "invalid_blocks" if len(blocks) > 50 or not all(map(_good, blocks)) else ""
    if method in {"views.open", "views.update", "views.publish"}:
        view = args["view"]
        good = len(view["blocks"]) <= 100 and all(map(_good, view["blocks"]))
        title = len((view.get("title") or {}).get("text", "")) <= 24
        submit = any(block["type"] == "input" for block in view["blocks"]) <= ("submit" in view)
        return "" if good and title and submit else "invalid_arguments"
    if method in {"chat.startStream", "chat.appendStream"}:
        return "msg_too_long" if len(args.get("markdown_text") or "") > 12_000 else ""
    return ""


def _good(block: dict[str, Any]) -> bool:
    kind = block.get("type")
    if kind not in _TYPES:
        return False
    elements = block.get("elements") or []
    if kind in {"rich_text", "context", "actions", "context_actions"} and not elements:
        return False
    if (kind == "context" and len(elements) > 10) or (kind == "actions" and len(elements) > 25):
        return False
    return all(_good_element(element) for element in _walk(block))


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
