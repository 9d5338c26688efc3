"""What a file is, by its first bytes: names lie, and a program may be called ``paper.pdf``."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from assistant.steps.papers.medline import looks_like_medline

__all__ = ["SNIFFED", "FileKind", "kind_of", "what_it_is"]

SNIFFED: Final = 4096
"""Bytes that are looked at."""


class FileKind(StrEnum):
    """How a file is read."""

    PDF = "pdf"
    JATS = "jats"
    PUBMED_XML = "pubmed-xml"
    HTML = "html"
    MEDLINE = "medline"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL = "csl"
    TEXT = "text"
    ZIP = "zip"


_MAGIC: Final = (
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"#!", "a script"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
)


def kind_of(head: bytes, name: str) -> FileKind | None:
    """The kind of a file that begins with `head`; None when it is none that is read here."""
    if b"%PDF-" in head[:1100]:
        return FileKind.PDF
    if head.startswith(b"PK\x03\x04"):
        return FileKind.ZIP if b"word/" not in head and b"mimetype" not in head[:60] else None
    if any(head.startswith(magic) for magic, _ in _MAGIC):
        return None
    utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if utf16 else "utf-8", "replace").lstrip("\ufeff \t\r\n")
    if "\x00" in text:
        return None
    return _of_text(text, name.lower().rpartition(".")[2])


def _of_text(text: str, suffix: str) -> FileKind:
    if re.match(r"(?:<\?xml|<!doctype|<!--|<[a-z])", text, re.I):
        marked = _of_markup(text)
        if marked is not None:
            return marked
    if looks_like_medline(text):
        return FileKind.MEDLINE
    if re.match(r"TY {2}- ?\w+", text):
        return FileKind.RIS
    if suffix in {"bib", "bibtex"} or re.match(r"(?:%.*\n\s*)*@\w+\s*\{\s*[^\s,{}]+,", text):
        return FileKind.BIBTEX
    if suffix == "json" and re.match(r"[\[{]", text):
        return FileKind.CSL
    return FileKind.TEXT


def _of_markup(text: str) -> FileKind | None:
    root = re.search(r"<(?:\w+:)?([a-z][\w-]*)", re.sub(r"<[!?][^>]*>", "", text), re.I)
    name = root[1].lower() if root else ""
    if name.startswith("pubmedarticle"):
        return FileKind.PUBMED_XML
    if name in {"article", "pmc-articleset", "oai-pmh"} and not re.search(
        "<!doctype html", text, re.I
    ):
        return FileKind.JATS
    if name in {"html", "head", "body", "div"} or re.search("<!doctype html", text, re.I):
        return FileKind.HTML
    # Cut within the DOCTYPE, or an unknown vocabulary: the XML reader says which.
    return FileKind.JATS if re.match(r"<(?:\?xml|!doctype)", text, re.I) else None


def what_it_is(head: bytes) -> str:
    """What a refused file seems to be, in a few words."""
    for magic, words in _MAGIC:
        if head.startswith(magic):
            return words
    return "an Office file or e-book" if head.startswith(b"PK") else "no text"
