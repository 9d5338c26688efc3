"""Exports of reference managers: each record as an entry, or named with what is wrong in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.backends.papers.bibliographies import (
    read_bibtex,
    read_csl,
    read_ris,
)
from assistant.domain import ParsedDocument, Source, SourceKind
from assistant.errors import UnreadableDocument

RATS = Source(
    title="Rats and mice",
    authors=("Varga PM", "World Health Organization", "Sato K"),
    year=2019,
    journal="J. Rats",
    volume="12",
    issue="3",
    pages="10-19",
    doi="10.1000/rats.7",
    pmid="12345678",
    pmcid="PMC77",
    kind=SourceKind.ABSTRACT,
)
BIBTEX = """
@article{rats2019,
  title = {{Rats} and mice.}, journal = {J. Rats}, year = 2019, volume = {12}, number = {3},
  author = {Varga, Petra M. and {World Health Organization} and Kei Sato}, pages = {10-19},
  doi = {https://doi.org/10.1000/rats.7}, pmid = {12345678}, pmcid = {PMC77},
  abstract = {Rats ran, mice
    slept.}
}
"""
RIS = """TY  - JOUR
TI  - Rats and mice.
AU  - Varga, Petra M.
AU  - World Health Organization
AU  - Sato K.
PY  - 2019/03/01/
JO  - J. Rats
VL  - 12
IS  - 3
SP  - 10
EP  - 19
DO  - 10.1000/rats.7
AN  - 12345678
DB  - MEDLINE
C2  - PMC77
AB  - Rats ran, mice
slept.
ER  -
"""
CSL: dict[str, Any] = {
    "title": "<i>Rats</i> and mice.",
    "author": [
        {"family": "Varga", "given": "Petra M."},
        {"literal": "World Health Organization"},
        {"family": "Sato", "given": "Kei"},
        {"given": "Nobody"},
        "nothing",
    ],
    "issued": {"date-parts": [[2019, 3, 1]]},
    "container-title": "J. Rats",
    "volume": 12,
    "issue": "3",
    "page": "10-19",
    "DOI": "10.1000/rats.7",
    "PMID": "12345678",
    "PMCID": "PMC77",
    "abstract": "<jats:p>Rats ran, mice slept.</jats:p>",
}
Reader = Callable[[Path], Iterable[ParsedDocument]]


def read(reader: Reader, folder: Path, text: str) -> list[ParsedDocument]:
    path = folder / "export.txt"
    path.write_text(text, encoding="utf-8")
    return list(reader(path))


def one(reader: Reader, folder: Path, text: str) -> ParsedDocument:
    (entry,) = read(reader, folder, text)
    return entry


def refused(reader: Reader, folder: Path, text: str) -> tuple[str, str]:
    with pytest.raises(UnreadableDocument) as caught:
        read(reader, folder, text)
    return str(caught.value), caught.value.remedy


def bibtex(folder: Path, fields: str) -> ParsedDocument:
    return one(read_bibtex, folder, f"@article{{key, title = {{Rats}}, {fields}}}")


def ris(folder: Path, *lines: str) -> ParsedDocument:
    return one(read_ris, folder, "\n".join(["TY  - JOUR", "TI  - Rats", *lines, "ER  - "]))


def names_and_problems(entries: list[ParsedDocument]) -> list[tuple[str, str]]:
    return [(entry.source.title, entry.problem) for entry in entries]


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (read_bibtex, BIBTEX),
        (read_bibtex, BIBTEX.replace("year = 2019", 'date = "2019-03-01"')),
        (read_bibtex, BIBTEX.replace("@article", "@ARTICLE").replace("title =", "TITLE =")),
        (read_ris, RIS),
        (read_ris, RIS.replace("\n", "\r\n")),
        (read_ris, RIS.replace("  - ", " - ").replace("ER  -", "ER -")),
        (read_csl, json.dumps([CSL])),
        (read_csl, json.dumps({"items": [CSL]})),
        (read_csl, json.dumps(CSL)),
    ],
)
def test_what_an_entry_says(tmp_path: Path, reader: Reader, text: str) -> None:
    entry = read(reader, tmp_path, text)[-1]
    assert entry.source == RATS
    assert [block.text for block in entry.blocks] == ["Abstract", "Rats ran, mice slept."]
    assert (entry.problem, entry.attached) == ("", ())


def test_an_entry_without_an_abstract_has_no_blocks(tmp_path: Path) -> None:
    assert bibtex(tmp_path, "abstract = { }").blocks == ()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("note = {PMID: 7654321}", "7654321"),
        ("eprint = {7654321}, eprinttype = {PubMed}", "7654321"),
        ("eprint = {7654321}, eprinttype = {arxiv}", ""),
    ],
)
def test_where_bibtex_keeps_a_pmid(tmp_path: Path, fields: str, expected: str) -> None:
    assert bibtex(tmp_path, fields).source.pmid == expected


def test_latex_in_bibtex(tmp_path: Path) -> None:
    entry = one(
        read_bibtex,
        tmp_path,
        r"@article{k, title = {{\"U}ber $\beta$-cells \& CD4$^+$}, author = {Garc{\'i}a, Jos{\'e}},"
        r" journaltitle = {B}, abstract = {50\% of {rats} (p $<$ 0.05), 日本.}}",
    )
    assert (entry.source.title, entry.source.journal) == ("Über β-cells & CD4⁺", "B")
    assert entry.source.authors == ("García J",)
    assert entry.blocks[1].text == "50% of rats (p < 0.05), 日本."


def test_abbreviations_of_bibtex_are_written_out(tmp_path: Path) -> None:
    text = '@string{jr = "J. Rats"}\n@article{k, title = "Rats, {and} mice", journal = jr}'
    entry = one(read_bibtex, tmp_path, text)
    assert (entry.source.title, entry.source.journal) == ("Rats, and mice", "J. Rats")


@pytest.mark.parametrize(
    ("value", "files"),
    [
        ("a.pdf", ("a.pdf",)),
        ("Full Text:files/3/a.pdf:application/pdf", ("files/3/a.pdf",)),
        ("A:a.pdf:application/pdf;B:b.html:text/html", ("a.pdf", "b.html")),
        (":a.pdf:PDF;", ("a.pdf",)),
        ("Ä:Größe_1.pdf:application/pdf", ("Größe_1.pdf",)),
    ],
)
def test_files_that_zotero_attaches(tmp_path: Path, value: str, files: tuple[str, ...]) -> None:
    assert bibtex(tmp_path, f"file = {{{value}}}").attached == files


@pytest.mark.parametrize(
    ("text", "name", "problem"),
    [
        ("@article{rats, author = {Rao, P}}", "rats", "it has no title"),
        ("@article{rats, title = { }}", "rats", "it has no title"),
        ("@article{rats, title = {It never ends", "rats", "a brace is missing in it"),
        ("@article{rats title = {No comma}}", "rats", "a comma is missing in it"),
    ],
)
def test_an_entry_of_bibtex_that_is_not_whole_is_named(
    tmp_path: Path, text: str, name: str, problem: str
) -> None:
    assert names_and_problems(read(read_bibtex, tmp_path, text)) == [(name, problem)]


def test_one_broken_entry_of_bibtex_costs_no_other(tmp_path: Path) -> None:
    broken = "@article{open, title = {A {brace}, year = 2001}\n\n"
    text = f"{BIBTEX}{broken}{BIBTEX}@comment{{x}}\n% nothing\n"
    assert sorted(names_and_problems(read(read_bibtex, tmp_path, text))) == [
        ("Rats and mice", ""),
        ("Rats and mice", ""),
        ("open", "a brace is missing in it"),
    ]


def test_authors_of_ris(tmp_path: Path) -> None:
    entry = ris(tmp_path, "A1  - Varga, Petra", "A1  - Lindqvist O.-M.", "A1  - van Dam J. P.")
    assert entry.source.authors == ("Varga P", "Lindqvist OM", "van Dam JP")
    assert ris(tmp_path, "AU  - European MS Group").source.authors == ("European MS Group",)


@pytest.mark.parametrize(
    ("lines", "pmid"),
    [
        (["AN  - 12345678", "DB  - PubMed"], "12345678"),
        (["AN  - 12345678", "DP  - NLM"], "12345678"),
        (["AN  - 12345678", "DB  - Embase"], ""),
        (["AN  - 12345678"], ""),
        (["AN  - WOS:1", "DB  - MEDLINE", "N1  - PMID: 7654321"], "7654321"),
        (["UR  - https://pubmed.ncbi.nlm.nih.gov/7654321/"], "7654321"),
        (["UR  - https://www.ncbi.nlm.nih.gov/pubmed/7654321"], "7654321"),
        (["UR  - https://example.org/7654321"], ""),
    ],
)
def test_a_number_of_ris_is_a_pmid_only_where_pubmed_gave_it(
    tmp_path: Path, lines: list[str], pmid: str
) -> None:
    assert ris(tmp_path, *lines).source.pmid == pmid


def test_other_names_of_fields_in_ris(tmp_path: Path) -> None:
    text = "TY  - JOUR\nT1  - Rats\nT2  - J Rats\nDA  - 2001/05\nN2  - They ran.\nER  - \n"
    entry = one(read_ris, tmp_path, text)
    assert (entry.source.title, entry.source.journal) == ("Rats", "J Rats")
    assert entry.source.year == 2001
    assert entry.blocks[1].text == "They ran."


def test_what_ris_says_elsewhere(tmp_path: Path) -> None:
    entry = ris(
        tmp_path,
        "UR  - https://doi.org/10.1000/rats.7.",
        "N1  - Kept as PMC55",
        "L1  - files/3/a.pdf",
        "L2  - b.pdf",
    )
    assert (entry.source.doi, entry.source.pmcid) == ("10.1000/rats.7", "PMC55")
    assert entry.attached == ("files/3/a.pdf", "b.pdf")


def test_a_line_of_an_abstract_that_looks_like_a_field_belongs_to_it(tmp_path: Path) -> None:
    entry = ris(tmp_path, "AB  - Of the groups", "T1 - rats - ran", "and T2 slept.")
    assert entry.blocks[1].text == "Of the groups T1 - rats - ran and T2 slept."


def test_records_of_ris_without_their_ends_and_beginnings(tmp_path: Path) -> None:
    text = (
        "Searched for: rats\n\n1.\n"
        "TY  - JOUR\nTI  - First\nTY  - JOUR\nAU  - Rao, P\nER  - \nER  - \n"
        "2.\nTI  - Headless\nER  - \nTY  - JOUR\nTI  - Last"
    )
    assert names_and_problems(read(read_ris, tmp_path, text)) == [
        ("First", ""),
        ("reference 2", "it has no title"),
        ("reference 3", "it does not begin with a TY line"),
        ("Last", ""),
    ]


@given(
    st.lists(
        st.sampled_from(
            ["TY  - JOUR", "ER  - ", "TI  - Rats", "AB  - They ran.", "ran", "", "XX  -"]
        ),
        max_size=12,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_each_first_line_of_ris_is_a_record(tmp_path: Path, lines: list[str]) -> None:
    begun = lines.count("TY  - JOUR")
    try:
        entries = read(read_ris, tmp_path, "\n".join(lines))
    except UnreadableDocument:
        assert not begun
        return
    whole = [entry for entry in entries if "TY line" not in entry.problem]
    assert len(whole) == begun


@pytest.mark.parametrize(
    ("issued", "year"),
    [
        ("2019-03", 2019),
        (2018, 2018),
        ({"raw": "March 2019"}, 2019),
        ({"literal": "2019"}, 2019),
        ({"date-parts": [["2017"]]}, 2017),
        ({"date-parts": [[1850]]}, None),
        (None, None),
    ],
)
def test_dates_of_csl(tmp_path: Path, issued: object, year: int | None) -> None:
    entry = one(read_csl, tmp_path, json.dumps([{"title": "Rats", "issued": issued}]))
    assert entry.source.year == year


def test_names_of_csl(tmp_path: Path) -> None:
    names = [
        {"family": "Cruz", "non-dropping-particle": "de la", "given": "Ana María"},
        {"family": "van Dam", "given": "J."},
        {"family": "Rao"},
        {"family": "Mouse Trial Group"},
    ]
    entry = one(read_csl, tmp_path, json.dumps([{"title": "Rats", "author": names}]))
    assert entry.source.authors == ("de la Cruz AM", "van Dam J", "Rao", "Mouse Trial Group")


def test_the_note_of_zotero_may_hold_the_pmid(tmp_path: Path) -> None:
    item = {"title": "Rats", "note": "publisher: X\nPMID: 7654321\nPMCID: PMC5"}
    assert one(read_csl, tmp_path, json.dumps([item])).source.pmid == "7654321"


def test_items_of_csl_that_are_none_are_named(tmp_path: Path) -> None:
    items = [CSL, {"id": 5}, {"id": "x" * 200, "title": " "}, 3, {"title": ["Rats"]}]
    assert names_and_problems(read(read_csl, tmp_path, json.dumps(items))) == [
        ("Rats and mice", ""),
        ("5", "it has no title"),
        ("x" * 80, "it has no title"),
        ("item 4", "it is no item of CSL-JSON"),
        ("item 5", "it has no title"),
    ]


@pytest.mark.parametrize(
    "text",
    ["[]", "{}", "3", '"Rats"', '{"items": "Rats"}', '[{"name": "x"}]', '{"a": 1}\n{"b": 2}'],
)
def test_other_json_is_no_bibliography(tmp_path: Path, text: str) -> None:
    assert refused(read_csl, tmp_path, text) == (
        "export.txt is JSON, but no bibliography in CSL-JSON.",
        "Export it as CSL-JSON, RIS or BibTeX.",
    )


@pytest.mark.parametrize(
    ("reader", "text", "problem"),
    [
        (read_csl, "", "export.txt is no whole JSON."),
        (read_csl, '[{"title": "Rats"', "export.txt is no whole JSON."),
        (read_csl, "[" * 100_000, "export.txt is no whole JSON."),
        (read_bibtex, "", "export.txt holds no BibTeX entry."),
        (read_bibtex, "only words", "export.txt holds no BibTeX entry."),
        (read_bibtex, "@string{a = {b}}\n@comment{x}", "export.txt holds no BibTeX entry."),
        (read_ris, "", "export.txt holds no RIS entry."),
        (read_ris, "only words\n\n", "export.txt holds no RIS entry."),
    ],
)
def test_a_file_without_a_record_is_refused(
    tmp_path: Path, reader: Reader, text: str, problem: str
) -> None:
    assert refused(reader, tmp_path, text) == (problem, "Export it anew.")


@pytest.mark.parametrize("reader", [read_bibtex, read_ris, read_csl])
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "export.txt"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableDocument, match=r"^export\.txt is written in an encoding"):
        list(reader(path))
