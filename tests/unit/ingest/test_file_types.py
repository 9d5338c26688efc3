"""What a file is, by its first bytes."""

from __future__ import annotations

import pytest

from assistant.ingest.file_types import FileKind, kind_of, remedy_for, what_it_is
from tests.papers import JATS, MEDLINE, PUBMED


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"%PDF-1.4", "x.txt", FileKind.PDF),
        (JATS.encode(), "x.pdf", FileKind.JATS),
        (PUBMED.encode(), "x.xml", FileKind.PUBMED_XML),
        (MEDLINE.encode(), "x.txt", FileKind.MEDLINE),
        (b"<!doctype html><html><head>", "x", FileKind.HTML),
        (b"TY  - JOUR\r\nTI  - x", "x", FileKind.RIS),
        (b"@article{a,\n title={x}}", "x", FileKind.BIBTEX),
        (b'[{"title": "x"}]', "x.json", FileKind.CSL),
        ("# Überschrift".encode(), "x.md", FileKind.TEXT),
        (b"MZ\x90", "paper.pdf", None),
        (b"\x7fELF", "paper.txt", None),
        (b"PK\x03\x04....word/document.xml", "paper.docx", FileKind.DOCX),
    ],
)
def test_a_file_is_known_by_its_first_bytes(head: bytes, name: str, kind: FileKind | None) -> None:
    assert kind_of(head, name) is kind


def test_a_program_is_called_one() -> None:
    assert what_it_is(b"MZ\x90") == "a program"


@pytest.mark.parametrize(
    ("head", "what", "remedy"),
    [
        (b"Rar!\x1a", "a RAR archive", "Unpack it"),
        (b"%0 Journal Article\n%T A title\n", "an EndNote or Refer export", "Export it as RIS"),
        (b"<opml><body/></opml>", "an OPML outline", "Read are PDF"),
        (b"PK\x03\x04..xl/workbook.xml", "an Excel workbook", "Save it as CSV"),
    ],
)
def test_a_refused_file_is_named_with_what_helps(head: bytes, what: str, remedy: str) -> None:
    assert kind_of(head, "x") is None
    assert what_it_is(head).startswith(what)
    assert remedy_for(what_it_is(head)).startswith(remedy)
