"""Which files are refused, in which words, and how the child process hands over what it read."""

from __future__ import annotations

import io
import json
import signal
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.domain import ParsedDocument, Source, parsed_from_json
from assistant.errors import UnreadableDocument
from assistant.pipelines import parser_process
from assistant.pipelines.parser_process import read_file
from tests.pdfs import make_pdf

LINE = (50, 700, 12, "Bees dance on the comb to tell others where the clover blooms in June.")


def refusal(path: Path, name: str = "") -> str:
    """What is said of a file that is not read, with its remedy."""
    with pytest.raises(UnreadableDocument) as refused:
        list(read_file(path, name or path.name))
    return refused.value.for_people()


def held(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n"])
def test_a_file_without_a_letter_is_empty(tmp_path: Path, data: bytes) -> None:
    assert refusal(held(tmp_path, "bees.pdf", data)).startswith("bees.pdf is empty.")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("bees.PDF", b"MZ\x90\x00", "bees.PDF is a program, whatever its name says."),
        ("bees.exe", b"MZ\x90\x00", "bees.exe is a program."),
        ("bees", b"\x89PNG\r\n", "bees is a picture."),
        ("Bienen (süß).txt", b"\x1f\x8b\x08", "Bienen (süß).txt is a gzip archive, whatever"),
    ],
)
def test_a_file_is_what_its_bytes_say(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    assert refusal(held(tmp_path, name, data)).startswith(said)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("bees.docx", "bees.docx is a zip archive, whatever its name says."),
        ("bees.zip", "bees.zip is a zip archive."),
    ],
)
def test_an_archive_is_not_read_as_a_file(tmp_path: Path, name: str, said: str) -> None:
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        archive.writestr("bees.txt", "Bees dance.")
    assert refusal(tmp_path / name).startswith(said)


def test_the_file_is_called_by_its_own_name_wherever_it_lies(tmp_path: Path) -> None:
    assert refusal(held(tmp_path, "upload-7.tmp", b""), "bees.txt").startswith("bees.txt is empty.")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Bees danced in circles.", False),  # 19 letters
        ("Wasps danced in circles.", True),
        ("Μέλισσες χορεύουν κύκλους.", True),
        ("1234567890 " * 20, False),
    ],
)
def test_a_note_has_twenty_letters_at_least(tmp_path: Path, text: str, read: bool) -> None:
    path = held(tmp_path, "note.txt", text.encode())
    if read:
        (document,) = read_file(path, "note.txt")
        assert document.text == text
    else:
        assert refusal(path).startswith("note.txt holds no text to speak of.")


def test_a_text_that_is_too_large_is_to_be_split(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parser_process, "_TEXT", 2_000_000)
    path = held(tmp_path, "bees.txt", b"Bees dance in circles.\n" * 90_000)
    assert refusal(path) == "bees.txt is larger than 2 MB of text. Split it."


def test_xml_without_a_paper_says_so(tmp_path: Path) -> None:
    path = held(tmp_path, "bees.xml", b"<?xml version='1.0'?><article-set><bee/></article-set>")
    assert "is XML, but holds no article in JATS and no PubMed record." in refusal(path)


def test_a_pdf_is_read_up_to_a_number_of_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parser_process, "_PAGES", 2)
    (document,) = read_file(make_pdf(tmp_path / "two.pdf", [[LINE], [LINE]]), "two.pdf")
    assert document.page_count == 2
    path = make_pdf(tmp_path / "three.pdf", [[LINE]] * 3)
    assert refusal(path) == "three.pdf has 3 pages; at most 2 are read. Split it."


@pytest.mark.parametrize("page", [[], [(50, 700, 12, "Seite 1")]])
def test_a_pdf_of_empty_pages_holds_no_text(tmp_path: Path, page: list[Any]) -> None:
    path = make_pdf(tmp_path / "empty.pdf", [page, page])
    assert refusal(path) == (
        "empty.pdf holds no text to speak of. Have its text recognised (OCR) first."
    )


def test_a_pdf_whose_signs_have_no_names_is_to_be_recognised(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "odd.pdf", [[(50, 700, 12, "?" + LINE[3])]])
    assert "is printed in fonts that do not say which letters they are." in refusal(path)


def written(path: Path, name: str) -> tuple[int, list[str]]:
    lines = io.StringIO()
    return parser_process._write(path, name, lines), lines.getvalue().splitlines()


def test_each_paper_is_handed_over_on_a_line_of_its_own(tmp_path: Path) -> None:
    text = "Bees dance\nin Łódź and hum in the hive.\n"
    status, (line,) = written(held(tmp_path, "bees.txt", text.encode()), "bees.txt")
    assert status == 0
    assert parsed_from_json(line).text == text


def test_a_refusal_is_the_last_line_with_what_helps(tmp_path: Path) -> None:
    status, lines = written(held(tmp_path, "tmp-7", b"MZ"), "Bienen (süß).pdf")
    assert status == 1
    (said,) = map(json.loads, lines)
    assert said["refused"] == "Bienen (süß).pdf is a program, whatever its name says."
    assert said["remedy"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "bees.pdf needs too much memory."),
        (RecursionError(), "bees.pdf needs too much memory."),
        (PermissionError(13, "Permission denied"), "bees.pdf cannot be read: Permission denied."),
        (OSError("it is gone"), "bees.pdf cannot be read: it is gone."),
        (UnreadableDocument("tmp-7 is locked."), "bees.pdf is locked."),
    ],
)
def test_what_happens_within_a_file_is_told_after_what_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def read(_path: Path, _name: str) -> Iterator[ParsedDocument]:
        yield ParsedDocument(Source(title="First"))
        raise error

    monkeypatch.setattr(parser_process, "read_file", read)
    status, (first, last) = written(tmp_path / "tmp-7", "bees.pdf")
    assert status == 1
    assert parsed_from_json(first).source.title == "First"
    assert json.loads(last)["refused"] == said


def test_a_file_that_is_gone_is_named_with_the_reason(tmp_path: Path) -> None:
    status, (line,) = written(tmp_path / "tmp-7", "bees.pdf")
    assert status == 1
    assert json.loads(line)["refused"] == "bees.pdf cannot be read: No such file or directory."


def spin() -> str:
    end = time.monotonic() + 5
    while time.monotonic() < end:
        try:
            sum(range(1000))
        except Exception:  # what a reader catches on its way
            continue
    return "read"


def test_what_takes_too_long_is_done_without() -> None:
    began = time.process_time()
    assert parser_process._within(0.05, spin, "nothing") == "nothing"
    assert time.process_time() - began < 1


def test_what_is_done_in_time_leaves_no_clock_behind() -> None:
    before = signal.getsignal(signal.SIGVTALRM)
    assert parser_process._within(60, lambda: "read", "nothing") == "read"
    left = signal.getitimer(signal.ITIMER_VIRTUAL)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    assert left == (0, 0)
    assert signal.getsignal(signal.SIGVTALRM) is before


def test_what_goes_wrong_in_its_time_is_not_hidden() -> None:
    def broken() -> str:
        raise UnreadableDocument("it is locked")

    with pytest.raises(UnreadableDocument):
        parser_process._within(5, broken, "nothing")
