"""Whether a question is about one person's own treatment."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["holds_dose", "is_personal"]

_SOMEONE: Final = re.compile(
    r"\b(?:I|I'm|I've|I’m|me|my|mine|myself|we|our|us"
    r"|(?:my|our) (?:mother|father|mum|mom|dad|son|daughter|wife|husband|partner|sister|brother|friend"
    r"|child|doctor|neurologist))\b"
)
_CARE: Final = re.compile(
    r"\b(?:should|can|could|may|would|will|do i|am i|need|take|taking|try|trying|start(?:ed|ing)?|stop(?:ping)?"
    r"|switch|combine|dose|dosage|prescri\w+|safe|right for|recommend|help|get|buy|treat\w*|medic\w+|drug"
    r"|diagnos\w+|symptoms?|numb|pain|pregnan\w+|infusions?|have)\b",
    re.I,
)
_ADVISE: Final = re.compile(
    r"\b(?:do|would|can) you (?:recommend|advise|suggest|prescribe)\b|\bright for me\b", re.I
)
_DOSE: Final = re.compile(
    r"\d\s*(?:mg|g|µg|mcg|ng|ml|iu|units?|milligrams?|grams?|micrograms?)\b(?:\s*(?:/|per|a)\s*\w+)?",
    re.I,
)


def is_personal(question: str) -> bool:
    """Whether somebody asks what they, or someone near to them, should do."""
    return bool(_ADVISE.search(question)) or bool(
        _SOMEONE.search(question) and _CARE.search(question)
    )


def holds_dose(sentence: str) -> bool:
    """Whether a sentence gives a dose."""
    return bool(_DOSE.search(sentence))
