"""Presentation MathML (https://www.w3.org/TR/MathML3/chapter3.html) as one line of text.

Fractions keep their line (``a/(b + c)``), powers their height, roots their sign.
"""

import unicodedata
from collections.abc import Callable
from typing import Final
from xml.etree.ElementTree import Element

from assistant.text.markup.superscripts import down, settled, up

_SILENT: Final = frozenset(
    """annotation annotation-xml mphantom maligngroup malignmark mprescripts none mspace
    maction-alternative""".split()
)
_SPACED: Final = frozenset("= ≠ < > ≤ ≥ ≈ ≃ ≅ ≡ ∼ ~ ∝ ± × ∈ → ⇒ ← ↔ ⇌ ≪ ≫ + − - ∗ * ∙ ⋅ ·".split())
_OVER: Final = {"¯": "\u0304", "‾": "\u0304", "―": "\u0304", "_": "\u0304", "^": "\u0302",
                "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "˙": "\u0307", ".": "\u0307",
                "→": "\u20d7", "⃗": "\u20d7"}  # fmt: skip
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u2061\u2062\u2063\u2064\u200b"), "")


def math_text(math: Element) -> str:
    """The formula below a ``math`` element, on one line."""
    return " ".join(settled(_row(math), formula=True).split())


def _name(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def _of(element: Element) -> str:
    name = _name(element)
    if not name or name in _SILENT:
        return " " if name == "mspace" else ""
    if name in {"mi", "mn", "mtext", "ms"}:
        return _word(element)
    if name == "mo":
        return _operator(element)
    form = _FORMS.get(name)
    return form(_parts(element)) if form else _row(element)


def _parts(element: Element) -> list[str]:
    return [_of(child) for child in element if _name(child)]


def _row(element: Element) -> str:
    said = "" if len(element) else _word(element)
    for part in _parts(element):
        # A fraction behind a figure is the rest of a mixed number: 3 1/2, never 31/2.
        gap = said[-1:].isdigit() and part[:1].isdigit() and "/" in part
        said += f" {part}" if gap else part
    return said


def _word(element: Element) -> str:
    text = "".join(element.itertext()).translate(_INVISIBLE)
    # Italic and bold letters of formulas are letters; raised ones would lose their height.
    return "".join(
        unicodedata.normalize("NFKC", char)
        if "MATHEMATICAL" in unicodedata.name(char, "")
        else char
        for char in " ".join(text.split())
    )


def _operator(element: Element) -> str:
    said = _word(element)
    return f" {said} " if said in _SPACED else f"{said} " if said in {",", ";"} else said


def _grouped(said: str) -> str:
    """In brackets where it would otherwise fall apart."""
    said = said.strip()
    whole = said.replace(".", "").isalnum() or len(said) <= 1
    return said if whole or _in_brackets(said) else f"({said})"


def _in_brackets(said: str) -> bool:
    if not (said.startswith("(") and said.endswith(")")):
        return False
    depth = 0
    for place, char in enumerate(said):
        depth += (char == "(") - (char == ")")
        if depth == 0 and place < len(said) - 1:
            return False
    return True


def _fraction(parts: list[str]) -> str:
    if len(parts) != 2:
        return "".join(parts)
    return f"{_grouped(parts[0])}/{_grouped(parts[1])}"


def _power(parts: list[str]) -> str:
    base, *scripts = parts or [""]
    return _base(base) + "".join(up(part.strip()) for part in scripts)


def _index(parts: list[str]) -> str:
    base, *scripts = parts or [""]
    return _base(base) + "".join(down(part.strip()) for part in scripts)


def _both(parts: list[str]) -> str:
    if len(parts) != 3:
        return "".join(parts)
    return _base(parts[0]) + down(parts[1].strip()) + up(parts[2].strip())


def _base(said: str) -> str:
    """What an exponent belongs to, in brackets where it is more than one thing."""
    return _grouped(said) if any(sign in said.strip() for sign in " /") else said.strip()


def _root(parts: list[str]) -> str:
    return f"√{_grouped(''.join(parts))}"


def _nth_root(parts: list[str]) -> str:
    if len(parts) != 2:
        return _root(parts)
    sign = {"2": "√", "3": "∛", "4": "∜"}.get(parts[1].strip())
    inner = _grouped(parts[0])
    return f"{sign}{inner}" if sign else f"{inner}^(1/{parts[1].strip()})"


def _above(parts: list[str]) -> str:
    base, *marks = parts or [""]
    mark = "".join(marks).strip()
    if mark in _OVER and len(base.strip()) == 1:
        return unicodedata.normalize("NFC", base.strip() + _OVER[mark])
    return base.strip() + (up(mark) if mark and mark not in _OVER else "")


def _limits(parts: list[str]) -> str:
    if len(parts) != 3:
        return "".join(parts)
    return f"{parts[0].strip()}_({parts[1].strip()})^({parts[2].strip()}) "


def _fenced(parts: list[str]) -> str:
    return f"({', '.join(part.strip() for part in parts)})"


def _rows(parts: list[str]) -> str:
    return "; ".join(part.strip() for part in parts)


def _cells(parts: list[str]) -> str:
    return " ".join(part.strip() for part in parts)


_FORMS: Final[dict[str, Callable[[list[str]], str]]] = {
    "mfrac": _fraction, "msup": _power, "msub": _index, "msubsup": _both, "msqrt": _root,
    "mroot": _nth_root, "mover": _above, "munder": _index, "munderover": _limits,
    "mfenced": _fenced, "mtable": _rows, "mtr": _cells, "mmultiscripts": _power,
}  # fmt: skip
