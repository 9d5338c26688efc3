"""The reference that stands at the head of a plain text: who wrote it, and when.

What people save of a paper begins with its title, then "Sato K, Tanaka M, Ito H. J Neurol 2024;12:33-40.".
"""

import re
from collections.abc import Iterator
from typing import Final

from assistant.domain.identity import short_name
from assistant.ingest.references import CAPITAL, is_bibliography_heading

_HEAD: Final = 5
"""Lines of a text among which its own reference stands."""
_LINE: Final = 3_000
"""Characters of a line that are looked at: a hundred authors."""
_BELOW: Final = 150
"""Characters of a line with a journal that stands below its authors; a longer one is a text."""
_LABEL: Final = re.compile(r"^(?:authors?|by|citation|reference|source)\s*:\s*", re.I)
_FAMILY: Final = (
    rf"(?:\b(?!and\s)[a-z]{{1,3}}\s){{0,2}}{CAPITAL}[\w'’-]{{1,30}}(?:\s{CAPITAL}[\w'’-]{{1,30}})?"
)
_GIVEN: Final = rf"(?:,?\s(?:{CAPITAL}\.[\s-]?){{1,4}}|,?\s{CAPITAL}(?:-?{CAPITAL}){{0,2}}(?!\w))"
"""Initials: "KM", "K-M", "K. M.", also behind a comma."""
_BETWEEN: Final = r"(?:\s?[,;]\s*(?:(?:and|&)\s)?|\s?(?:and|&)\s)"
_PEOPLE: Final = re.compile(
    rf"(?P<people>{_FAMILY}{_GIVEN}(?:{_BETWEEN}{_FAMILY}{_GIVEN})+)"
    r"(?:,?\s?et\sal\b)?(?:(?<=\.)|[.,:](?=\s|$)|(?=\s?\()|$)\s*"
)
"""Two people or more, and what closes their list: "Sato K and Ito H showed" is a sentence."""
_PERSON: Final = re.compile(rf"{_FAMILY}{_GIVEN}")
_YEAR: Final = r"((?:19|20)\d\d)"
_CITED: Final = tuple(
    re.compile(pattern)
    for pattern in (
        # Right behind the people: "(2024). A title", "(2024) A title", "2024. A title".
        rf"^\({_YEAR}[a-z]?\)(?:[.,:;]|\s(?={CAPITAL})|$)",
        rf"^{_YEAR}[a-z]?(?:[.,:;-]|$)",
        # Before a volume: "2024;12:33", "2024 Mar 3;12(3)", "2024, 12, 33".
        rf"\b{_YEAR}(?:\s{CAPITAL}[a-z]{{2,8}}\.?(?:\s\d\d?)?)?\s?[;,:]\s?[A-Za-z]?\d[\w–-]*\s?(?:[:(,.]|$)",
        # Behind one: "42, 1–2 (2017)".
        rf"\d\S{{0,12}}\s?\({_YEAR}\)",
        # At the end, behind the name of a journal: "Frontiers in Neurology, 2024."
        rf"(?:^|[.,?!]\s)(?:(?:{CAPITAL}[\w.,&'’:-]*|of|and|the|in|for|on|&)\s){{0,8}}"
        rf"{CAPITAL}[\w.,&'’:-]*\s\(?{_YEAR}\)?\.?$",
    )
)
"""Where references have the year; a year of a sentence stands elsewhere."""


def authorship_of_text(text: str) -> tuple[tuple[str, ...], int | None]:
    """(authors as "Family AB", year) where one of the first lines is a reference; else ((), None).

    Where several are, the text is a list of references, and none is its own.
    """
    head = list(_head(text))
    found = []
    for line, below in zip(head, [*head[1:], ""], strict=True):
        if is_bibliography_heading(line):
            break
        match = _PEOPLE.match(line)
        names = _names(match["people"]) if match else ()
        rest = line[match.end() :] if match else ""
        year = _year_cited(rest) or _year_cited(f"{rest} {below}" if len(below) <= _BELOW else "")
        if names and year:
            found.append((names, year))
    return found[0] if len(found) == 1 else ((), None)


def _head(text: str) -> Iterator[str]:
    """The first lines that say something, without marks of Markdown; lists of names in one piece."""
    plain = text[: _HEAD * _LINE].replace("*", "")
    lines = (line.strip(" #_>-•\t") for line in plain.splitlines())
    said = (_LABEL.sub("", line)[:_LINE] for line in lines if line)
    for _ in range(_HEAD):
        line = next(said, "")
        while line.endswith((",", ";", " and", "&")) and (more := next(said, "")):
            line = f"{line} {more}"[: _LINE + 1]
        yield line


def _names(people: str) -> tuple[str, ...]:
    """As they are kept; none where all have one family name: "Hepatitis B, Hepatitis C"."""
    found = [name.strip(" ,") for name in _PERSON.findall(people)]
    names = tuple(short_name(re.sub(rf"(?<={CAPITAL})-(?={CAPITAL}\b)", "", n)) for n in found)
    return names if len({name.rpartition(" ")[0] for name in names}) > 1 else ()


def _year_cited(rest: str) -> int | None:
    """The year of a reference, from what stands behind its authors."""
    rest = rest.strip()
    if rest[:1].islower():
        return None
    found = filter(None, (pattern.search(rest) for pattern in _CITED))
    return next((int(match[1]) for match in found), None)
