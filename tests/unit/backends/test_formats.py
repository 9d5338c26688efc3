"""Files by their content: read as what they are, or refused by the name of their format."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from assistant.domain import ParsedDocument
from assistant.errors import UnreadableDocument
from assistant.pipelines.parser_process import read_file

MARKUP = ("\\par", "\\'", "{\\", "=C3", "<p", "<w:", "</", "TY  -", "N2  -", "�")

OVID = """Database: Embase <1974 to 2023>
Search Strategy:
1     exp transplantation/ (900)

1.
TY  - JOUR
DB  - Embase
AN  - 20251122
ID  - 39990
T1  - Tacrolimus and tremor in a made-up ward of forty adults
A1  - Marsh Q.
A1  - von Hall E.-M.
Y1  - 2018//
N2  - Tremor was seen in 11 of the forty adults who took tacrolimus, and in two who did not.
JF  - Annals of Made-up Wards
DO  - https://dx.doi.org/10.5555/tremor.1
ER  -

2.
TY  - JOUR
DB  - Ovid MEDLINE(R)
AN  - 99123456
T1  - Tacrolimus withdrawn: what a made-up ward saw in the year after
A1  - Lund P.
Y1  - 2019//
AB  - Tremor went away within a month.
AB  - No organ was lost in the year after.
ER  -
"""

RTF = (
    r"{\rtf1\ansi\ansicpg1250\deff0{\fonttbl{\f0 Arial;}}{\info{\author Nobody}}\f0\fs24 "
    r"Notes of the journal club on tacrolimus in made-up wards.\par "
    r"W. \'af\'f3\'b3kiewski gave 5 \u215? 10{\super 6} cells, and CO{\sub 2} fell by 4 mmHg.\par}"
)
MHTML = (
    'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n'
    "Subject: =?utf-8?Q?Wards_of_Jos=C3=A9?=\r\n\r\n"
    "--b\r\n"
    "Content-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    "<html><body><article><h1>Wards of Jos=E9</h1>"
    + "".join(
        f"<p>In week {week} the ward of Jos=E9 gave tacrolimus to forty adults, who had a trem=\r\nor.</p>"
        for week in range(5)
    )
    + "</article></body></html>\r\n--b--\r\n"
)
PUBMED = """1. Ann Made Up. 2019 Sep-Oct;7(2):e12. doi: 10.5555/wards.9. Online ahead of
print.

[Tremor in a made-up ward].

[Article in German]

Marsh Q(1)(2), Hall-Lund P Jr(1), Ward Study Group.

Author information:
(1)Made-up Hospital.
(2)Made-up University.

Comment in
    Ann Made Up. 2020;8:1.

PURPOSE: To count tremors.
FINDINGS: Eleven of forty adults had a tremor.

It lasted for:
1. a week in seven of them,
2. a month in four of them.

© 2019 Nobody.

DOI: 10.5555/wards.9
PMCID: PMC99001
PMID: 99000071


2. Lancet Made Up (London). 2020.

A second ward without an abstract.

Lund P.

PMID: 99000072


3. In: WardBooks [Internet]. Made-up Town (MT): WardBooks Publishing; 2021 Jan-.
2020 Aug 8.

Tremor in a chapter.

Lund P(1).

The chapter counts eleven adults with a tremor:

2. in the second place it counts the wards.

4. in the fourth place it counts the weeks.

PMID: 99000073
"""
ENDNOTE = """<?xml version="1.0" encoding="UTF-8"?><xml><records><record>
<rec-number>4</rec-number><contributors><authors><author><style face="normal">Marsh, Quentin</style></author>
<author>The Ward Group</author></authors></contributors>
<titles><title><style face="normal">Tremor and 10</style><style face="superscript">6</style>
<style>cells</style></title>
<secondary-title>Ann Made Up</secondary-title></titles><volume>7</volume><number>2</number><pages>1-9</pages>
<dates><year><style>2019</style></year></dates><accession-num>39990001</accession-num>
<remote-database-name>Embase</remote-database-name>
<electronic-resource-num>10.5555/wards.4</electronic-resource-num>
<abstract><style>Tremor fell (p&lt;0.05) in more than &gt;90% of the forty adults of the ward.</style></abstract>
</record><record><rec-number>5</rec-number><titles/></record></records></xml>"""
CSV = (
    '"PMID","Title","Authors","Citation","First Author","Journal/Book","Publication Year","DOI"\n'
    '"99000081","A ward, counted","Marsh Q, Lund P.","Ann. 2019","Marsh Q","Ann","2019","10.5555/w.1"\n'
)
SCOPUS = (
    "\ufeffAuthors,Title,Year,Source title,Volume,Issue,DOI,Abstract\n"
    '"Marsh, Quentin; Lund, Per","A ward, counted twice",2019,Ann Made Up,7,2,10.5555/w.2,'
    '"Eleven of forty adults, ""all of them old"", had a tremor in the second week."\n'
    ",,2020,Ann Made Up,,,,An abstract without a title.\n"
)
EUROPEPMC = """{"version":"6.9","hitCount":1,"resultList":{"result":[{"id":"PPR1","source":"PPR",
"title":"A ward in a preprint.","authorString":"Marsh Q, Lund P.","pubYear":"2021","doi":"10.1101/2021.01.02.425001",
"abstractText":"<h4>Results</h4>Eleven of forty adults of the ward had a tremor.",
"commentCorrectionList":{"commentCorrection":[{"type":"Preprint of","reference":"Ann. 2022. doi: 10.5555/w.3."}]}},
{"id":"7"}]}}"""


def read(tmp_path: Path, name: str, content: str | bytes) -> list[ParsedDocument]:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_file(path, name))


def words(extract: ParsedDocument) -> str:
    return extract.text or "\n".join(block.text for block in extract.blocks)


def test_what_a_database_writes_around_its_records_is_in_none(tmp_path: Path) -> None:
    first, second = read(tmp_path, "search.txt", OVID)
    assert first.source.authors == ("Marsh Q", "von Hall EM")
    assert (first.source.year, first.source.doi, first.source.pmid) == (
        2018,
        "10.5555/tremor.1",
        "",
    )
    assert (second.source.year, second.source.pmid) == (2019, "99123456")
    assert words(second).endswith("within a month. No organ was lost in the year after.")


def test_an_accession_number_is_a_pmid_only_where_pubmed_gave_it(tmp_path: Path) -> None:
    text = "TY  - JOUR\nTI  - A ward\nAN  - 12345678\n{}ER  - \n"
    assert read(tmp_path, "a.ris", text.format(""))[0].source.pmid == ""
    assert read(tmp_path, "b.ris", text.format("DB  - CINAHL\n"))[0].source.pmid == ""
    assert read(tmp_path, "c.ris", text.format("DP  - NLM\n"))[0].source.pmid == "12345678"
    address = "UR  - https://pubmed.ncbi.nlm.nih.gov/99000001/\n"
    assert read(tmp_path, "d.ris", text.format(address))[0].source.pmid == "99000001"


def test_rtf_is_read_without_its_words_of_command(tmp_path: Path) -> None:
    (extract,) = read(tmp_path, "notes.txt", RTF)
    assert "W. Żółkiewski gave 5 × 10⁶ cells, and CO₂ fell by 4 mmHg." in extract.text
    assert "Nobody" not in extract.text
    assert not any(sign in extract.text for sign in MARKUP)


def test_a_page_that_a_browser_saved_whole_is_its_article(tmp_path: Path) -> None:
    (extract,) = read(tmp_path, "page.mht", MHTML)
    assert extract.source.title == "Wards of José"
    assert "In week 1 the ward of José gave tacrolimus to forty adults, who had a tremor." in words(
        extract
    )
    assert not any(sign in words(extract) for sign in MARKUP)


def test_abstracts_that_pubmed_saved_as_text(tmp_path: Path) -> None:
    first, second, third = read(tmp_path, "abstracts.txt", PUBMED)
    assert first.source.title == "Tremor in a made-up ward"
    assert first.source.authors == ("Marsh Q", "Hall-Lund P Jr", "Ward Study Group")
    assert (first.source.journal, first.source.year, first.source.volume, first.source.issue) == (
        "Ann Made Up",
        2019,
        "7",
        "2",
    )
    assert (first.source.doi, first.source.pmid, first.source.pmcid) == (
        "10.5555/wards.9",
        "99000071",
        "PMC99001",
    )
    assert "Eleven of forty adults had a tremor." in words(first)
    assert "2. a month in four of them." in words(first)
    assert not any(out in words(first) for out in ("Hospital", "©", "Comment", "German", "DOI"))
    assert (second.source.title, second.source.pmid, second.blocks) == (
        "A second ward without an abstract",
        "99000072",
        (),
    )
    assert (third.source.title, third.source.year, third.source.pmid) == (
        "Tremor in a chapter",
        2021,
        "99000073",
    )
    assert third.source.journal == "In: WardBooks [Internet]"
    assert "4. in the fourth place it counts the weeks." in words(third)


def test_endnote_xml(tmp_path: Path) -> None:
    first, second = read(tmp_path, "library.xml", ENDNOTE)
    assert first.source.title == "Tremor and 10⁶ cells"
    assert first.source.authors == ("Marsh Q", "The Ward Group")
    assert (first.source.year, first.source.doi, first.source.pmid) == (2019, "10.5555/wards.4", "")
    assert "(p<0.05) in more than >90%" in words(first)
    assert (second.source.title, second.problem) == ("record 5", "it has no title")


def test_tables_of_papers(tmp_path: Path) -> None:
    (bare,) = read(tmp_path, "pubmed.csv", CSV)
    assert (bare.source.title, bare.problem) == (
        "A ward, counted",
        "its table has no column of abstracts",
    )
    first, second = read(tmp_path, "scopus.csv", SCOPUS)
    assert first.source.authors == ("Marsh Q", "Lund P")
    assert words(first).endswith(
        'Eleven of forty adults, "all of them old", had a tremor in the second week.'
    )
    assert second.problem == "it has no title"


def test_results_of_europe_pmc(tmp_path: Path) -> None:
    first, second = read(tmp_path, "search.json", EUROPEPMC)
    assert first.source.authors == ("Marsh Q", "Lund P")
    assert first.published_as == "10.5555/w.3"
    assert "Preprint" in first.publication_types
    assert second.problem == "it has no title"


def word_file(path: Path, body: str, part: str = "word/document.xml") -> Path:
    """A Word file as small as they come."""
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    kinds = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>'
    )
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("[Content_Types].xml", kinds)
        file.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            f'officeDocument" Target="{part}"/></Relationships>',
        )
        file.writestr(part, f"<w:document {w}><w:body>{body}</w:body></w:document>")
        file.writestr(
            "word/styles.xml",
            f'<w:styles {w}><w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style></w:styles>',
        )
        file.writestr(
            "word/_rels/document.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" '
            'Target="styles.xml"/></Relationships>',
        )
    return path


def run(text: str, form: str = "") -> str:
    return f'<w:r><w:rPr>{form}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_word_files_keep_raised_numbers_changes_and_rows(tmp_path: Path) -> None:
    up = '<w:vertAlign w:val="superscript"/>'
    cell = "<w:tc><w:p>{}</w:p></w:tc>"
    body = (
        f'<w:p><w:pPr><w:pStyle w:val="T"/></w:pPr>{run("The ward report")}</w:p>'
        f"<w:p>{run('Each adult received 5 × 10')}{run('6', up)}{run(' cells')}"
        f'<w:ins w:id="1">{run(" in May")}</w:ins><w:del w:id="2"><w:r><w:delText> in June</w:delText></w:r></w:del>'
        f"{run(' (p&lt;0.05).')}</w:p>"
        f"<w:tbl><w:tr>{cell.format(run('Tremor'))}{cell.format(run('11'))}</w:tr></w:tbl>"
        f"<w:p>{run('The last paragraph.')}</w:p>"
    )
    path = word_file(tmp_path / "report.docx", body)
    (extract,) = read_file(path, path.name)
    assert extract.source.title == "The ward report"
    assert [(block.kind.value, block.text) for block in extract.blocks] == [
        ("heading", "The ward report"),
        ("paragraph", "Each adult received 5 × 10⁶ cells in May (p<0.05)."),
        ("table_row", "Tremor | 11"),
        ("paragraph", "The last paragraph."),
    ]


def test_another_office_file_is_called_what_it_is(tmp_path: Path) -> None:
    path = word_file(tmp_path / "numbers.docx", "", part="xl/workbook.xml")
    with pytest.raises(UnreadableDocument, match="is an Excel workbook"):
        list(read_file(path, path.name))


def zipped(kind: str) -> bytes:
    return b"PK\x03\x04" + bytes(26) + b"mimetype" + kind.encode() + bytes(40)


@pytest.mark.parametrize(
    ("name", "content", "said", "remedy"),
    [
        ("a.enw", "%0 Journal Article\n%A Marsh, Q\n%T A ward\n", "an EndNote or Refer export", "RIS"),
        ("a.txt", "FN Clarivate\nVR 1.0\nPT J\nAU Marsh, Q\n", "a Web of Science export", "RIS"),
        ("a.pdf", zipped("application/epub+zip"), "an e-book", "PDF"),
        ("a.docx", zipped("application/vnd.oasis.opendocument.text"), "an OpenDocument file", "docx"),
        ("a.webarchive", b"bplist00\xd1\x01\x02", "a web archive of Safari", "Unpack|PDF"),
        ("a.xml", '<?xml version="1.0"?><modsCollection/>', "a MODS record", "RIS"),
        ("a.tex", "\\documentclass{article}\n\\begin{document}x", "a LaTeX source", "PDF"),
        ("a.json", '{"messages": [{"role": "user"}]}', "no bibliography in CSL-JSON", "CSL"),
        ("a.jsonl", '{"q": "one"}\n{"q": "two"}\n', "no bibliography in CSL-JSON", "CSL"),
        ("a.djvu", b"AT&TFORM\x00\x00DJVM", "a DjVu file", "PDF"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_refused_by_its_name(
    tmp_path: Path, name: str, content: str | bytes, said: str, remedy: str
) -> None:
    with pytest.raises(UnreadableDocument, match=said) as caught:
        read(tmp_path, name, content)
    assert any(word in caught.value.remedy for word in remedy.split("|"))


def test_prose_that_mentions_formats_stays_prose(tmp_path: Path) -> None:
    text = (
        "Title, authors and DOI were noted for each ward.\n\n1. First the adults were asked.\n\n"
        "%0 of them refused. A line such as TY  - JOUR begins a reference, and PMID: 1 an id.\n"
    )
    (extract,) = read(tmp_path, "notes.txt", text)
    assert extract.text == text
