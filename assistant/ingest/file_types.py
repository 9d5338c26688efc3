"""What a file is, by its first bytes: names lie, and a program may be called ``paper.pdf``."""

import re
from enum import StrEnum
from typing import Final

from assistant.domain import unmarked_utf16
from assistant.ingest.medline.pubmed_text import looks_like_pubmed_text
from assistant.ingest.medline.records import looks_like_medline

SNIFFED: Final = 16_384
"""Bytes that are looked at: what databases write before the first record may be long."""


class FileKind(StrEnum):
    """How a file is read."""

    PDF = "pdf"
    JATS = "jats"
    PUBMED_XML = "pubmed-xml"
    ENDNOTE_XML = "endnote-xml"
    HTML = "html"
    MHTML = "mhtml"
    RTF = "rtf"
    DOCX = "docx"
    MEDLINE = "medline"
    PUBMED_TEXT = "pubmed-text"
    TABLE = "table"
    """CSV or tab-separated values with a line for each paper."""
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL = "csl"
    EUROPEPMC = "europepmc-json"
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
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"bplist00", "a web archive of Safari"),
    (b"AT&TFORM", "a DjVu file"),
    (b"SQLite format 3", "a database"),
)
_ZIPPED: Final = (
    (rb"mimetypeapplication/epub\+zip", "an e-book (EPUB)"),
    (rb"mimetypeapplication/vnd\.oasis\.opendocument", "an OpenDocument file"),
    (rb"xl/(?:workbook|_rels)", "an Excel workbook"),
    (rb"ppt/(?:presentation|_rels)", "a PowerPoint presentation"),
    (rb"Index/Document\.iwa", "a file of Apple's Pages"),
)
_NAMED: Final = (
    (r"%0 [A-Z][\w ]+\n(?:%[A-Z0-9@!>+?] )", "an EndNote or Refer export (lines that begin with %0)"),
    (r"(?:FN [^\n]+\n)?(?:VR [^\n]+\n)?PT [A-Z]\n(?:[A-Z][A-Z0-9] |   )", "a Web of Science export"),
    (r"(?s)(?:\S[^\n]*\n|\n){0,40}?<\d+>\n(?:Unique Identifier|Accession Number|Title)\n", "an Ovid citation export"),
    (r"%!PS", "a PostScript file"),
    (r"\\documentclass|\\begin\{document\}", "a LaTeX source"),
)  # fmt: skip
_ROOTS: Final = {
    "opml": "an OPML outline",
    "rss": "a news feed",
    "feed": "a news feed",
    "svg": "a picture",
    "mods": "a MODS record",
    "modscollection": "a MODS record",
    "tei": "a TEI document",
    "sources": "a Word bibliography",
    "worddocument": "a Word XML file",
    "package": "an Office XML file",
}
_READ: Final = (
    "Read are PDF, JATS, PubMed XML and text, MEDLINE, RIS, BibTeX, CSL-JSON, EndNote XML, Word "
    "(.docx), RTF, web pages, Markdown and text."
)


def kind_of(head: bytes, name: str) -> FileKind | None:
    """The kind of a file that begins with `head`; None when it is none that is read here."""
    if b"%PDF-" in head[:1100]:
        return FileKind.PDF
    if head.startswith(b"PK\x03\x04"):
        return _of_zip(head)
    if any(head.startswith(magic) for magic, _ in _MAGIC):
        return None
    text = _text_of(head)
    if "\x00" in text or _foreign(text):
        return None
    return _of_text(text, name.lower().rpartition(".")[2])


def _text_of(head: bytes) -> str:
    """Good enough to tell formats by, which are told by ASCII."""
    wide = unmarked_utf16(head)
    if head.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        wide = "utf-32"
    elif head.startswith((b"\xff\xfe", b"\xfe\xff")):
        wide = "utf-16"
    text = head.decode(wide or "utf-8", "replace").lstrip("\ufeff \t\r\n")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _of_zip(head: bytes) -> FileKind | None:
    if any(re.search(sign, head) for sign, _ in _ZIPPED):
        return None
    office = b"word/" in head or b"[Content_Types].xml" in head[:80]
    return FileKind.DOCX if office else FileKind.ZIP


def _foreign(text: str) -> str:
    """What a text is in a format that is known and not read; empty for others."""
    for sign, words in _NAMED:
        if re.match(sign, text):
            return words
    root = _root(text) if text.startswith("<") else ""
    return _ROOTS.get(root, "")


def _of_text(text: str, suffix: str) -> FileKind:
    if re.match(r"(?:<\?xml|<!doctype|<!--|<[a-z])", text, re.I):
        marked = _of_markup(text)
        if marked is not None:
            return marked
    if text.startswith("{\\rtf"):
        return FileKind.RTF
    if re.match(r"(?:[\w-]+:[^\n]*\n(?:[ \t]+[^\n]*\n)*){1,60}", text) and re.search(
        r"^content-type:\s*(?:multipart/(?:related|alternative)|text/html)", text, re.I | re.M
    ):
        return FileKind.MHTML
    if looks_like_medline(text):
        return FileKind.MEDLINE
    if looks_like_pubmed_text(text):
        return FileKind.PUBMED_TEXT
    if re.search(r"^TY {1,2}- ?\w+[ \t]*\n\s*[A-Z][A-Z0-9] {1,2}- ?", text, re.M):
        return FileKind.RIS
    if suffix in {"bib", "bibtex"} or re.match(r"(?:%.*\n\s*)*@\w+\s*\{\s*[^\s,{}]+,", text):
        return FileKind.BIBTEX
    return _of_data(text, suffix)


def _of_data(text: str, suffix: str) -> FileKind:
    if re.match(r"\{\s*\"(?:version|hitCount|resultList)\"", text) and '"resultList"' in text:
        return FileKind.EUROPEPMC
    if (suffix == "json" and re.match(r"[\[{]", text)) or re.match(r"\[?\s*\{\s*\"\w+\"\s*:", text):
        return FileKind.CSL
    if _names_columns(text.partition("\n")[0]):
        return FileKind.TABLE
    return FileKind.TEXT


def _names_columns(line: str) -> bool:
    """Whether a line names the columns of a table of papers: a title, and an id or an abstract."""
    for sign in ",\t;":
        names = {cell.strip("\"' ").lower() for cell in line.split(sign)}
        if len(names) > 2 and names & {"title", "article title"}:
            return bool(names & {"pmid", "doi", "abstract", "pmcid", "authors", "eid"})
    return False


def _root(text: str) -> str:
    found = re.search(r"<(?:\w+:)?([a-z][\w-]*)", re.sub(r"<[!?][^>]*>", "", text), re.I)
    return found[1].lower() if found else ""


def _of_markup(text: str) -> FileKind | None:
    name = _root(text)
    if name.startswith(("pubmedarticle", "pubmedbook", "medlinecitation")):
        return FileKind.PUBMED_XML
    if name == "xml" and re.search(r"<records>\s*<record>", text):
        return FileKind.ENDNOTE_XML
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
    for sign, words in _ZIPPED if head.startswith(b"PK") else ():
        if re.search(sign, head):
            return words
    if head.startswith(b"PK"):
        return "an Office file or e-book"
    return _foreign(_text_of(head)) or "no text"


def remedy_for(what: str) -> str:
    """What helps with a file that is not read, by what `what_it_is` said of it."""
    if what.endswith("archive"):
        return "Unpack it, and add what is in it."
    if "export" in what or "record" in what or "bibliography" in what:
        return "Export it as RIS, BibTeX or EndNote XML instead."
    if "Office" in what or "OpenDocument" in what or "Pages" in what or "Word" in what:
        return "Save it as Word (.docx) or PDF."
    if any(
        word in what for word in ("e-book", "PowerPoint", "DjVu", "PostScript", "LaTeX", "Safari")
    ):
        return "Save or print it as PDF."
    if "Excel" in what:
        return "Save it as CSV."
    return _READ
