"""What stands above or below the line, in plain text: ``10⁶``, ``CO₂``, ``Akt^S473``, ``Vmax``.

A reader wraps it with `up` and `down` while it collects text, and calls `settled` once the words before
it are known: what a raised sign means depends on what it is raised from.
"""

import re
from typing import Final

_UP, _UP_END, _DOWN, _DOWN_END = "\x03", "\x04", "\x05", "\x06"
_MARKED: Final = re.compile("([\x03\x05])([^\x03-\x06]*)[\x04\x06]")
_LEFT_OVER: Final = re.compile("[\x03-\x06]")
_DEEPEST: Final = 6
"""Levels of raising within raising; what lies deeper is put on the line."""

_ABOVE: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
_RAISED: Final = str.maketrans("0123456789+-", _ABOVE)
_LOWERED: Final = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_DASHES: Final = str.maketrans("−–‐‑﹣－", "------")
_FIGURES: Final = re.compile(r"[\d+-]+", re.ASCII)
_DEGREE: Final = frozenset("o∘°º")
_ORDINAL: Final = frozenset({"st", "nd", "rd", "th"})
_MARKS: Final = {"TM": "™", "SM": "℠", "R": "®"}
_NUMBERS: Final = re.compile(r"\d{1,3}(?:\s*[,;-]\s*\d{1,3})*", re.ASCII)
_NUMBER_LIST: Final = re.compile(r"\d{1,3}(?:\s*[,;]\s*\d{1,3})+(?:\s*-\s*\d{1,3})?", re.ASCII)
# A word, or a word with its punctuation: a citation is raised from these, an exponent is not.
_WORD: Final = re.compile(r"(?<![^\W\d_])([^\W\d_]*[a-z]{4})[.,;:!?”\"’]?$|[a-z]{3}[.,;:!?”\"’]$")
_MEASURED: Final = re.compile(
    r"(?:met(?:re|er)s?|litres?|liters?|inch(?:es)?|feet|foot|miles?|yards?|seconds?|minutes?|hours?"
    r"|days?|years?|alpha|beta|gamma|delta|kappa|sigma|omega|theta|lambda|epsilon)$",
    re.I,
)


def up(text: str) -> str:
    """The text, marked as raised."""
    return f"{_UP}{text}{_UP_END}"


def down(text: str) -> str:
    """The text, marked as lowered."""
    return f"{_DOWN}{text}{_DOWN_END}"


def settled(text: str, *, formula: bool = False) -> str:
    """The text with everything that was marked written out, inner marks first.

    In a formula whatever is raised is a power; in prose it may be a citation or part of a name.
    """
    for _ in range(_DEEPEST):
        if _UP not in text and _DOWN not in text:
            break
        text = _MARKED.sub(_in_a_formula if formula else _in_prose, text)
    return _LEFT_OVER.sub("", text)


def _in_prose(match: re.Match[str]) -> str:
    said, before = _said(match)
    if match[1] == _DOWN:
        return _lowered(said, before)
    figures = said.translate(_DASHES)
    if _is_citation(figures, before):
        return f" [{re.sub(r'[ ]', '', figures)}]"
    if said.upper() in _MARKS:
        return _MARKS[said.upper()]
    if said.lower() in _ORDINAL or not before or before[-1:].isspace():
        return _figures_raised(said) or said
    return _raised(said, before)


def _in_a_formula(match: re.Match[str]) -> str:
    said, before = _said(match)
    return _lowered(said, before) if match[1] == _DOWN else _raised(said, before)


def _said(match: re.Match[str]) -> tuple[str, str]:
    """What is raised or lowered, and the words before it."""
    before = _LEFT_OVER.sub("", match.string[max(0, match.start() - 30) : match.start()])
    return " ".join(match[2].split()), before


def _raised(said: str, before: str) -> str:
    if said in _DEGREE and before.rstrip()[-1:].isdigit():
        return "°"
    if not any(char.isalnum() for char in said):
        return _figures_raised(said) or said
    whole = (said.isalnum() and not set(said) & set(_ABOVE)) or re.fullmatch(r"\d+[.,]\d+", said)
    return _figures_raised(said) or (f"^{said}" if whole else f"^({said})")


def _figures_raised(said: str) -> str:
    """Figures and signs as raised letters; empty when there is anything else."""
    compact = said.translate(_DASHES).replace(" ", "")
    return compact.translate(_RAISED) if _FIGURES.fullmatch(compact) else ""


def _lowered(said: str, before: str) -> str:
    base = before[-1:]
    compact = said.translate(_DASHES).replace(" ", "")
    if _FIGURES.fullmatch(compact):
        return compact.translate(_LOWERED)
    one_of_each = len(said) == 1 and said.isalpha() and not before[-2:-1].isalpha()
    if base.isdigit() or (one_of_each and base.isalpha()):
        return f"_{said}" if said.isalnum() else f"_({said})"
    return said


def _is_citation(figures: str, before: str) -> bool:
    """Whether raised numbers name references: a list of them, or one that is raised from a word.

    The "2" of "metre²" is an exponent, and so is any number raised from a figure or a symbol.
    """
    if not _NUMBERS.fullmatch(figures):
        return False
    if _NUMBER_LIST.fullmatch(figures):
        return bool(re.search(r"[^\W\d_]{2}[.,;:)\]”\"’]*$", before))
    word = _WORD.search(before)
    return word is not None and not _MEASURED.search(word[1] or "")
