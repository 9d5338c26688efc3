"""What a file says of itself beside what its pages say: the pages win, and a difference is noted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from rapidfuzz import fuzz

from assistant.domain import FileFacts, Page, ParsedDocument
from assistant.ingest.pdf.byline import authors_of, people_in, printed_name, year_of

_SAME_TITLE: Final = 85.0
_SHOWN: Final = 5
"""Names of a list that a note gives."""
_FILE_NAME: Final = re.compile(
    r"\.(?:dvi|docx?|fm|indd|qxd|pdf|tex|rtf|odt)$|^(?:microsoft word|untitled)\b", re.I
)


def with_facts(parsed: ParsedDocument, pages: Sequence[Page], facts: FileFacts) -> ParsedDocument:
    """The document with authors, year and journal, and notes on where the file contradicts its page."""
    called = facts.title if len(facts.title.split()) > 2 else ""
    called = "" if _FILE_NAME.search(called) else called
    named = _people(facts.authors)
    same = _describes_this(parsed, called, facts)
    printed = authors_of(pages, parsed.source.title)
    year = year_of(pages)
    authors = _authors(printed, named if same else ())
    source = replace(
        parsed.source,
        title=parsed.source.title or called,
        authors=authors,
        year=year or (facts.year if same else None),
        doi=parsed.source.doi or (facts.doi if same else ""),
        journal=facts.journal if same else "",
        volume=facts.volume if same else "",
        issue=facts.issue if same else "",
    )
    return replace(
        parsed,
        source=source,
        page_labels=facts.labels,
        notes=(*parsed.notes, *_notes(parsed, called, facts, (authors, year), named)),
    )


def _describes_this(parsed: ParsedDocument, called: str, facts: FileFacts) -> bool:
    """Whether what the file says is about this paper: templates carry that of another one."""
    if parsed.source.doi and facts.doi:
        return parsed.source.doi == facts.doi
    if parsed.source.title and called:
        return fuzz.ratio(parsed.source.title.lower(), called.lower()) > _SAME_TITLE
    return bool(called or facts.doi or not parsed.source.title)


def _people(given: Sequence[str]) -> tuple[str, ...]:
    """One name each: a file may have all in one, and one as "Family, Given"."""
    found: list[str] = []
    for each in given:
        parts = people_in(each)
        turned = (
            each.count(",") == 1
            and " and " not in each
            and (len(given) > 1 or len(each.split(",")[0].split()) == 1)
        )
        found.extend([each] if turned or len(parts) < 2 else parts)
    return tuple(name for name in found if len(name.split()) > 1)


def _authors(printed: Sequence[str], named: Sequence[str]) -> tuple[str, ...]:
    """As "Family AB". The file's form of a printed name is better where it parts the family name."""
    if not printed:
        return tuple(dict.fromkeys(filter(None, map(printed_name, named))))
    parted = {_letters(name): name for name in named if "," in name}
    return tuple(dict.fromkeys(printed_name(parted.get(_letters(name), name)) for name in printed))


def _letters(name: str) -> str:
    """The words of a name in any order."""
    return " ".join(sorted(re.findall(r"[^\W\d_]+", name.lower())))


def _notes(
    parsed: ParsedDocument,
    called: str,
    facts: FileFacts,
    read: tuple[Sequence[str], int | None],
    named: Sequence[str],
) -> Iterator[str]:
    """What the file says otherwise than its first page, and what it holds besides."""
    authors, year = read
    title = parsed.source.title
    if title and called and fuzz.ratio(title.lower(), called.lower()) <= _SAME_TITLE:
        yield f"The file gives the title “{called}”; the first page prints another, which is used."
    if parsed.source.doi and facts.doi and parsed.source.doi != facts.doi:
        yield f"The file gives the DOI {facts.doi}; the first page prints {parsed.source.doi}, which is used."
    others = [printed_name(name) for name in named]
    families = {_letters(name.rpartition(" ")[0] or name) for name in authors}
    if authors and any(_letters(n.rpartition(" ")[0] or n) not in families for n in others):
        more = " and others" if len(others) > _SHOWN else ""
        yield f"The file names as authors {', '.join(others[:_SHOWN])}{more}; the first page has others."
    if year and facts.year and year != facts.year:
        yield f"The file gives the year {facts.year}; the first page says {year}, which is used."
    if facts.attachments:
        names = ", ".join(facts.attachments[:_SHOWN])
        more = (
            f" and {len(facts.attachments) - _SHOWN} more"
            if len(facts.attachments) > _SHOWN
            else ""
        )
        yield f"Attached to the file and not read: {names}{more}."
