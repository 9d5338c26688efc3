"""Exports of databases: each record as an entry, or named with what it lacks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.backends.papers.database_exports import (
    read_endnote_xml,
    read_europepmc,
    read_table,
)
from assistant.domain import ParsedDocument, Source, SourceKind
from assistant.errors import UnreadableDocument

ENDNOTE = """
<xml><records><record>
  <remote-database-name>PubMed</remote-database-name><rec-number>7</rec-number>
  <contributors><authors>
    <author><style face="normal">Varga, Petra M.</style></author>
    <author>World Health Organization</author><author/>
  </authors></contributors>
  <titles><title><style>CD4</style><style face="superscript">+</style><style> cells in H</style
    ><style face="subscript">2</style><style>O.</style></title>
    <secondary-title>J Rats</secondary-title></titles>
  <periodical><full-title>Journal of Rats</full-title></periodical>
  <pages>10-19</pages><volume>3</volume><number>2</number>
  <dates><year>2019</year></dates><accession-num>12345678</accession-num>
  <electronic-resource-num>https://doi.org/10.1000/rats.7</electronic-resource-num>
  <custom2>PMC55</custom2><abstract>Rats ran (p&lt;0.05).</abstract>
</record></records></xml>
"""
RATS = Source(
    title="CD4⁺ cells in H₂O",
    authors=("Varga PM", "World Health Organization"),
    year=2019,
    journal="Journal of Rats",
    volume="3",
    issue="2",
    pages="10-19",
    doi="10.1000/rats.7",
    pmid="12345678",
    pmcid="PMC55",
    kind=SourceKind.ABSTRACT,
)


def written(folder: Path, text: str) -> Path:
    path = folder / "export.txt"
    path.write_text(text, encoding="utf-8")
    return path


def table(folder: Path, *lines: str) -> list[ParsedDocument]:
    return list(read_table(written(folder, "\n".join(lines) + "\n")))


def endnote(folder: Path, *records: str) -> list[ParsedDocument]:
    source = "".join(f"<record>{record}</record>" for record in records)
    return list(read_endnote_xml(written(folder, f"<xml><records>{source}</records></xml>")))


def europepmc(folder: Path, *results: dict[str, Any]) -> list[ParsedDocument]:
    data = json.dumps({"resultList": {"result": list(results)}})
    return list(read_europepmc(written(folder, data)))


def said(entry: ParsedDocument) -> list[str]:
    return [block.text for block in entry.blocks]


def test_a_record_of_endnote(tmp_path: Path) -> None:
    (entry,) = read_endnote_xml(written(tmp_path, ENDNOTE))
    assert entry.source == RATS
    assert said(entry) == ["Abstract", "Rats ran (p<0.05)."]


def test_the_number_of_another_database_is_no_pmid(tmp_path: Path) -> None:
    text = ENDNOTE.replace("PubMed", "Embase").replace("PMC55", "C-55")
    (entry,) = read_endnote_xml(written(tmp_path, text))
    assert (entry.source.pmid, entry.source.pmcid) == ("", "")


@pytest.mark.parametrize("given", ["MEDLINE (Ovid)", "NLM", "pubmed"])
def test_providers_of_pubmed(tmp_path: Path, given: str) -> None:
    source = (
        f"<titles><title>T</title></titles><accession-num>12345678</accession-num>"
        f"<remote-database-provider>{given}</remote-database-provider>"
    )
    assert [entry.source.pmid for entry in endnote(tmp_path, source)] == ["12345678"]


def test_what_endnote_writes_elsewhere(tmp_path: Path) -> None:
    (entry,) = endnote(
        tmp_path,
        "<titles><title>T</title><secondary-title>J Rats</secondary-title></titles>"
        "<dates><pub-dates><date>1 May 2001</date></pub-dates></dates>"
        "<urls><pdf-urls><url>internal-pdf://0123/a b.pdf</url><url>c.pdf</url></pdf-urls></urls>",
    )
    assert (entry.source.journal, entry.source.year) == ("J Rats", 2001)
    assert entry.attached == ("0123/a b.pdf", "c.pdf")
    assert entry.blocks == ()


def test_a_record_of_endnote_without_a_title_is_named(tmp_path: Path) -> None:
    title = "<titles><title>T</title></titles>"
    untitled = "<titles><title> </title></titles><rec-number>77</rec-number>"
    found = [(e.source.title, e.problem) for e in endnote(tmp_path, title, untitled, "", title)]
    assert found == [
        ("T", ""),
        ("record 77", "it has no title"),
        ("record 3", "it has no title"),
        ("T", ""),
    ]


def test_endnote_without_records_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"^export\.txt holds no EndNote entry\.$"):
        endnote(tmp_path)


def test_endnote_that_was_cut_off_gives_what_is_whole(tmp_path: Path) -> None:
    cut = ENDNOTE.strip().replace("</records></xml>", "<record><titles>")
    entries = read_endnote_xml(written(tmp_path, cut))
    assert next(entries).source == RATS
    with pytest.raises(UnreadableDocument, match="it breaks at line"):
        next(entries)


def test_a_table_of_pubmed(tmp_path: Path) -> None:
    (entry,) = table(
        tmp_path,
        '"PMID","Title","Authors","Journal/Book","Publication Year","DOI","PMCID","Abstract"',
        '12345678,"Rats, ""mice"" and <i>men</i>.","Varga PM, Sato K.",J Rats,2019,10.1000/r,PMC5,'
        '"Rats ran.\nMice slept."',
    )
    assert entry.source == Source(
        title='Rats, "mice" and men',
        authors=("Varga PM", "Sato K"),
        year=2019,
        journal="J Rats",
        doi="10.1000/r",
        pmid="12345678",
        pmcid="PMC5",
        kind=SourceKind.ABSTRACT,
    )
    assert said(entry) == ["Abstract", "Rats ran. Mice slept."]


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("Title,Abstract", "Rats,They ran."),
        ("Title;Abstract", "Rats;They ran."),
        ("Article Title\tAbstract", "Rats\tThey ran."),
        ("\ufeff TITLE ,abstractText", "Rats,They ran."),
        ("Key,Abstract Note,Title,Item Type", "1,They ran.,Rats,x"),
        ("Title,Abstract", "Rats,They ran.,too,many"),
    ],
)
def test_columns_are_known_by_their_names(tmp_path: Path, head: str, line: str) -> None:
    (entry,) = table(tmp_path, head, line)
    assert (entry.source.title, said(entry)) == ("Rats", ["Abstract", "They ran."])


@pytest.mark.parametrize(
    ("cell", "authors"),
    [
        ("Varga PM, Sato K.", ("Varga PM", "Sato K")),
        ("Varga, Petra M.; Sato, Kei", ("Varga PM", "Sato K")),
        ("Varga P.; Sato K. (57190)", ("Varga P", "Sato K")),
        ("Varga, Petra (57190); ", ("Varga P",)),
        ("Sato, Kei", ("Sato K",)),
        ("Sato K", ("Sato K",)),
        ("", ()),
    ],
)
def test_authors_in_a_cell(tmp_path: Path, cell: str, authors: tuple[str, ...]) -> None:
    (entry,) = table(tmp_path, "Title\tAbstract\tAuthors", f"Rats\tThey ran.\t{cell}")
    assert entry.source.authors == authors


def test_a_pmid_of_web_of_science(tmp_path: Path) -> None:
    (entry,) = table(tmp_path, "Title,Abstract,Pubmed ID", "Rats,They ran.,MEDLINE:12345678")
    assert entry.source.pmid == "12345678"


def test_lines_that_lack_something_are_named(tmp_path: Path) -> None:
    found = table(tmp_path, "Title,Abstract,Year", ",They ran.,2001", "Rats", "Mice,,2002")
    assert [(e.source.title, e.problem) for e in found] == [
        ("line 2", "it has no title"),
        ("Rats", ""),
        ("Mice", ""),
    ]


def test_a_table_without_abstracts_needs_files(tmp_path: Path) -> None:
    first, second = table(tmp_path, "Title,File Attachments", "Rats,", "Mice,a/b.pdf; c.pdf;")
    assert (first.source.title, first.problem) == ("Rats", "its table has no column of abstracts")
    assert (second.problem, second.attached) == ("", ("a/b.pdf", "c.pdf"))


@pytest.mark.parametrize("text", ["", "Title,Abstract\n"])
def test_a_table_without_lines_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        list(read_table(written(tmp_path, text)))
    assert str(caught.value) == "export.txt holds no CSV entry."


def test_a_long_abstract_is_read_and_an_endless_one_refused(tmp_path: Path) -> None:
    (entry,) = table(tmp_path, "Title,Abstract", "Rats," + "x" * 300_000)
    assert len(said(entry)[1]) == 300_000
    with pytest.raises(UnreadableDocument, match=r"^export\.txt is no whole CSV: .*limit"):
        table(tmp_path, "Title,Abstract", "Rats," + "x" * 10_000_001)


def test_a_result_of_europe_pmc(tmp_path: Path) -> None:
    (entry,) = europepmc(
        tmp_path,
        {
            "source": "MED",
            "pmid": "12345678",
            "pmcid": "PMC55",
            "doi": "10.1000/rats.7",
            "title": "CD4<sup>+</sup> cells in H<sub>2</sub>O.",
            "authorString": "Varga PM, World Health Organization.",
            "journalInfo": {
                "volume": "3",
                "issue": "2",
                "yearOfPublication": 2019,
                "journal": {"isoabbreviation": "Journal of Rats"},
            },
            "pageInfo": "10-19",
            "abstractText": "<h4>Aim</h4>Rats ran.",
            "pubTypeList": {"pubType": ["Review", "Journal Article"]},
        },
    )
    assert entry.source == RATS
    assert said(entry) == ["Abstract", "Aim Rats ran."]
    assert entry.publication_types == ("Review", "Journal Article")


def test_a_short_result_of_europe_pmc(tmp_path: Path) -> None:
    (entry,) = europepmc(
        tmp_path,
        {"title": "Rats", "journalTitle": "J Rats", "journalVolume": "7", "pubYear": "2001"},
    )
    assert (entry.source.journal, entry.source.volume) == ("J Rats", "7")
    assert (entry.source.year, entry.publication_types) == (2001, ())


PREPRINT: dict[str, Any] = {
    "source": "PPR",
    "title": "Rats",
    "commentCorrectionList": {
        "commentCorrection": [
            {"type": "Comment in", "reference": "https://doi.org/10.1000/comment"},
            {"type": "Preprint of", "reference": "J Rats 2020. https://doi.org/10.1000/rats."},
        ]
    },
}


@pytest.mark.parametrize("kinds", [None, {"pubType": ["Preprint"]}, {"pubType": "Preprint"}])
def test_a_preprint_names_its_journal_version(tmp_path: Path, kinds: object) -> None:
    (entry,) = europepmc(tmp_path, {**PREPRINT, "pubTypeList": kinds})
    assert entry.publication_types == ("Preprint",)
    assert entry.published_as == "10.1000/rats"


@pytest.mark.parametrize(
    "changed",
    [
        {"source": "MED"},
        {"commentCorrectionList": None},
        {"commentCorrectionList": {"commentCorrection": ["Preprint of"]}},
        {"commentCorrectionList": {"commentCorrection": [{"type": "Preprint of"}]}},
    ],
)
def test_what_names_no_journal_version(tmp_path: Path, changed: dict[str, Any]) -> None:
    (entry,) = europepmc(tmp_path, {**PREPRINT, **changed})
    assert entry.published_as == ""


def test_a_result_without_a_title_is_named(tmp_path: Path) -> None:
    found = europepmc(tmp_path, {"id": "123", "title": None}, {"title": " "}, {"title": "Rats"})
    assert [(e.source.title, e.problem) for e in found] == [
        ("123", "it has no title"),
        ("result 2", "it has no title"),
        ("Rats", ""),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "export.txt is no whole JSON."),
        ('{"resultList": {"result": [', "export.txt is no whole JSON."),
        ("[]", "export.txt is no whole JSON."),
        ('{"resultList": {"result": null}}', "export.txt is no whole JSON."),
        ("[" * 100_000, "export.txt is no whole JSON."),
        ('{"resultList": {"result": []}}', "export.txt holds no Europe PMC entry."),
    ],
)
def test_refusals_of_europe_pmc(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        list(read_europepmc(written(tmp_path, text)))
    assert (str(caught.value), caught.value.remedy) == (problem, "Export it anew.")


def test_names_of_scopus_and_a_journal_in_its_issue(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text('Title,Authors,Abstract\nT,"Varga P.M., Sato K.-J.",A.\n')
    assert next(iter(read_table(path))).source.authors == ("Varga PM", "Sato KJ")
    (found,) = europepmc(
        tmp_path, {"title": "T", "journalInfo": {"journal": {"title": "Journal of Rats"}}}
    )
    assert found.source.journal == "Journal of Rats"
