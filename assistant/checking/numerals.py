"""Numbers as they are written: digits in every script, decimal signs, powers of ten, words.

`pieces` cuts a text into numbers, words and signs; what they mean together is told by `figures`.
"""

import re
import unicodedata
from dataclasses import dataclass
from math import isfinite
from typing import Final

# One number (with its separators and a power such as e-3), one word, or one other sign.
_PIECE: Final = re.compile(
    r"(?:\d{1,3}(?: \d{3}(?!\d))+(?:[.,]\d+)?|\d+(?:(?!·10\^)[.,·٫٬'’]\d+)*|(?<![\d.])\.\d+)"
    r"(?:[eE][-+]?\d+(?![^\W_]))?|[^\W\d_]+|\S"
)
_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_SAME: Final = dict(zip("−‐‑–—﹣∙⋅µ", "------··μ", strict=True))
"""Signs that look alike, by the one that stands for them."""
_DECIMAL: Final = ".·٫"
_GROUPING: Final = "'’٬ "
_UNITS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS: Final = {
    **{word: float(n) for n, word in enumerate(_UNITS)},
    **{word: 10.0 * n for n, word in enumerate(_TENS, start=2)},
    "dozen": 12.0,
}
_MULTIPLIERS: Final = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NumberToken:
    """A number, a word or a sign."""

    text: str
    start: int
    end: int
    value: float | None = None
    """Of a number; None for anything else, also for what looks like one and is none (1.2.3, 1e999)."""

    @property
    def word(self) -> bool:
        """Whether it is made of letters."""
        return self.text.isalpha()


def pieces(text: str) -> list[NumberToken]:
    """The text in pieces. Offsets are those of the text as it is written out here, not as given."""
    plain = _plain(text)
    return [
        NumberToken(m.group(), m.start(), m.end(), _value(m.group()))
        for m in _PIECE.finditer(plain)
    ]


def spelled(found: list[NumberToken], at: int) -> tuple[float, int] | None:
    """(value, pieces used) of a number in words at `at`: "forty-two", "one hundred and twelve"."""
    total = current = 0.0
    used, i, last = 0, at, ""
    while i < len(found):
        word = found[i].text.lower()
        if word in _WORDS and (not last or last in _MULTIPLIERS or _joins(last, word)):
            current += _WORDS[word]
        elif word in _MULTIPLIERS and last:
            current *= _MULTIPLIERS[word]
            if _MULTIPLIERS[word] >= 1e3:
                total, current = total + current, 0.0
        elif not (last and _between(found, i, last)):
            break
        else:
            i += 1
            continue
        i += 1
        used, last = i - at, word
    return (total + current, used) if used else None


def _joins(last: str, word: str) -> bool:
    """Whether two number words make one number: "forty two", but not "two three"."""
    return last in _TENS and word in _UNITS[1:10]


def _between(found: list[NumberToken], i: int, last: str) -> bool:
    """Whether a hyphen or "and" at `i` stands inside a number in words."""
    if i + 1 >= len(found):
        return False
    following = found[i + 1].text.lower()
    if found[i].text == "-":
        return following in _MULTIPLIERS or _joins(last, following)
    return found[i].text.lower() == "and" and last in _MULTIPLIERS and following in _WORDS


def _plain(text: str) -> str:
    """Digits of every script as 0 to 9, raised ones after a caret, fractions written out."""
    out: list[str] = []
    raising = False
    for char in text:
        raised = char.translate(_RAISED)
        was_raising, raising = raising, raised != char
        if raising:
            out.append(raised if was_raising else f"^{raised}")
        elif char in _SAME:
            out.append(_SAME[char])
        elif unicodedata.category(char) == "Nd":
            out.append(str(unicodedata.digit(char)))
        elif unicodedata.category(char) == "No" and "FRACTION" in unicodedata.name(char, ""):
            out.append(f"{unicodedata.numeric(char):.4g}"[1 if out and out[-1].isdigit() else 0 :])
        elif char.isspace():
            out.append(" ")
        else:
            out.append(unicodedata.normalize("NFKC", char) if char in "％＜＞＝＋" else char)
    return "".join(out)


def _value(text: str) -> float | None:
    """The value of a number as written; None where its separators make no sense."""
    if not any(char.isdigit() for char in text):
        return None
    body, _, power = text.lower().partition("e")
    for sign in _GROUPING:
        body = body.replace(sign, "")
    body = _without_commas(body)
    for sign in _DECIMAL:
        body = body.replace(sign, ".")
    if body.count(".") > 1:
        groups = body.split(".")
        if not _leads(groups[0]) or any(len(group) != 3 for group in groups[1:]):
            return None
        body = "".join(groups)
    try:
        value = float(f"{body}e{power}" if power else body)
    except ValueError:
        return None
    return value if isfinite(value) else None


def _leads(group: str) -> bool:
    """Whether groups of three digits may follow: 12 of "12,500", but not 0 or 1500."""
    return group not in {"", "0"} and len(group) <= 3


def _without_commas(body: str) -> str:
    """Commas between groups of three digits go; a single other one is the decimal sign."""
    groups = body.split(",")
    if len(groups) == 1:
        return body
    whole = groups[-1].split(".")[0].split("·")[0]
    if _leads(groups[0]) and len(whole) == 3 and all(len(group) == 3 for group in groups[1:-1]):
        return "".join(groups)
    return ".".join(groups)
