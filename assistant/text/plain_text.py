"""Text from outside made plain: one line, nothing that cannot be seen, no markup."""

import re
import unicodedata
from typing import Final

from assistant.text.markup.fragments import without_tags

_MARKUP: Final = re.compile(r"\*\*|__|`+|^#+\s+|^[-*•]\s+")


def one_line(text: str) -> str:
    """The text in one line, without control, zero-width and direction characters."""
    visible = "".join(
        " " if char.isspace() or unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char
        for char in text
        if unicodedata.category(char) not in {"Cf", "Cs", "Co", "Cn"}
    )
    return " ".join(visible.split())


def as_plain_text(text: str) -> str:
    """One line without tags and Markdown's marks: what a language model may hand in."""
    return " ".join(_MARKUP.sub("", without_tags(one_line(text))).split())
