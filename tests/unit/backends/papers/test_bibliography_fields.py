"""Fields and names of exports one by one, and what BibTeX says that is no LaTeX."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.backends.papers.bibliographies import entry_of, read_bibtex
from assistant.domain import ParsedDocument


def entry(folder: Path, *fields: str) -> ParsedDocument:
    path = folder / "one.bib"
    path.write_text("@article{a,\n  title = {T}" + "".join(f",\n  {f}" for f in fields) + "\n}\n")
    return next(iter(read_bibtex(path)))


def test_an_ampersand_of_bibtex_stays_escaped_or_not(tmp_path: Path) -> None:
    read = entry(tmp_path, "journal = {Brain, Behavior, & Immunity}", r"abstract = {A \& B & C.}")
    assert read.source.journal == "Brain, Behavior, & Immunity"
    assert read.blocks[-1].text == "A & B & C."


@pytest.mark.parametrize(
    ("written", "file"),
    [
        ("a & b.pdf", "a & b.pdf"),
        ("Varga -- 2019.pdf", "Varga -- 2019.pdf"),
        ("a~b.pdf", "a~b.pdf"),
        (r"b\;c.pdf", "b;c.pdf"),
        (r"Full Text:C\:\\papers\\x.pdf:application/pdf", r"C:\papers\x.pdf"),
    ],
)
def test_names_of_files_in_bibtex_are_no_latex(tmp_path: Path, written: str, file: str) -> None:
    assert entry(tmp_path, f"file = {{{written}}}").attached == (file,)


def test_pages_and_identifiers_of_bibtex_keep_their_dashes(tmp_path: Path) -> None:
    read = entry(tmp_path, "pages = {1--9}", r"doi = {10.1000/a--b\_c}")
    assert (read.source.pages, read.source.doi) == ("1-9", "10.1000/a--b_c")


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("title", "A {CD4} title.", "A CD4 title"),
        ("title", "p&lt;0.05 in <i>rats</i>", "p<0.05 in rats"),
        ("year", "in press", None),
        ("year", "1850", None),
        ("year", "c. 1999 or 2001", 1999),
        ("doi", "doi:10.1000/a<b>.", "10.1000/a<b>"),
        ("doi", "10/abc", ""),
        ("pmid", " 12345678 ", "12345678"),
        ("pmid", "PMID 12345678", ""),
        ("pmid", "123", ""),
        ("pmcid", "pmc77", "PMC77"),
        ("pmcid", "77", "PMC77"),
        ("pmcid", "none", ""),
        ("journal", "Rats &amp; Mice", "Rats & Mice"),
    ],
)
def test_fields_of_an_entry(field: str, value: str, expected: object) -> None:
    given_fields = dict.fromkeys(("title", "year", "journal", "doi", "pmid", "abstract"), "")
    made: Any = entry_of
    entry = made(
        **{**given_fields, field: value}, authors=["", "Rao P"], place=("", "", ""), files=[]
    )
    assert getattr(entry.source, field) == expected
    assert entry.source.authors == ("Rao P",)
