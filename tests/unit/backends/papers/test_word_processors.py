"""Files of word processors: their words, with what is raised or lowered, and no markup."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from assistant.backends.papers.word_processors import raised, read_docx, read_rtf
from assistant.domain import Block, BlockKind, Media, ParsedDocument
from assistant.errors import UnreadableDocument

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{said}"/></w:style>'
    for name, said in (("Heading1", "heading 1"), ("Title", "Title"), ("Subtitle", "Subtitle"))
)
UP = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
DOWN = '<w:rPr><w:vertAlign w:val="subscript"/></w:rPr>'


def linked(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{''.join(runs)}</w:p>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"


def saved(folder: Path, document: str, more: dict[str, str] | None = None) -> Path:
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
        "_rels/.rels": linked("officeDocument", "word/document.xml"),
        "word/document.xml": document,
        "word/styles.xml": f"<w:styles {_W}>{_STYLES}</w:styles>",
        "word/_rels/document.xml.rels": linked("styles", "styles.xml"),
        **(more or {}),
    }
    path = folder / "upload-17.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


def docx(folder: Path, *body: str) -> ParsedDocument:
    document = f"<w:document {_W}><w:body>{''.join(body)}</w:body></w:document>"
    return read_docx(saved(folder, document), "notes.docx")


def rtf(folder: Path, source: str | bytes) -> ParsedDocument:
    path = folder / "upload-17.rtf"
    path.write_bytes(source if isinstance(source, bytes) else source.encode("ascii"))
    return read_rtf(path, "notes.rtf")


@pytest.mark.parametrize(
    ("text", "above", "below"),
    [
        ("7", "⁷", "₇"),
        ("-3", "⁻³", "₋₃"),
        ("−3", "⁻³", "₋₃"),
        ("2+", "²⁺", "₂₊"),
        (" 7 ", " ⁷ ", " ₇ "),
        ("3,4", "^3,4", "3,4"),
        ("max", "^max", "max"),
        (" * ", "^*", " * "),
        (" ", " ", " "),
        ("", "", ""),
    ],
)
def test_what_stands_above_or_below_the_line(text: str, above: str, below: str) -> None:
    assert (raised(text), raised(text, lower=True)) == (above, below)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"Rats ran.\par Mice slept.\par\par\pard End.", "Rats ran.\n\nMice slept.\n\nEnd."),
        (r"Rats\line ran\~fast\tab  here", "Rats\n\nran fast\t here"),
        (r"{\b Bold} and {\i italic\i0}", "Bold and italic"),
        (r"\'84Bj\'f6rk\'93 5 \'b5M", "„Björk“ 5 µM"),
        (r"\u945?-synuclein \u26085?\u26412?", "α-synuclein 日本"),
        (r"\{5\} of a\\x", r"{5} of a\x"),
        (r"{\info{\title Secret}}{\*\generator Word;}{\fonttbl{\f0 Times;}}Rats", "Rats"),
        (r"10{\super 7} of H{\sub 2}O and CD4{\super +}", "10⁷ of H₂O and CD4⁺"),
        (r"10{\b\super -3} M{\super\fs16 3,4} EC{\sub max}", "10⁻³ M^3,4 ECmax"),
        (r"10\super 7\nosupersub  of H\sub 2\plain O", "10⁷ of H₂O"),
        (r"{\rtlch\fcs1 \ltrch\fcs0 \super\insrsid12 7}", "⁷"),
        (r"{\trowd\cellx1 Drug\cell Rats\cell\row}", "Drug|Rats|"),
        ("", ""),
    ],
)
def test_the_words_of_rtf(tmp_path: Path, source: str, text: str) -> None:
    parsed = rtf(tmp_path, rf"{{\rtf1\ansi {source}}}")
    assert (parsed.text, parsed.media) == (text, Media.WEB_ARTICLE)


def test_a_code_page_of_rtf_is_heeded(tmp_path: Path) -> None:
    assert rtf(tmp_path, rb"{\rtf1\ansi\ansicpg1250 \'f8eka}").text == "řeka"
    raw = "{\\rtf1\\ansi\\ansicpg1251 Влияние}".encode("cp1251")
    assert rtf(tmp_path, raw).text == "Влияние"
    assert rtf(tmp_path, "{\\rtf1\\ansi Björk}".encode("cp1252")).text == "Björk"


def test_rtf_that_was_cut_off_keeps_what_is_there(tmp_path: Path) -> None:
    assert rtf(tmp_path, r"{\rtf1\ansi {\b Rats} ran").text == "Rats ran"


def test_rtf_whose_markup_would_be_read_as_words_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        rtf(tmp_path, r"{\rtf1\ansi Rats ran.\\par Mice slept.\\par}")
    assert str(caught.value) == "notes.rtf is a damaged RTF."
    assert "save it as PDF" in caught.value.remedy


def test_kinds_of_blocks_in_word(tmp_path: Path) -> None:
    parsed = docx(
        tmp_path,
        paragraph(run("Rats &amp; mice"), style="Title"),
        paragraph(run("A note"), style="Subtitle"),
        paragraph(run("Aim"), style="Heading1"),
        paragraph(run("It was "), run("p &lt; 0.05. 日本")),
        paragraph(),
        paragraph(run("  ")),
    )
    assert parsed.source.title == "Rats & mice"
    assert parsed.blocks == (
        Block(BlockKind.HEADING, "Rats & mice"),
        Block(BlockKind.PARAGRAPH, "A note"),
        Block(BlockKind.HEADING, "Aim"),
        Block(BlockKind.PARAGRAPH, "It was p < 0.05. 日本"),
    )


@pytest.mark.parametrize(
    ("first", "title"),
    [
        (paragraph(run("R" * 200), style="Heading1"), "R" * 200),
        (paragraph(run("R" * 201), style="Heading1"), ""),
        (paragraph(run("Rats ran.")), ""),
        ("", ""),
    ],
)
def test_a_short_heading_at_the_top_is_the_title(tmp_path: Path, first: str, title: str) -> None:
    assert docx(tmp_path, first).source.title == title


def test_raised_and_lowered_signs_of_word(tmp_path: Path) -> None:
    runs = (run("10"), run("−3", UP), run(" of H"), run("2", DOWN), run("O, EC"), run("max", DOWN))
    cited = (run(" as said"), run("3,4", UP), run(" and by Rao"), run("[5]", UP), run("."))
    (block,) = docx(tmp_path, paragraph(*runs, *cited)).blocks
    assert block.text == "10⁻³ of H₂O, ECmax as said^3,4 and by Rao[5]."


def test_tracked_changes_of_word_are_accepted(tmp_path: Path) -> None:
    new = f'<w:ins w:id="1">{run("ran")}</w:ins>'
    old = '<w:del w:id="2"><w:r><w:delText>slept</w:delText></w:r></w:del>'
    assert [b.text for b in docx(tmp_path, paragraph(run("Rats "), new, old)).blocks] == [
        "Rats ran"
    ]


def test_a_line_end_within_a_paragraph_of_word_is_a_space(tmp_path: Path) -> None:
    broken = "<w:r><w:t>Rats</w:t><w:br/><w:t>ran</w:t><w:tab/><w:t>fast</w:t></w:r>"
    assert [block.text for block in docx(tmp_path, paragraph(broken)).blocks] == ["Rats ran fast"]


def test_a_row_of_word_is_a_block(tmp_path: Path) -> None:
    inner = f"<w:tbl>{row(paragraph(run('5')), paragraph(run('mg')))}</w:tbl>"
    table = (
        row(paragraph(run("Drug")), paragraph(run("Dose")), "<w:p/>", paragraph(run("Rats")))
        + row(paragraph(run("None")) + paragraph(run("at all")), inner, "<w:p/>", "<w:p/>")
        + row(paragraph(run("Last")))
    )
    blocks = docx(tmp_path, f"<w:tbl>{table}</w:tbl>", paragraph(run("After it."))).blocks
    assert blocks[0] == Block(BlockKind.TABLE_ROW, "Drug | Dose | | Rats")
    assert blocks[1].kind is BlockKind.TABLE_ROW
    assert blocks[1].text.replace("|", " ").split() == ["None", "at", "all", "5", "mg"]
    assert blocks[2:] == (
        Block(BlockKind.TABLE_ROW, "Last"),
        Block(BlockKind.PARAGRAPH, "After it."),
    )


@pytest.mark.parametrize(
    ("member", "problem"),
    [
        ("xl/workbook.xml", "notes.docx is an Excel workbook."),
        ("ppt/presentation.xml", "notes.docx is a PowerPoint presentation."),
        ("content.xml", "notes.docx is no Word file, though it is packed like one."),
    ],
)
def test_other_files_are_named(tmp_path: Path, member: str, problem: str) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(member, "<x/>")
    with pytest.raises(UnreadableDocument) as caught:
        read_docx(path, "notes.docx")
    assert str(caught.value) == problem
    assert caught.value.remedy == "Save it as Word (.docx), PDF or CSV."


@pytest.mark.parametrize("data", [b"", b"no archive", b"PK\x03\x04" + b"\x00" * 40])
def test_what_is_no_archive_is_a_damaged_word_file(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    with pytest.raises(UnreadableDocument, match=r"^notes\.docx is a damaged Word file\.$"):
        read_docx(path, "notes.docx")


@pytest.mark.parametrize("document", ["", "<w:document", f"<w:document {_W}><w:body>"])
def test_broken_xml_is_a_damaged_word_file(tmp_path: Path, document: str) -> None:
    with pytest.raises(UnreadableDocument, match=r"^notes\.docx is a damaged Word file\.$"):
        read_docx(saved(tmp_path, document), "notes.docx")


def test_a_protected_word_file_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, f"<w:document {_W}><w:body/></w:document>")
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(UnreadableDocument, match=r"^notes\.docx is a damaged Word file\.$"):
        read_docx(path, "notes.docx")


@pytest.mark.parametrize("part", ["word/document.xml", "word/footnotes.xml", "word/x.xml.rels"])
def test_a_word_file_with_entities_of_its_own_is_not_read(tmp_path: Path, part: str) -> None:
    document = f"<w:document {_W}><w:body/></w:document>"
    bomb = {part: f'<!DOCTYPE x [<!ENTITY a "b">]>{document}'}
    with pytest.raises(UnreadableDocument, match=r"^notes\.docx declares entities of its own"):
        read_docx(saved(tmp_path, document, bomb), "notes.docx")


def test_a_word_file_that_says_it_is_huge_is_not_unpacked(tmp_path: Path) -> None:
    path = saved(tmp_path, f"<w:document {_W}><w:body/></w:document>", {"word/media/a.png": "x"})
    data = bytearray(path.read_bytes())
    last = data.rfind(b"PK\x01\x02")
    data[last + 24 : last + 28] = (200_000_001).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(UnreadableDocument, match=r"^notes\.docx unpacks to more than 200 MB\.$"):
        read_docx(path, "notes.docx")


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"10{\super \u8722?3}", "10⁻³"),
        (r"10{\super\'962}", "10⁻²"),
        (r"10{\super\endash 3}", "10⁻³"),
        (r"rats{\super 3\endash 5} ran", "rats^3–5 ran"),
    ],
)
def test_exponents_of_rtf_whose_minus_is_no_ascii(tmp_path: Path, written: str, text: str) -> None:
    assert rtf(tmp_path, rf"{{\rtf1\ansi\ansicpg1252 {written}}}").text == text


def test_an_arrow_that_somebody_wrote_stays(tmp_path: Path) -> None:
    (block,) = docx(tmp_path, paragraph(run("IL-6 ↑ in rats"))).blocks
    assert block.text == "IL-6 ↑ in rats"


def test_a_note_of_word_has_no_arrow_back_to_its_place(tmp_path: Path) -> None:
    at = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    note = f'<w:footnote w:id="1">{paragraph(run("Mice, too ↑."))}</w:footnote>'
    document = f"<w:document {_W}><w:body>{paragraph(run('Rats ran.'), at)}</w:body></w:document>"
    notes = {"word/footnotes.xml": f"<w:footnotes {_W}>{note}</w:footnotes>"}
    read = read_docx(saved(tmp_path, document, notes), "notes.docx")
    assert [block.text for block in read.blocks] == ["Rats ran.[1]", "Mice, too ↑."]
