"""A folder as a corpus: ids that stay put, and what cannot be read is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.domain import Media, ParsedDocument, Source
from assistant.errors import CorpusInvalid, UnreadableDocument
from assistant.pipelines.folder_corpus import FolderCorpus


def read(path: Path) -> Iterator[ParsedDocument]:
    """A file is its text; "doi:" begins one that names its paper, and an empty one cannot be read."""
    text = path.read_text()
    if not text:
        raise UnreadableDocument(f"{path.name} is empty.", "")
    doi = text.removeprefix("doi:") if text.startswith("doi:") else ""
    source = Source(title=f"On {text}", doi=doi, authors=("Ada B",) if doi else (), year=2020)
    yield ParsedDocument(source, text, media=Media.PLAIN)


def unpack(_archive: Path, _into: Path) -> None:
    raise AssertionError("there is no archive")


def corpus(folder: Path, **files: str) -> FolderCorpus:
    """A corpus of files, whose names are written with "__" for the slash, and without “.txt”."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return FolderCorpus(folder, read, unpack)


def ids(found: FolderCorpus) -> list[str]:
    return sorted(document.source.id for document in found.documents())


def test_a_file_that_names_its_paper_is_called_by_it_and_another_by_its_name(
    tmp_path: Path,
) -> None:
    assert ids(corpus(tmp_path, tea="Bees dance.", notes="doi:10.5555/a")) == ["ada-2020", "tea"]


def test_two_files_of_one_name_are_called_by_their_paths(tmp_path: Path) -> None:
    before = ids(corpus(tmp_path, a__tea="Bees dance.", b__tea="They hum.", sage="They sleep."))
    assert [name.rpartition("-")[0] for name in before] == ["", "tea", "tea"]
    # Whatever comes before them in the alphabet, they keep their ids.
    assert set(before) < set(ids(corpus(tmp_path, Aa__tea="They fly.")))


def test_documents_know_the_file_below_the_folder_and_no_day(tmp_path: Path) -> None:
    (document,) = corpus(tmp_path, a__tea="Bees dance.").documents()
    assert (document.file, document.added) == ("a/tea.txt", "")


def test_what_cannot_be_read_is_named_until_it_is_mended(tmp_path: Path) -> None:
    found = corpus(tmp_path, tea="Bees dance.", sage="")
    assert ids(found) == ["tea"]
    assert list(found.refused()) == [("sage.txt", "is empty")]
    corpus(tmp_path, sage="They hum.")
    assert ids(found) == ["sage", "tea"]
    assert list(found.refused()) == []


def test_where_nothing_can_be_read_it_is_said_and_an_empty_folder_is_none(tmp_path: Path) -> None:
    assert ids(corpus(tmp_path)) == []
    with pytest.raises(CorpusInvalid, match=r"None of the 2 files .* sage\.txt: is empty"):
        ids(corpus(tmp_path, tea="", sage=""))


def test_what_describes_the_corpus_is_no_document_of_it_but_one_below_is(tmp_path: Path) -> None:
    found = corpus(tmp_path, a__tea="Bees dance.")
    for place in (tmp_path, tmp_path / "a"):
        (place / "profile.yaml").write_text("scope: bees")
    assert ids(found) == ["profile", "tea"]
    assert {document.file for document in found.documents()} == {"a/tea.txt", "a/profile.yaml"}
