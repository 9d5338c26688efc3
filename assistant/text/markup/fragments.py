"""Markup within a field: ``CD4<sup>+</sup>``, ``<jats:p>``, ``p&lt;0.05``, as plain text.

Only what is an element of HTML, JATS or MathML is taken for markup. "(p<0.05) ... >90%" is none.
"""

import html
import re
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from assistant.text.markup.latex import with_formulas
from assistant.text.markup.mathml import math_text
from assistant.text.markup.superscripts import down, settled, up

_INLINE: Final = frozenset(
    """a abbr acronym b bdi bdo big bold cite code data del dfn em email ext-link font i inline-formula
    ins italic kbd label mark monospace named-content nobr overline q roman s samp sans-serif sc small
    span strike strong styled-content sub sup time tt u underline uri var wbr xref inf""".split()
)
_BLOCKS: Final = frozenset(
    """abstract article address blockquote body br caption center col colgroup dd details div dl dt
    disp-formula figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html img list list-item
    li main meta nav ol p pre script sec section style summary table tbody td tfoot th thead title tr ul
    break abstracttext graphic inline-graphic""".split()
)
_ENDLESS: Final = frozenset(
    "br hr img meta wbr p li td th tr dd dt break graphic inline-graphic col link xref".split()
)
"""Elements that may stand without an end."""
_TAG: Final = re.compile(
    r"<(?P<end>/?)(?:(?:jats|mml|m|html|xhtml):)?(?P<name>[A-Za-z][A-Za-z0-9-]{0,20})"
    r"(?P<attributes>(?:\s+[\w:.-]{1,40}\s*=\s*(?:\"[^\"]{0,500}\"|'[^']{0,500}'|[^\s\"'<>=]{1,200}))*)\s*/?>"
)
_MATH: Final = re.compile(
    r"<(?:\w{1,8}:)?math\b[^<>]{0,300}>.{0,20000}?</(?:\w{1,8}:)?math\s*>", re.S
)
_PREFIX: Final = re.compile(r"(</?)\w{1,8}:(?=[a-z])")
_DECLARED: Final = re.compile(r"\s[\w-]{1,20}:[\w-]{1,20}\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_COMMENT: Final = re.compile(r"<!--.{0,2000}?-->|<\?[a-z][^<>]{0,300}\?>|<!\[CDATA\[|\]\]>", re.S)
_ABSTRACT: Final = re.compile(r"^\s*abstract\s*:\s+", re.I)
"""The heading that Crossref puts before an abstract."""
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#x[\da-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_UNSEEN: Final = re.compile(r"<(script|style)\b[^<>]{0,300}>.{0,20000}?</\1\s*>", re.S | re.I)


def plain_field(text: str) -> str:
    """A title or an abstract on one line: tags, entities and LaTeX as what they stand for."""
    if "<" in text or "&" in text:
        text = without_tags(_ENTITY.sub(lambda m: html.unescape(m[0]), without_tags(text)))
    return " ".join(with_formulas(text).split())


def without_tags(text: str) -> str:
    """The text without tags of known elements; what was raised or lowered is written as such."""
    if "<" not in text:
        return text
    text = _MATH.sub(_formula, _UNSEEN.sub(" ", _COMMENT.sub("", text)))
    return _ABSTRACT.sub("", settled("".join(_pieces(text))))


def _pieces(text: str) -> Iterator[str]:
    ended = {m["name"].lower() for m in _TAG.finditer(text) if m["end"]}
    opened = {m["name"].lower() for m in _TAG.finditer(text) if not m["end"]}
    at = 0
    for match in _TAG.finditer(text):
        name = match["name"].lower()
        known = name in _INLINE or name in _BLOCKS
        paired = name in _ENDLESS or match[0].endswith("/>") or (name in ended and name in opened)
        if not (known and paired):
            continue
        yield text[at : match.start()]
        heading = name == "title" and match["end"]
        yield ": " if heading else _instead(name, bool(match["end"]))
        at = match.end()
    yield text[at:]


def _instead(name: str, end: bool) -> str:
    """What stands in the place of a tag: the marks of `up` and `down`, a space, or nothing."""
    if name in {"sup", "sub", "inf"}:
        marks = up("|") if name == "sup" else down("|")
        return marks[-1] if end else marks[0]
    return " " if name in _BLOCKS else ""


def _formula(match: re.Match[str]) -> str:
    source = _PREFIX.sub(
        r"\1", _DECLARED.sub("", html.unescape(match[0].replace("&lt;", "&amp;lt;")))
    )
    try:
        return f" {math_text(defusedxml.ElementTree.fromstring(source))} "
    except (ParseError, DefusedXmlException, ValueError):
        return match[0]
