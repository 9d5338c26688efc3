"""The child process: ``python -m assistant.flow.paper_child FILE`` writes JSON to stdout."""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Final

from assistant.backends.papers.pdf_pages import open_pdf
from assistant.domain import Page
from assistant.errors import AssistantError, UnreadableDocument
from assistant.steps.layout.paper import read_pages

__all__ = ["main"]

_MEMORY: Final = 2 << 30
"""Bytes of address space."""
_PROCESSOR: Final = 90
"""Seconds of processor time."""
_PAGES: Final = 600
_SCANNED: Final = 40
"""Letters on a page, on average, below which a file with pictures is taken for a scan."""


def main() -> int:
    """0 with the extract on stdout; 1 with "problem<TAB>remedy" on stderr."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR, _PROCESSOR))
    path = Path(sys.argv[1])
    try:
        sys.stdout.write(_read(path))
    except AssistantError as error:
        sys.stderr.write(f"{error}\t{error.remedy}\n")
        return 1
    except MemoryError:
        sys.stderr.write(f"{path.name} needs too much memory.\tTake it out of the folder.\n")
        return 1
    return 0


def _read(path: Path) -> str:
    file = open_pdf(path)
    if len(file) > _PAGES:
        raise UnreadableDocument(
            f"{path.name} has {len(file):,} pages; at most {_PAGES} are read.", "Split it."
        )
    pages = list(file.pages())
    letters = sum(_letters(page) for page in pages)
    if letters < _SCANNED * len(pages):
        scanned = any(page.images for page in pages)
        what = "is a scan without text" if scanned else "holds no text to speak of"
        raise UnreadableDocument(f"{path.name} {what}.", "Have its text recognised (OCR) first.")
    return json.dumps(asdict(read_pages(pages, file.about.get("Title", ""))), ensure_ascii=False)


def _letters(page: Page) -> int:
    return sum(char.isalpha() for piece in page.pieces for char in piece.text)


if __name__ == "__main__":
    sys.exit(main())
