"""What goes into an export comes out of it: each record added, or named with the reason."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from assistant.backends.corpus.library import SqliteLibrary
from assistant.backends.papers.archives import unpack
from assistant.backends.papers.sandbox import ParserProcess
from assistant.domain import AddReport, ParsedDocument, SourceKind
from assistant.pipelines.importing import Importer, MergedCorpus

SAID = (
    "In ward {} tacrolimus was given to forty adults, and eleven of them had a tremor for a week."
)


def grow(corpus: Path, *paths: Path) -> AddReport:
    child = ParserProcess()
    try:
        importer = Importer(None, SqliteLibrary(corpus), child.read, unpack)
        return importer.add(list(paths), lambda _what, _done, _total: None)
    finally:
        child.close()


def entries(corpus: Path) -> dict[str, ParsedDocument]:
    return {entry.source.id: entry for entry in SqliteLibrary(corpus).entries()}


def title(number: int) -> str:
    return f"The tremor of adults in the made-up ward number {number}"


def bibtex() -> tuple[str, int]:
    entry = "@article{{{key}, title = {{{title}}}, abstract = {{{said}}}, year = 2019}}\n\n"
    good = [entry.format(key="same", title=title(n), said=SAID.format(n)) for n in range(3)]
    odd = [
        '@string{x = {y}}\n@comment{nothing}\n@preamble{"z"}\n% no entry\n',
        f"@article{{open2020, title = {{A brace that {{stays open}}, abstract = {{{SAID}}}, year = 2020}}\n\n",
        f"@misc{{untitled, abstract = {{{SAID}}}}}\n\n",
        f"@article{{twice, title = {{{title(8)}}}, year = 2001, year = 2002, abstract = {{{SAID.format(8)}}}}}\n\n",
        "@book{bare, title = {A book without an abstract}}\n\n",
        "@article{commaless title = {A comma is missing after the key}}\n\n",
        f"@article(round, title = {{In round brackets}}, abstract = {{{SAID}}})\n\n",
        entry.format(key="last", title=title(9), said=SAID.format(9)),
    ]
    return "".join([*good, *odd]), 10


def ris() -> tuple[str, int]:
    record = "TY  - JOUR\nTI  - {}\nAB  - {}\nER  - \n\n"
    good = "".join(record.format(title(n), SAID.format(n)) for n in range(3))
    odd = (
        f"TY  - JOUR\nAB  - {SAID} No title.\nER  - \n\n"
        f"TY  - JOUR\nTI  - {title(7)}\nAB  - {SAID.format(7)}\n"  # no end
        f"TY  - JOUR\nTI  - A bare record\nER  - \n\n"
        f"TI  - A record without its first line\nAB  - {SAID}\nER  - \n\n"
        f"TY  - JOUR\nTI  - {title(9)}\nAB  - {SAID.format(9)}"
    )
    return f"Database: X\n\n1.\n{good}2.\n{odd}", 8


def csl() -> tuple[str, int]:
    good = [{"title": title(n), "abstract": SAID.format(n)} for n in range(3)]
    odd: list[object] = [
        {"id": "untitled", "abstract": SAID},
        "no item",
        {"title": "Bare"},
        {"title": None},
    ]
    return json.dumps([*good, *odd]), 7


def nbib() -> tuple[str, int]:
    good = [f"PMID- 9900100{n}\nTI  - {title(n)}.\nAB  - {SAID.format(n)}\n" for n in range(3)]
    odd = [f"PMID- 99001008\nAB  - {SAID.format(8)}\n", "PMID- 99001009\nTI  - Bare.\n"]
    return "\n".join([*good, *odd]), 5


def pubmed_text() -> tuple[str, int]:
    record = (
        "{n}. Ann Made Up. 2019;7:1.\n\n{title}.\n\nMarsh Q(1).\n\n{said}PMID: 9900200{n}\n\n\n"
    )
    good = [record.format(n=n, title=title(n), said=f"{SAID.format(n)}\n\n") for n in range(1, 4)]
    return "".join([*good, record.format(n=4, title="A bare record", said="")]), 4


def table() -> tuple[str, int]:
    rows = [f'{title(n)},"{SAID.format(n)}",2019' for n in range(3)]
    return "\n".join(["Title,Abstract,DOI", *rows, f',"{SAID} 8",', "A bare record,,"]) + "\n", 5


def endnote() -> tuple[str, int]:
    record = "<record><titles><title>{}</title></titles><abstract>{}</abstract></record>"
    good = [record.format(title(n), SAID.format(n)) for n in range(3)]
    odd = [record.format("", SAID), record.format("A bare record", "")]
    return f"<?xml version='1.0'?><xml><records>{''.join([*good, *odd])}</records></xml>", 5


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.bib", bibtex),
        ("a.ris", ris),
        ("a.json", csl),
        ("a.nbib", nbib),
        ("a.txt", pubmed_text),
        ("a.csv", table),
        ("a.xml", endnote),
    ],
)
def test_records_in_are_records_added_or_named(
    tmp_path: Path, name: str, make: Callable[[], tuple[str, int]]
) -> None:
    text, records = make()
    (tmp_path / name).write_text(text, encoding="utf-8")
    report = grow(tmp_path / "corpus", tmp_path / name)
    assert report.seen == records, report
    assert len(report.added) >= 3
    assert all(reason and "\n" not in reason for _, reason in report.refused)
    assert len({what for what, _ in report.refused}) == len(report.refused)
    again = grow(tmp_path / "corpus", tmp_path / name)
    assert (again.added, again.seen) == ([], records)


def test_what_was_left_out_of_bibtex_is_named_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text(bibtex()[0], encoding="utf-8")
    report = grow(tmp_path / "corpus", tmp_path / "a.bib")
    assert dict(report.refused) == {
        "a.bib: open2020": "a brace is missing in it",
        "a.bib: untitled": "it has no title",
        "a.bib: A book without an abstract": "it has neither text nor abstract",
        "a.bib: commaless": "a comma is missing in it",
    }
    assert len(report.added) == 6


RECORD = """TY  - JOUR
TI  - {title}
AU  - Müller, Jörg
AU  - Peña, Ana
PY  - 2018
JO  - Annals of Wards
VL  - 7
DO  - 10.5555/ward.{number}
{more}ER  -
"""


@pytest.mark.parametrize(("said", "lies"), [("NFC", "NFD"), ("NFD", "NFC"), ("NFC", "NFC")])
def test_a_name_with_accents_is_one_name(tmp_path: Path, said: str, lies: str) -> None:
    folder = tmp_path / "export"
    place = folder / unicodedata.normalize(lies, "Dätei")
    place.mkdir(parents=True)
    (place / unicodedata.normalize(lies, "Müller 2018.txt")).write_text(SAID * 2, encoding="utf-8")
    named = f"L1  - {unicodedata.normalize(said, 'Dätei/Müller 2018.txt')}\n"
    record = RECORD.format(title=title(1), number=1, more=named)
    (folder / "list.ris").write_text(record, encoding="utf-8")
    report = grow(tmp_path / "corpus", folder)
    assert report.added == ["muller-2018"]
    assert entries(tmp_path / "corpus")["muller-2018"].text.startswith("In ward")


@pytest.mark.parametrize("runs", [1, 2])
def test_a_full_text_keeps_what_its_abstract_said(tmp_path: Path, runs: int) -> None:
    record, page = tmp_path / "list.ris", tmp_path / "page.html"
    record.write_text(
        RECORD.format(title=title(2), number=2, more=f"AB  - {SAID}\n"), encoding="utf-8"
    )
    paragraphs = "".join(f"<p>{SAID.format(n)}</p>" for n in range(9))
    page.write_text(
        f"<html><head><meta name='citation_title' content='{title(2)}'></head><body><article>"
        f"<h1>{title(2)}</h1>{paragraphs}</article></body></html>"
    )
    if runs == 1:
        report = grow(tmp_path / "corpus", record, page)
    else:
        grow(tmp_path / "corpus", record)
        report = grow(tmp_path / "corpus", page)
    assert report.replaced == ["muller-2018"]
    (raw,) = MergedCorpus(None, SqliteLibrary(tmp_path / "corpus")).documents()
    source = raw.source
    assert (source.authors, source.year) == (("Müller J", "Peña A"), 2018)
    assert (source.journal, source.volume, source.doi) == ("Annals of Wards", "7", "10.5555/ward.2")
    assert source.kind is SourceKind.PAPER
    assert grow(tmp_path / "corpus", page).known == [("page.html", "muller-2018")]


PREPRINT, JOURNAL = "10.1101/2020.03.04.975001", "10.5555/ward.5"


def version(
    folder: Path, doi: str, *, full: bool, author: str = "Müller, J", year: int = 2020
) -> Path:
    """A paper as a page that says what it is, or as a record with its abstract."""
    said = "".join(f"<p>{SAID.format(n)} {doi}</p>" for n in range(9))
    path = folder / f"{doi.replace('/', '-')}-{full}.{'html' if full else 'ris'}"
    if full:
        metas = {"title": title(5), "doi": doi, "author": author, "year": str(year)}
        head = "".join(f"<meta name='citation_{k}' content='{v}'>" for k, v in metas.items())
        path.write_text(
            f"<html><head>{head}</head><body><article><h1>{title(5)}</h1>{said}</article></body></html>"
        )
    else:
        names = f"AU  - {author}\nPY  - {year}\nDO  - {doi}"
        path.write_text(f"TY  - JOUR\nTI  - {title(5)}\n{names}\nAB  - {SAID} {doi}\nER  - \n")
    return path


def held(corpus: Path) -> list[tuple[str, str, Sequence[str]]]:
    documents = MergedCorpus(None, SqliteLibrary(corpus)).documents()
    return [(raw.source.doi, raw.source.kind.value, raw.source.updates) for raw in documents]


@pytest.mark.parametrize("order", [(PREPRINT, JOURNAL), (JOURNAL, PREPRINT)])
@pytest.mark.parametrize(
    ("preprint_full", "journal_full"), [(True, True), (False, True), (False, False)]
)
def test_the_journal_version_is_what_is_cited(
    tmp_path: Path, order: tuple[str, str], preprint_full: bool, journal_full: bool
) -> None:
    full = {PREPRINT: preprint_full, JOURNAL: journal_full}
    for doi in order:
        grow(tmp_path / "corpus", version(tmp_path, doi, full=full[doi]))
    kind = "paper" if journal_full else "abstract"
    assert held(tmp_path / "corpus") == [(JOURNAL, kind, ())]
    again = grow(tmp_path / "corpus", version(tmp_path, PREPRINT, full=preprint_full))
    assert (len(again.known), again.added) == (1, [])


@pytest.mark.parametrize("order", [(PREPRINT, JOURNAL), (JOURNAL, PREPRINT)])
def test_a_preprint_that_says_more_stays_and_names_its_journal_version(
    tmp_path: Path, order: tuple[str, str]
) -> None:
    for doi in order:
        grow(tmp_path / "corpus", version(tmp_path, doi, full=doi == PREPRINT))
    assert sorted(held(tmp_path / "corpus")) == [
        (PREPRINT, "paper", (f"published {JOURNAL}",)),
        (JOURNAL, "abstract", ()),
    ]


@pytest.mark.parametrize(
    ("doi", "author"),
    [(PREPRINT, "Marsh, Q"), ("10.1101/gad.1234.5", "Müller, J"), ("10.5555/other", "Müller, J")],
)
def test_other_papers_of_one_title_are_two(tmp_path: Path, doi: str, author: str) -> None:
    grow(tmp_path / "corpus", version(tmp_path, JOURNAL, full=False))
    report = grow(tmp_path / "corpus", version(tmp_path, doi, full=False, author=author))
    assert len(report.added) == 1


def test_a_preprint_that_names_its_journal_version_needs_no_same_title(tmp_path: Path) -> None:
    record = (
        "PMID- 9900300{n}\nTI  - {title}.\nAB  - {said}\nAU  - Marsh Q\nLID - {doi} [doi]\n"
        "PT  - {kind}\n{more}\n"
    )
    later = f"UIN - Ann Made Up. 2021;7:1. doi: {JOURNAL}. PMID: 99003002\n"
    preprint = record.format(
        n=1, title="An early word on tremor", said=SAID, doi=PREPRINT, kind="Preprint", more=later
    )
    paper = record.format(
        n=2, title=title(2), said=SAID + " Now.", doi=JOURNAL, kind="Journal Article", more=""
    )
    for number, order in enumerate(((preprint, paper), (paper, preprint))):
        corpus = tmp_path / f"corpus{number}"
        for text in order:
            (tmp_path / "one.nbib").write_text(text, encoding="utf-8")
            grow(corpus, tmp_path / "one.nbib")
        assert [doi for doi, *_ in held(corpus)] == [JOURNAL]
