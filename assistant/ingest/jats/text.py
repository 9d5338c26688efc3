"""Text out of JATS elements: running words with reference markers, formulas and notes handled."""

import re
from collections.abc import Callable, Mapping
from typing import Final
from xml.etree.ElementTree import Element

from assistant.text.markup.latex import from_latex
from assistant.text.markup.mathml import math_text
from assistant.text.markup.superscripts import down, settled, up

BLOCKS: Final = frozenset(
    """p list def-list disp-quote boxed-text fig fig-group table-wrap table-wrap-group verse-group
    speech statement preformat code sec supplementary-material media graphic array
    chem-struct-wrap""".split()
)
"""Elements that stand on lines of their own, also where JATS allows them within a paragraph."""
_SILENT: Final = frozenset("fn object-id graphic inline-graphic email label-alt".split())
_FORMULAS: Final = frozenset(
    "inline-formula disp-formula alternatives chem-struct math tex-math".split()
)
_PICTURES: Final = frozenset({"graphic", "inline-graphic", "media"})
_NOTES: Final = frozenset({"fn", "table-fn", "aff", "author-notes", "corresp"})
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOTE_MARKS: Final = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
_OPENS, _CLOSES = "\x01", "\x02"
_CITED: Final = re.compile(rf"{_OPENS}([\d,]+){_CLOSES}")
_BETWEEN: Final = r"\s*(?:,|;|–|—|-|‐|−|and|&|to)?\s*"
_RUN: Final = re.compile(
    rf"(?<!\s)\s*+[\[(]?\s*{_OPENS}[\d,]+{_CLOSES}(?:{_BETWEEN}{_OPENS}[\d,]+{_CLOSES})*(?:\s*[\])])?"
)


def name_of(element: Element) -> str:
    """The element's name without its namespace; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def first(element: Element, *paths: str) -> Element | None:
    """The first element that one of the paths finds."""
    for path in paths:
        found = element.find(path)
        if found is not None:
            return found
    return None


def flat(element: Element | None) -> str:
    """All the text below, on one line, notes and formula sources left out."""
    if element is None:
        return ""
    return " ".join(settled(_all(element, lambda _: None)).split())


def text_of(element: Element, numbers: Mapping[str, str]) -> str:
    """Running text in which references stand as ``[3]`` or ``[3,5]``.

    `numbers` gives the number of each reference by its id. A number in the text is replaced by its
    marker; a name and year keep standing, and the marker follows them.
    """
    return run_on(_all(element, _marker(numbers)))


def run_on(text: str) -> str:
    """The text on one line, its neighbouring citations drawn together to one marker."""
    return " ".join(_RUN.sub(_as_marker, settled(text)).split())


def _marker(numbers: Mapping[str, str]) -> Callable[[Element], str | None]:
    def marker(element: Element) -> str | None:
        if name_of(element) != "xref":
            return None
        shown = " ".join("".join(element.itertext()).split())
        if element.get("ref-type") in _NOTES:
            # Never a figure of the text: "12.3" with note 1 is not 12.31.
            return shown.translate(_RAISED) if shown.isdigit() else up(shown)
        if element.get("ref-type") != "bibr":
            return None
        known = [numbers[rid] for rid in (element.get("rid") or "").split() if rid in numbers]
        numeric = re.fullmatch(r"[\s\[(]*\d[\d\s,;–-]*[\])\s]*", shown)
        if not known and not numeric:
            return None
        mark = f"{_OPENS}{','.join(known or re.findall(r'[0-9]+', shown))}{_CLOSES}"
        return mark if numeric else f"{shown} {mark}"

    return marker


def _all(element: Element, replaced: Callable[[Element], str | None]) -> str:
    parts = [element.text or ""]
    for child in element:
        name = name_of(child)
        instead = replaced(child)
        if instead is not None:
            parts.append(instead)
        elif name in _FORMULAS:
            parts.append(_formula(child, replaced))
        elif name and name not in _SILENT and name not in BLOCKS:
            parts.append(_inside(name, _all(child, replaced)))
        parts.append(child.tail or "")
    return "".join(parts)


def _inside(name: str, inner: str) -> str:
    """The words of an element: raised and lowered ones marked, apart from what cites."""
    if name in {"sup", "sub"} and inner.strip() not in _NOTE_MARKS:
        mark = up if name == "sup" else down
        # An exponent and a citation may share their height: 10<sup>6,<xref>4</xref></sup>.
        own, opens, cited = inner.partition(_OPENS)
        own = own.rstrip(" ,;") if opens else own
        return (mark(own) if own.strip(" ([") else own) + opens + cited
    return f" {inner} " if name in {"break", "td", "th"} else inner


def _formula(element: Element, replaced: Callable[[Element], str | None]) -> str:
    """A formula in the best of its forms: MathML, else LaTeX, else its words; a picture is named.

    Without that name a sentence would read as if nothing stood there.
    """
    name = name_of(element)
    if name == "math":
        return math_text(element)
    if name == "tex-math":
        return from_latex("".join(element.itertext()))
    forms = {name_of(part): part for part in reversed(list(element.iter()))}
    for best in ("math", "tex-math"):
        if name == "alternatives" and best in forms:
            return _formula(forms[best], replaced)
    said = _all(element, lambda part: "" if name_of(part) == "label" else replaced(part)).strip()
    if not said and name != "alternatives" and forms.keys() & _PICTURES:
        said = "[formula]"
    return f" {said} " if name == "disp-formula" else said


def _as_marker(match: re.Match[str]) -> str:
    """One marker for a run of citations; a dash between two of them means all in between."""
    run = match[0]
    numbers: list[int] = []
    before = 0
    for cited in _CITED.finditer(run):
        here = [int(n) for n in cited[1].split(",") if n]
        ranged = numbers and re.search(r"[–—‐−-]|\bto\b", run[before : cited.start()])
        if ranged and here and numbers[-1] < here[0] <= numbers[-1] + 50:
            numbers.extend(range(numbers[-1] + 1, here[0]))
        numbers.extend(n for n in here if n not in numbers)
        before = cited.end()
    opened, closed = run.count("(") + run.count("["), run.count(")") + run.count("]")
    lead = "(" if opened > closed else ""
    tail = ")" if closed > opened else ""
    return f"{' ' + lead if lead else ''} [{','.join(str(n) for n in numbers)}]{tail}"
