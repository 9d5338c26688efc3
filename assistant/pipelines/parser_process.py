"""The child process that reads files: it forks for each, so that none can harm another.

``python -m assistant.pipelines.parser_process STATUS`` takes a JSON request a line on stdin and writes the exit
status of the fork that read the file to the file descriptor STATUS. What was read lies in the file that
the request names, one document a line; a refusal is the last line, as ``{"refused": problem, "remedy": remedy}``.
"""

import json
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import IO, Final, TypeVar

from assistant.backends.papers.sandbox import UNLOCKS
from assistant.domain import FileFacts, Media, Page, ParsedDocument, Source, parsed_to_json
from assistant.errors import AssistantError, UnreadableDocument
from assistant.ingest.file_types import SNIFFED, FileKind, kind_of, remedy_for, what_it_is

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
_NOTE: Final = 20
"""Letters that a note has at least: a sentence."""
_TEXT: Final = 20_000_000
"""Bytes of a text file."""
_LEAVE_OUT: Final = "Leave this file out, or use another copy of it."
_CLAIMS: Final = frozenset({".pdf", ".txt", ".md", ".docx", ".html", ".xml", ".nxml", ".rtf"})
"""Endings of names that promise something that is read."""
_USED: Final = {
    FileKind.PDF: (
        "assistant.backends.papers.pdf_pages",
        "assistant.backends.papers.pdf_metadata",
        "assistant.backends.word_list",
        "assistant.ingest.pdf.paper",
    ),
    FileKind.JATS: ("assistant.backends.papers.xml_files", "assistant.ingest.jats.article"),
    FileKind.HTML: ("assistant.backends.papers.html_pages", "trafilatura"),
    FileKind.MHTML: ("assistant.backends.papers.web_archives", "trafilatura"),
    FileKind.DOCX: ("assistant.backends.papers.word_processors", "mammoth"),
    FileKind.RTF: ("assistant.backends.papers.word_processors", "striprtf.striprtf"),
    FileKind.RIS: ("assistant.backends.papers.bibliographies", "rispy"),
    FileKind.BIBTEX: ("assistant.backends.papers.bibliographies", "bibtexparser.entrypoint"),
}
"""What is loaded before the fork, when the first file of a kind comes: loading is most of the time."""


def main() -> int:
    """Serves until stdin ends."""
    status = int(sys.argv[1])
    for line in sys.stdin.buffer:
        request = json.loads(line)
        _load(Path(request["path"]), request["name"])
        child = os.fork()
        if child == 0:
            os.close(status)
            os._exit(_in_fork(Path(request["path"]), request["name"], request["out"]))
        _, ended = os.waitpid(child, 0)
        os.write(status, b"%d\n" % os.waitstatus_to_exitcode(ended))
    return 0


def _load(path: Path, name: str) -> None:
    """Loads what reads such a file. What is wrong with file or package is found again in the fork."""
    try:
        with path.open("rb") as file:
            kind = kind_of(file.read(SNIFFED), name)
        for module in (*_USED.get(kind or FileKind.ZIP, ()), "assistant.backends.papers.decoding"):
            import_module(module)
    except (OSError, ImportError):
        return


def _in_fork(path: Path, name: str, out: str) -> int:
    """0 with a line for each paper in `out`; 1 with a refusal as the last line."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR, _PROCESSOR))
    try:
        with open(out, "w", encoding="utf-8") as lines:  # noqa: PTH123 - as small as it can be
            return _write(path, name, lines)
    except BaseException:  # whatever it is, the other side says that the reader broke off
        return 2


def _write(path: Path, name: str, lines: IO[str]) -> int:
    def refuse(problem: str, remedy: str) -> int:
        said = {"refused": problem.replace(path.name, name), "remedy": remedy}
        lines.write(f"{json.dumps(said, ensure_ascii=False)}\n")
        return 1

    try:
        for parsed in read_file(path, name):
            lines.write(parsed_to_json(parsed) + "\n")
    except AssistantError as error:
        return refuse(str(error), error.remedy)
    except (MemoryError, RecursionError):
        return refuse(f"{name} needs too much memory.", _LEAVE_OUT)
    except OSError as error:
        return refuse(f"{name} cannot be read: {error.strerror or error}.", "Restore the file.")
    return 0


def read_file(path: Path, name: str) -> Iterator[ParsedDocument]:
    """Every paper in a file, whatever kind of file its bytes are; raises UnreadableDocument, OSError."""
    with path.open("rb") as file:
        head = file.read(SNIFFED)
    if not head.strip():
        raise UnreadableDocument(f"{name} is empty.", _LEAVE_OUT)
    kind = kind_of(head, name)
    if kind is None or kind is FileKind.ZIP:
        what = "a zip archive" if kind else what_it_is(head)
        claims = Path(name).suffix.lower() in _CLAIMS
        raise UnreadableDocument(
            f"{name} is {what}{', whatever its name says' if claims else ''}.", remedy_for(what)
        )
    yield from _READERS[kind](path, name)


def _pdf(path: Path, name: str) -> Iterator[ParsedDocument]:
    from assistant.backends.papers.pdf_metadata import facts_of
    from assistant.backends.papers.pdf_pages import open_pdf
    from assistant.backends.word_list import is_word
    from assistant.ingest.pdf.paper import read_pages
    from assistant.ingest.pdf.unknown_letters import holes_in

    password = os.environ.get(UNLOCKS, "")
    file = open_pdf(path, password)
    if len(file) > _PAGES:
        raise UnreadableDocument(
            f"{name} has {len(file):,} pages; at most {_PAGES} are read.", "Split it."
        )
    pages = list(file.pages())
    letters = sum(_letters(page) for page in pages)
    if sum(holes_in(run.text) for page in pages for run in page.runs) > letters:
        raise UnreadableDocument(
            f"{name} is printed in fonts that do not say which letters they are.",
            "Have its text recognised (OCR) first.",
        )
    if letters < _SCANNED * len(pages):
        scanned = any(page.images for page in pages)
        what = "is a scan without text" if scanned else "holds no text to speak of"
        raise UnreadableDocument(f"{name} {what}.", "Have its text recognised (OCR) first.")
    yield read_pages(pages, _within(_FACTS, lambda: facts_of(path, password), FileFacts()), is_word)


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
    return sum(char.isalpha() for run in page.runs for char in run.text)


def _xml(path: Path, name: str) -> Iterator[ParsedDocument]:
    from assistant.backends.papers.decoding import as_utf8
    from assistant.backends.papers.xml_files import each_element
    from assistant.ingest.jats.article import read_jats
    from assistant.ingest.medline.records import read_pubmed

    found = False
    names = ("article", "PubmedArticle", "PubmedBookArticle", "MedlineCitation")
    with as_utf8(path, name) as plain:
        for element in each_element(plain, *names):
            found = True
            yield read_jats(element) if element.tag == "article" else read_pubmed(element)
    if not found:
        raise UnreadableDocument(
            f"{name} is XML, but holds no article in JATS and no PubMed record.", _LEAVE_OUT
        )


def _endnote(path: Path, name: str) -> Iterator[ParsedDocument]:
    from assistant.backends.papers.database_exports import read_endnote_xml
    from assistant.backends.papers.decoding import as_utf8

    with as_utf8(path, name) as plain:
        yield from read_endnote_xml(plain)


def _html(path: Path, name: str) -> Iterator[ParsedDocument]:
    from assistant.backends.papers.decoding import as_utf8
    from assistant.backends.papers.html_pages import read_html

    with as_utf8(path, name) as plain:
        yield read_html(plain)


def _mhtml(path: Path, name: str) -> Iterator[ParsedDocument]:
    from assistant.backends.papers.web_archives import read_mhtml

    yield read_mhtml(path, name)


def _rtf(path: Path, name: str) -> Iterator[ParsedDocument]:
    from assistant.backends.papers.word_processors import read_rtf

    parsed = read_rtf(path, name)
    _check_text(parsed.text, name)
    yield parsed


def _docx(path: Path, name: str) -> Iterator[ParsedDocument]:
    from assistant.backends.papers.word_processors import read_docx

    yield read_docx(path, name)


def _medline(path: Path, name: str) -> Iterator[ParsedDocument]:
    from assistant.backends.papers.decoding import as_utf8
    from assistant.ingest.medline.records import read_medline

    # Line by line: an export may hold a million records.
    with as_utf8(path, name) as plain, plain.open(encoding="utf-8") as lines:
        yield from read_medline(lines)


def _pubmed_text(path: Path, name: str) -> Iterator[ParsedDocument]:
    from assistant.backends.papers.decoding import read_text
    from assistant.ingest.medline.pubmed_text import read_pubmed_text

    yield from read_pubmed_text(read_text(path, name).lstrip())


def _export(path: Path, kind: FileKind) -> Iterator[ParsedDocument]:
    from assistant.backends.papers import bibliographies, database_exports

    readers: dict[FileKind, Callable[[Path], Iterator[ParsedDocument]]] = {
        FileKind.BIBTEX: bibliographies.read_bibtex,
        FileKind.RIS: bibliographies.read_ris,
        FileKind.CSL: bibliographies.read_csl,
        FileKind.TABLE: database_exports.read_table,
        FileKind.EUROPEPMC: database_exports.read_europepmc,
    }
    yield from readers[kind](path)


def _text(path: Path, name: str) -> Iterator[ParsedDocument]:
    from assistant.backends.papers.decoding import read_text

    if path.stat().st_size > _TEXT:
        raise UnreadableDocument(
            f"{name} is larger than {_TEXT // 1_000_000} MB of text.", "Split it."
        )
    text = read_text(path, name)
    _check_text(text, name)
    yield ParsedDocument(source=Source(), text=text, media=Media.WEB_ARTICLE)


def _check_text(text: str, name: str) -> None:
    if sum(char.isalpha() for char in text) < _NOTE:
        raise UnreadableDocument(f"{name} holds no text to speak of.", _LEAVE_OUT)


_READERS: Final[dict[FileKind, Callable[[Path, str], Iterator[ParsedDocument]]]] = {
    FileKind.PDF: _pdf,
    FileKind.JATS: _xml,
    FileKind.PUBMED_XML: _xml,
    FileKind.ENDNOTE_XML: _endnote,
    FileKind.HTML: _html,
    FileKind.MHTML: _mhtml,
    FileKind.RTF: _rtf,
    FileKind.DOCX: _docx,
    FileKind.MEDLINE: _medline,
    FileKind.PUBMED_TEXT: _pubmed_text,
    FileKind.TABLE: lambda path, _name: _export(path, FileKind.TABLE),
    FileKind.BIBTEX: lambda path, _name: _export(path, FileKind.BIBTEX),
    FileKind.RIS: lambda path, _name: _export(path, FileKind.RIS),
    FileKind.CSL: lambda path, _name: _export(path, FileKind.CSL),
    FileKind.EUROPEPMC: lambda path, _name: _export(path, FileKind.EUROPEPMC),
    FileKind.TEXT: _text,
}


if __name__ == "__main__":
    sys.exit(main())
