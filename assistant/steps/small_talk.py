"""Greetings, thanks, and questions about the assistant itself: no retrieval answers them."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["is_small_talk", "reply_to_small_talk"]

_GREETING: Final = re.compile(
    r"(?:(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|greetings|howdy|hallo|guten tag)"
    r"(?: there| all| everyone)?"
    r"|(?:how are you|how do you do|nice to meet you|what['’]?s up)(?: doing)?(?: today)?"
    r"|(?:many |lots of )?(?:thanks|thank you|thx|cheers)(?: (?:a lot|so much|very much|you))?"
    r"|(?:good)?bye|see you|ok(?:ay)?|great|cool|nice|perfect)",
    re.I,
)
_ABOUT_US: Final = re.compile(
    r"(?:who|what) are you(?: for| called)?|what(?: all)? can (?:you|i)(?: (?:do|ask|tell|answer|help)\b.{0,30})?"
    r"|what do you (?:do|know|cover)|how (?:do|does|can) (?:i|you|this|it) (?:use|work)\b.{0,20}"
    r"|(?:can you )?help(?: me)?|what is this(?: (?:assistant|bot|page|for))?"
    r"|are you (?:a )?(?:human|robot|bot|doctor|ai)"
    r"|what(?: are| is) your (?:sources?|name|purpose|documents)|where do your answers come from",
    re.I,
)


def is_small_talk(text: str) -> bool:
    """Whether the whole text is a greeting, thanks, or asks what this is; any topic makes it none."""
    parts = [part.strip() for part in re.split(r"[,.!?;:()\-]+", text) if part.strip()]
    return bool(parts) and all(_GREETING.fullmatch(p) or _ABOUT_US.fullmatch(p) for p in parts)


def reply_to_small_talk(sources: int, papers: int) -> str:
    """What the assistant says about itself."""
    return (
        f"I answer questions about mTOR and multiple sclerosis from {sources} documents, {papers} of them "
        "records or abstracts of papers. Every sentence of an answer is quoted and cited, the papers "
        "that it leans on are checked, and what is uncertain is said. I give no medical advice. "
        "Ask, for example: What does rapamycin do in animal models of MS?"
    )
