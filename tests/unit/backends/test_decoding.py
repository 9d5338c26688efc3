"""Encodings: every letter as it was written, or a plain refusal; never a replacement sign."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.backends.papers.decoding import decode
from assistant.domain import ParsedDocument
from assistant.errors import UnreadableDocument
from assistant.pipelines.parser_process import read_file

WORDS = [
    "ward",
    "tremor",
    "Björk",
    "Señor",
    "naïve",
    "Åkesson",
    "d’Arc",
    "µM",
    "±",
    "10 °C",
    "–",
    "“so”",
    "ŒUVRE",
    "5 ×",
    "½",
]
GREEK = ["κύτταρα", "IFN-γ", "β-catenin", "Ω", "α", "ward"]


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=40), st.sampled_from(["\n", "\r\n", "\r"])
)
def test_windows_1252(words: list[str], end: str) -> None:
    text = end.join(" ".join(words[at : at + 5]) for at in range(0, len(words), 5))
    assert decode(text.encode("cp1252"), "x") == text.replace(end, "\n")


@given(
    st.lists(st.sampled_from([*WORDS, *GREEK]), min_size=1, max_size=40),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]),
    st.booleans(),
)
def test_unicode_with_and_without_its_mark(words: list[str], encoding: str, marked: bool) -> None:
    text = "A ward: " + " ".join(words)
    marks = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
    mark = marks.get(encoding, b"") if marked else b""
    assert decode(mark + text.encode(encoding), "x") == text


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.booleans()), min_size=1, max_size=30))
def test_two_encodings_in_one_file(lines: list[tuple[str, bool]]) -> None:
    text = "\n".join(word for word, _ in lines)
    data = b"\n".join(word.encode("utf-8" if wide else "cp1252") for word, wide in lines)
    assert decode(data, "x") == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Wpływ takrolimusu na drżenie rąk u dorosłych chorych opisał Żółkiewski", "cp1250"),
        ("Wpływ takrolimusu na drżenie rąk u dorosłych chorych opisał Żółkiewski", "iso8859-2"),
        ("Влияние такролимуса на тремор у взрослых больных в клинике", "cp1251"),
        ("Влияние такролимуса на тремор у взрослых больных в клинике", "koi8-r"),
        ("Η επίδραση του φαρμάκου στα κύτταρα των ενηλίκων", "cp1253"),
        ("タクロリムスは成人の振戦に影響を与えた。", "shift_jis"),
        ("他克莫司对成人震颤的影响研究显示", "gb18030"),
        ("Björk and Señor Marsh noted it all in a naïve café near the ward", "mac_roman"),
    ],
)
def test_other_code_pages(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "x") == text


@given(st.binary(max_size=300))
def test_no_bytes_give_a_replacement_sign(data: bytes) -> None:
    try:
        text = decode(data, "x")
    except UnreadableDocument as refused:
        assert refused.remedy
        return
    assert (
        "\ufffd" not in text
        or "\ufffd".encode() in data
        or b"\xff\xfd" in data
        or b"\xfd\xff" in data
    )


ARTICLE = (
    "<article><front><article-meta><title-group><article-title>Das Zittern von Björk</article-title>"
    "</title-group></article-meta></front><body><p>{}</p></body></article>"
)
SAID = "Björk gave tacrolimus to eleven adults of the ward, and nine of them had a tremor in the first week."


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252", "shift_jis", ""]
)
def test_xml_in_the_encoding_that_it_declares(tmp_path: Path, encoding: str) -> None:
    said = SAID if encoding != "shift_jis" else SAID.replace("ö", "o") + " 振戦"
    declared = f' encoding="{encoding}"' if encoding else ""
    text = f'<?xml version="1.0"{declared}?>{ARTICLE}'.format(said)
    text = text if encoding != "shift_jis" else text.replace("ö", "o")
    extract = one(tmp_path / "a.xml", text.encode(encoding or "cp1252"))
    assert extract.blocks[-1].text == said


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16"])
def test_pages_records_and_exports(tmp_path: Path, encoding: str) -> None:
    page = f'<html><head><meta charset="{encoding}"></head><body><article><h1>Björk</h1>' + "".join(
        f"<p>{SAID} It was ward {number}.</p>" for number in range(5)
    )
    nbib = f"PMID- 99000091\nTI  - Björk's ward\nAB  - {SAID}\n"
    bib = f"@article{{a, title = {{Björk's ward}}, abstract = {{{SAID}}}}}\n"
    csl = f'[{{"title": "Björk\'s ward", "abstract": "{SAID}"}}]'
    csv = f'PMID,Title,Abstract\n99000091,Björk\'s ward,"{SAID}"\n'
    for name, text in (
        ("p.html", page),
        ("a.nbib", nbib),
        ("a.bib", bib),
        ("a.json", csl),
        ("a.csv", csv),
        ("a.md", SAID),
    ):
        extract = one(tmp_path / name, text.encode(encoding))
        assert SAID in (extract.text or " ".join(block.text for block in extract.blocks)), name


def one(path: Path, data: bytes) -> ParsedDocument:
    path.write_bytes(data)
    (extract,) = read_file(path, path.name)
    return extract
