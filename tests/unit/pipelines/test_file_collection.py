"""Files, folders and archives: what is read once, what is refused, and what is not reached."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.domain import AddReport, ParsedDocument, Source, SourceKind
from assistant.errors import UnreadableDocument
from assistant.pipelines.file_collection import FileCollection, merged


def read(path: Path) -> Iterator[ParsedDocument]:
    """A bibliography names a work with files beside it; any other file is a text."""
    text = path.read_text()
    if text == "broken":
        raise UnreadableDocument(f"{path.name} is broken.", "Mend it.")
    if path.suffix == ".bib":
        yield ParsedDocument(Source(title="Dances", year=2020), attached=tuple(text.split("\n")))
    else:
        yield ParsedDocument(Source(kind=SourceKind.ABSTRACT), text)


def unpack(archive: Path, into: Path) -> None:
    if archive.read_text() == "locked":
        raise UnreadableDocument(f"{archive.name} is locked.", "Leave this file out.")
    (into / "inside.txt").write_text("Bees dance.")


@pytest.fixture
def collection(tmp_path: Path) -> FileCollection:
    (tmp_path / "scratch").mkdir()
    (tmp_path / "given").mkdir()
    return FileCollection(read, unpack, AddReport(), tmp_path / "scratch")


def given(tmp_path: Path, **files: str) -> Path:
    """A folder of files, whose names are written with "_" for the full stop."""
    for name, text in files.items():
        (tmp_path / "given" / name.replace("_", ".")).write_text(text)
    return tmp_path / "given"


def names(collection: FileCollection, *paths: Path) -> list[str]:
    return [path.name for path, _ in collection.files(paths)]


def texts(collection: FileCollection, *paths: Path) -> list[tuple[str, str]]:
    """(title, text) of everything, as one run reads it."""
    found = (
        d for path, root in collection.files(paths) for d, _ in collection.extracts(path, root)
    )
    return [(document.source.title, document.text) for document in found]


def test_bibliographies_come_first_and_archives_are_opened(
    collection: FileCollection, tmp_path: Path
) -> None:
    folder = given(tmp_path, a_txt="A", b_RIS="B", c_zip="")
    assert names(collection, folder) == ["b.RIS", "a.txt", "inside.txt"]


def test_an_archive_that_is_given_twice_is_opened_once(
    collection: FileCollection, tmp_path: Path
) -> None:
    archive = given(tmp_path, c_zip="") / "c.zip"
    assert names(collection, archive, archive) == ["inside.txt"]


def test_what_is_not_there_or_locked_is_refused_and_stops_nothing(
    collection: FileCollection, tmp_path: Path
) -> None:
    folder = given(tmp_path, a_zip="locked", b_txt="broken", c_txt="Bees dance.")
    assert texts(collection, tmp_path / "gone", folder) == [("", "Bees dance.")]
    assert collection.report.refused == [
        (str(tmp_path / "gone"), "there is no such file or folder"),
        ("a.zip", "is locked"),  # that it is left out goes without saying
        ("b.txt", "is broken. Mend it"),
    ]


def test_a_file_that_a_bibliography_names_is_read_as_its_work_and_once(
    collection: FileCollection, tmp_path: Path
) -> None:
    folder = given(tmp_path, z_bib="a.txt", a_txt="Bees dance.", b_txt="They hum.")
    assert texts(collection, folder) == [("Dances", "Bees dance."), ("", "They hum.")]


def test_the_first_file_that_can_be_read_counts_and_else_the_entry(
    collection: FileCollection, tmp_path: Path
) -> None:
    folder = given(tmp_path, z_bib="gone.txt\na.txt\nb.txt", a_txt="broken", b_txt="Bees dance.")
    assert texts(collection, folder) == [("Dances", "Bees dance.")]
    assert collection.report.refused == [("a.txt", "is broken. Mend it")]
    given(tmp_path, b_txt="broken")
    again = replace(collection, report=AddReport(), attached=set())
    assert texts(again, folder) == [("Dances", "")]


def test_an_entry_reaches_no_file_outside_of_what_was_given(
    collection: FileCollection, tmp_path: Path
) -> None:
    (tmp_path / "secret.txt").write_text("Nobody knows.")
    (given(tmp_path) / "link.txt").symlink_to(tmp_path / "secret.txt")
    named = f"../secret.txt\n..\\secret.txt\n{tmp_path}/secret.txt\nlink.txt\na\0b"
    (path,) = [given(tmp_path, z_bib=named) / "z.bib"]
    assert texts(collection, path) == [("Dances", "")]


def test_a_name_is_found_in_either_spelling(collection: FileCollection, tmp_path: Path) -> None:
    one, two = (unicodedata.normalize(form, "Bücher/thé.txt") for form in ("NFC", "NFD"))
    (given(tmp_path) / two).parent.mkdir()
    (tmp_path / "given" / two).write_text("Bees dance.")
    folder = given(tmp_path, z_bib=one.replace("/", "\\"))
    assert texts(collection, folder) == [("Dances", "Bees dance.")]


def test_a_text_takes_what_an_entry_knows_and_keeps_what_it_is() -> None:
    entry = ParsedDocument(
        Source(title="Dances", year=2020, kind=SourceKind.ABSTRACT, licence="theirs"),
        notes=("a", "b"),
        publication_types=("Review",),
    )
    text = ParsedDocument(
        Source(title="dances.pdf", doi="10.5555/a", kind=SourceKind.PAPER, licence="CC BY"),
        "Bees dance.",
        notes=("b", "c"),
        published_as="10.5555/b",
    )
    both = merged(entry, text)
    assert both.source == replace(text.source, title="Dances", year=2020)
    assert (both.notes, both.publication_types) == (("a", "b", "c"), ("Review",))
    assert (both.text, both.published_as) == ("Bees dance.", "10.5555/b")
