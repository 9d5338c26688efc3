"""What belongs to the website and not to the text: rules, each with its name.

A rule sees the page as a list of lines and says which of them are boilerplate. No rule knows a
page: each describes what such things look like anywhere.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page that has something on it."""

    number: int
    """1-based, in the file."""
    text: str
    """Without outer white space."""

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def closes(self) -> bool:
        """It ends as a sentence does."""
        return bool(re.search(r"[.!?:;,…][\"'”’)\]]*(?:\s?\[[\d,\s–-]+\])*$", self.text))


Rule = Callable[[Sequence[Line]], set[int]]

_CONTROLS: Final = frozenset(
    """dismiss|close|share|share this|menu|search|home|next|previous|print|comments|leave a comment|
    skip to content|skip to main content|back to top|accept|accept all|accept cookies|reject|reject all|
    allow all|deny|save preferences|manage preferences|subscribe|subscribe now|sign up|sign in|log in|
    login|register|read more|learn more|show more|load more|see all|view all|advertisement|sponsored|
    follow us|contact us|about us|privacy policy|terms of service|terms of use|stay updated|
    stay connected|related articles|related posts|you may also like|table of contents|download pdf|
    copy link|tweet|facebook|twitter|linkedin|email|get started|buy now|shop now|add to cart""".replace(
        "\n", ""
    )
    .replace("    ", "")
    .split("|")
)
_IMAGE_FILE: Final = re.compile(r"^\S.*\.(?:png|jpe?g|gif|webp|svg|avif|bmp|tiff?)$", re.I)
_IMAGE_TEXT: Final = re.compile(
    r"^(?:this is (?:the|a|an)\b.*\b(?:image|picture|photo|illustration|logo|icon|banner)\b.*"
    r"|(?:.*\b)?(?:footer|header|hero|banner|cover|featured|thumbnail|logo|profile) "
    r"(?:image|picture|photo|icon)"
    r"|(?:image|photo|picture|illustration)(?: credit| source| by)?s?\s*:.*"
    r"|(?:alt text|alt)\s*:.*)$",
    re.I,
)
_BYLINE: Final = re.compile(
    r"^(?i:(?:(?:written|posted|reviewed|medically reviewed|fact[- ]checked|edited|published|authored) )?"
    r"by)\s*:?\s+(?:Dr\.? )?[A-ZÀ-Þ][\w.'’-]*(?:\s+[A-ZÀ-Þ][\w.'’-]*){0,4}(?:,\s*[A-Z].*)?$"
    r"|^(?i:published|updated|last updated|posted|modified|reviewed)(?: on)?\s*:?\s+\w+\.? \d{1,2},? \d{4}$"
)
_READING_TIME: Final = re.compile(
    r"^(?:reading time\s*:?\s*)?\d{1,3}\s*(?:mins?|minutes?)(?:\s+read)?$", re.I
)
_COOKIE: Final = re.compile(r"\bcookies?\b", re.I)
_CONSENT: Final = re.compile(
    r"\b(?:we use|consent|preferences?|website|site|visitors?|accept|analytics?|personali[sz]\w*|"
    r"marketing|browser|traffic|tracking|third[- ]party|privacy)\b",
    re.I,
)
_NEWSLETTER: Final = re.compile(
    r"\b(?:sign up|subscribe|join|register)\b.*\b(?:newsletter|mailing list|updates|inbox)\b"
    r"|\b(?:our|weekly|free|monthly) newsletter\b",
    re.I,
)
_RIGHTS: Final = re.compile(r"^(?:©|\(c\)|copyright\b).{0,120}$|\ball rights reserved\b", re.I)


def controls(lines: Sequence[Line]) -> set[int]:
    """Buttons and menu entries: a line that is nothing but the label of one."""
    return {i for i, line in enumerate(lines) if line.text.rstrip(" .!›»→").lower() in _CONTROLS}


def images(lines: Sequence[Line]) -> set[int]:
    """Texts that stand for a picture: its file name, or what describes it to a screen reader."""
    return {
        i
        for i, line in enumerate(lines)
        if line.words <= 15 and (_IMAGE_FILE.match(line.text) or _IMAGE_TEXT.match(line.text))
    }


def captions(lines: Sequence[Line]) -> set[int]:
    """A short line without a full stop that follows the file name of a picture."""
    found = set()
    for i in range(len(lines) - 1):
        after = lines[i + 1]
        if _IMAGE_FILE.match(lines[i].text) and after.words <= 14 and not after.closes:
            found.add(i + 1)
    return found


def bylines(lines: Sequence[Line]) -> set[int]:
    """Who wrote or checked the page, and when."""
    return {
        i
        for i, line in enumerate(lines)
        if line.words <= 12 and not line.closes and _BYLINE.match(line.text)
    }


def reading_times(lines: Sequence[Line]) -> set[int]:
    """How long it takes to read."""
    return {i for i, line in enumerate(lines) if _READING_TIME.match(line.text)}


def tag_strips(lines: Sequence[Line]) -> set[int]:
    """Three or more lines of a word or three in a row, beside a byline or a reading time.

    The last of the run stays when a paragraph follows it: then it is a heading.
    """
    anchors = bylines(lines) | reading_times(lines)
    found: set[int] = set()
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and (_is_tag(lines[end]) or end in anchors):
            end += 1
        run = range(start, end)
        if len(run) >= 3 and any(i in anchors for i in run):
            last = max(i for i in run if i in anchors)
            found |= {i for i in run if i not in anchors and i < last}
        start = max(end, start + 1)
    return found


def cookie_notices(lines: Sequence[Line]) -> set[int]:
    """Sentences that ask for consent, and what stands between two of them."""
    found = {
        i
        for i, line in enumerate(lines)
        if _COOKIE.search(line.text) and _CONSENT.search(line.text)
    }
    ordered = sorted(found)
    for first, second in pairwise(ordered):
        if second - first <= 3:
            found |= set(range(first, second))
    return found


def newsletters(lines: Sequence[Line]) -> set[int]:
    """Invitations to subscribe."""
    return {i for i, line in enumerate(lines) if line.words <= 40 and _NEWSLETTER.search(line.text)}


def rights(lines: Sequence[Line]) -> set[int]:
    """Copyright lines."""
    return {i for i, line in enumerate(lines) if line.words <= 25 and _RIGHTS.search(line.text)}


RULES: Final[dict[str, Rule]] = {
    "button or menu entry": controls,
    "picture": images,
    "caption of a picture": captions,
    "byline or date": bylines,
    "reading time": reading_times,
    "strip of tags": tag_strips,
    "cookie notice": cookie_notices,
    "newsletter": newsletters,
    "copyright line": rights,
}


def boilerplate(lines: Sequence[Line]) -> dict[int, str]:
    """Index of each line that is boilerplate, with the name of the first rule that said so."""
    found: dict[int, str] = {}
    for name, rule in RULES.items():
        for index in rule(lines):
            found.setdefault(index, name)
    return found


def _is_tag(line: Line) -> bool:
    return line.words <= 3 and not line.closes and not line.text.startswith(("•", "-", "*"))
