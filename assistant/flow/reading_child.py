"""The child process: ``python -m assistant.flow.reading_child FILE [NAME]`` writes extracts, a line each."""

from __future__ import annotations

import os
import resource
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeVar

from assistant.backends.papers.apart import UNLOCKS
from assistant.domain import Extract, FileFacts, Page, extract_to_json
from assistant.errors import AssistantError, UnreadableDocument
from assistant.steps.papers.sniffing import SNIFFED, FileKind, kind_of, what_it_is

__all__ = ["main", "read_file"]

T = TypeVar("T")

_MEMORY: Final = 2 << 30
"""Bytes of address space."""
_PROCESSOR: Final = 90
"""Seconds of processor time."""
_FACTS: Final = 15.0
"""Seconds of it for what a PDF says of itself."""
_PAGES: Final = 600
_SCANNED: Final = 40
"""Letters on a page, on average, below which a file with pictures is taken for a scan."""
_TEXT: Final = 20_000_000
"""Bytes of a text file."""
_LEAVE_OUT: Final = "Leave this file out, or use another copy of it."


def main() -> int:
    """0 with a JSON line for each paper on stdout; 1 with "problem<TAB>remedy" on stderr."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR, _PROCESSOR))
    path = Path(sys.argv[1])
    name = sys.argv[2] if len(sys.argv) > 2 else path.name
    try:
        for extract in read_file(path, name):
            sys.stdout.write(extract_to_json(extract) + "\n")
    except AssistantError as error:
        sys.stderr.write(f"{error}\t{error.remedy}\n".replace(path.name, name))
        return 1
    except (MemoryError, RecursionError):
        sys.stderr.write(f"{name} needs too much memory.\t{_LEAVE_OUT}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{name} cannot be read: {error.strerror or error}.\tRestore the file.\n")
        return 1
    return 0


def read_file(path: Path, name: str) -> Iterator[Extract]:
    """Every paper in a file, whatever kind of file its bytes are; raises UnreadableDocument, OSError."""
    with path.open("rb") as file:
        head = file.read(SNIFFED)
    kind = kind_of(head, name)
    if not head.strip():
        raise UnreadableDocument(f"{name} is empty.", _LEAVE_OUT)
    if kind is FileKind.PDF:
        yield _pdf(path, name)
    elif kind in {FileKind.JATS, FileKind.PUBMED_XML}:
        yield from _xml(path, name)
    elif kind is FileKind.HTML:
        from assistant.backends.papers.html_pages import read_html

        yield read_html(path)
    elif kind is FileKind.MEDLINE:
        from assistant.steps.papers.medline import read_medline

        with path.open(encoding="utf-8", errors="replace") as lines:
            yield from read_medline(lines)
    elif kind in {FileKind.BIBTEX, FileKind.RIS, FileKind.CSL}:
        from assistant.backends.papers import bibliographies

        readers = {
            FileKind.BIBTEX: bibliographies.read_bibtex,
            FileKind.RIS: bibliographies.read_ris,
            FileKind.CSL: bibliographies.read_csl,
        }
        yield from readers[kind](path)
    elif kind is FileKind.TEXT:
        yield _text(path, name)
    else:
        what = what_it_is(head) if kind is None else f"a {kind} archive"
        raise UnreadableDocument(
            f"{name} is {what}, whatever its name says.",
            "Read are PDF, JATS, PubMed XML, MEDLINE, HTML, Markdown and text.",
        )


def _pdf(path: Path, name: str) -> Extract:
    from assistant.backends.papers.pdf_facts import facts_of
    from assistant.backends.papers.pdf_pages import open_pdf
    from assistant.backends.papers.word_list import is_word
    from assistant.steps.layout.holes import holes_in
    from assistant.steps.layout.paper import read_pages

    password = os.environ.get(UNLOCKS, "")
    file = open_pdf(path, password)
    if len(file) > _PAGES:
        raise UnreadableDocument(
            f"{name} has {len(file):,} pages; at most {_PAGES} are read.", "Split it."
        )
    pages = list(file.pages())
    letters = sum(_letters(page) for page in pages)
    if sum(holes_in(piece.text) for page in pages for piece in page.pieces) > letters:
        raise UnreadableDocument(
            f"{name} is printed in fonts that do not say which letters they are.",
            "Have its text recognised (OCR) first.",
        )
    if letters < _SCANNED * len(pages):
        scanned = any(page.images for page in pages)
        what = "is a scan without text" if scanned else "holds no text to speak of"
        raise UnreadableDocument(f"{name} {what}.", "Have its text recognised (OCR) first.")
    return read_pages(
        pages, _within(_FACTS, lambda: facts_of(path, password), FileFacts()), is_word
    )


def _within(seconds: float, read: Callable[[], T], otherwise: T) -> T:
    """What can be read in this time of the processor; for what one can do without."""
    if threading.current_thread() is not threading.main_thread():
        return read()

    def stop(*_: object) -> None:
        raise _TooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        return read()
    except _TooLongError:
        return otherwise
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


class _TooLongError(BaseException):
    """No `Exception`, so that nothing on the way takes it for a fault of the file."""


def _letters(page: Page) -> int:
    return sum(char.isalpha() for piece in page.pieces for char in piece.text)


def _xml(path: Path, name: str) -> Iterator[Extract]:
    from assistant.backends.papers.xml_files import each_element
    from assistant.steps.papers.jats import read_jats
    from assistant.steps.papers.medline import read_pubmed_article

    found = False
    for element in each_element(path, "article", "PubmedArticle"):
        found = True
        pubmed = element.tag == "PubmedArticle"
        yield read_pubmed_article(element) if pubmed else read_jats(element)
    if not found:
        raise UnreadableDocument(
            f"{name} is XML, but holds no article in JATS and no PubMed record.", _LEAVE_OUT
        )


def _text(path: Path, name: str) -> Extract:
    from assistant.backends.corpus.files import to_text

    if path.stat().st_size > _TEXT:
        raise UnreadableDocument(
            f"{name} is larger than {_TEXT // 1_000_000} MB of text.", "Split it."
        )
    text = to_text(path.read_bytes(), Path(name))
    if sum(char.isalpha() for char in text) < _SCANNED:
        raise UnreadableDocument(f"{name} holds no text to speak of.", _LEAVE_OUT)
    return Extract(blocks=(), plain=text)


if __name__ == "__main__":
    sys.exit(main())
