"""Raised signs, which a PDF's reader sets between U+0001 and U+0002: references, exponents, others."""

import re
from typing import Final

_MARK: Final = re.compile(r"(?<!\s)(\s*)\x01\s*([^\x01\x02]*?)(\s*)\x02")
_SEAM: Final = re.compile(r"\x02\s*\x01(?=\s*[,–−-])|(?<=[,–−-])\s*\x02\s*\x01|\x02\x01")
"""Between two parts of one raised list or number."""
_NUMBERS: Final = re.compile(r"^\[?\d{1,3}(?:\s*[,–-]\s*\d{1,3})*,?\]?$")
_CITES: Final = re.compile(
    # A word, a sentence's end, a per cent sign, a name with a number, or a year: none has a power.
    r"(?<![^\W\d_])[^\W\d_]{3,}[)\]\"”’]?[.,;:]?$|[.,;:)\]”\"’%]$|(?<![^\W\d_])[^\W\d_]{2,}\d{1,3}$|(?<!\d)(?:19|20)\d\d$"
)
_UNIT: Final = re.compile(r"[^\W\d_]$")
_HIGHEST: Final = 6
"""The highest power of a unit."""
_SIGNS: Final = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_POWER: Final = re.compile(r"^[+−–-]?\s?\d{1,4}$|^\d{0,2}[+−–-]$")
_BROKEN_POWER: Final = re.compile(r"^[+−–-]?\s?\d{1,3}[./]\d{1,3}$")


def with_markers(text: str) -> str:
    """Raised numbers that point to references as "[4,5]", powers as "10⁶"; others as they stand."""
    return _with_raised(text, cites=True)


def with_powers(text: str) -> str:
    """Raised numbers as "10⁶"; other raised signs as they stand."""
    return _with_raised(text, cites=False)


def without_marks(text: str) -> str:
    """Raised signs as they stand, without the marks around them."""
    return re.sub(r"(?<!\s)\s*\x01\s*|(?<!\s)\s*\x02(?=[\s.,;:)]|$)|\x02\s?", _close, text)


def _close(match: re.Match[str]) -> str:
    return " " if match[0].startswith("\x02") and match[0].endswith(" ") else ""


def _with_raised(given: str, *, cites: bool) -> str:
    text = _SEAM.sub("", given)

    def marked(match: re.Match[str]) -> str:
        gap, inner, rest = match[1], match[2].strip(), match[3]
        after = text[match.end() : match.end() + 1]
        # A raised number right before a letter belongs to it, as that of an isotope does.
        leads = bool(gap) and not rest and after.isalpha()
        if cites and not leads and _points(text[: match.start()].rstrip(), inner):
            return f" [{inner.strip('[], ').replace(' ', '')}]{rest and ' '}"
        if _POWER.match(inner):
            inner = inner.replace(" ", "").translate(_SIGNS)
        elif _BROKEN_POWER.match(inner):
            inner = "^" + inner.replace(" ", "").replace("−", "-").replace("–", "-")
        return f"{' ' if leads else ''}{inner}{' ' if rest and after.isalnum() else ''}"

    return " ".join(without_marks(_MARK.sub(marked, text)).split())


def _points(before: str, inner: str) -> bool:
    """Whether a raised number points to references."""
    if not _NUMBERS.match(inner):
        return False
    if _CITES.search(before):
        return True
    large = not inner.isdigit() or int(inner) > _HIGHEST
    return bool(_UNIT.search(before)) and large
