"""What of an answer's JSON is shown as sentences: its claims, or what only came near."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["headline", "sentences"]


def headline(answer: Mapping[str, Any]) -> str:
    """What stands above the sentences of an answer that could not be given; all of small talk."""
    if not answer["abstained"]:
        return ""
    text: str = answer["answer"]
    return text.split("\n", 1)[0] if answer["nearest"] else text


def sentences(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Each with text, support and citations, as claims have them."""
    near = [
        {"text": one["text"], "support": "supported", "citations": [one]}
        for one in answer["nearest"]
    ]
    return [*answer["claims"], *near]
