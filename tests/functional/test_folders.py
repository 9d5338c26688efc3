"""A folder of any files as a corpus: read as `corpus add` reads, whatever some of the files are like."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from assistant.bootstrap.wiring import make_assistant, merged_corpus
from assistant.domain import SourceKind
from assistant.errors import CorpusInvalid
from assistant.settings import Settings
from tests.papers import JATS, MEDLINE, write_folder

Run = Callable[..., CompletedProcess[str]]
SAID = (
    "In ward {} tacrolimus was given to forty adults, and eleven of them had a tremor for a week."
)


def test_one_bad_file_stops_nothing(run: Run, tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "good.txt").write_text(SAID.format(1))
    (corpus / "old.txt").write_bytes(f"Björk's note. {SAID.format(2)}".encode("cp1252"))
    (corpus / "empty.pdf").write_bytes(b"")
    (corpus / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff\xfe")
    done = run("index", "--corpus", str(corpus), "--index", str(index))
    assert done.returncode == 0, done.stderr
    assert "2 documents" in done.stdout
    assert "2 could not be read:" in done.stdout
    assert "  empty.pdf: is empty" in done.stdout
    assert "  picture.txt: is a picture, whatever its name says" in done.stdout
    told = json.loads(run("index", "--corpus", str(corpus), "--index", str(index), "--json").stdout)
    assert [name for name, _ in told["refused"]] == ["empty.pdf", "picture.txt"]


def test_where_nothing_can_be_read_it_is_said(run: Run, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "empty.pdf").write_bytes(b"")
    done = run("index", "--corpus", str(corpus), "--index", str(tmp_path / "index"))
    assert done.returncode == 1
    assert "None of the 1 files" in done.stderr
    assert "empty.pdf: is empty" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_is_read_as_corpus_add_reads_it(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "papers")
    (folder / "profile.yaml").write_text("scope: wards and what is given in them\n")
    corpus = merged_corpus(folder)
    sources = {raw.source.id: raw.source for raw in corpus.documents()}
    assert sources["quill-2021"].doi == "10.9999/test.1"
    assert sources["quill-2021"].kind is SourceKind.PAPER
    assert sources["marlow-2019"].kind is SourceKind.ABSTRACT
    assert {name for name, _ in corpus.refused()} >= {"program.pdf"}
    assert not any("profile" in name for name in [*sources, *map(str, corpus.refused())])


def test_ids_stay_put(tmp_path: Path) -> None:
    for number, place in enumerate(("b", "c")):
        (tmp_path / place).mkdir()
        (tmp_path / place / "notes.txt").write_text(SAID.format(number))
    (tmp_path / "plan.md").write_text(f"# A plan\n\n{SAID.format(9)}")
    before = {raw.source.id: raw.sha256 for raw in merged_corpus(tmp_path).documents()}
    assert len(before) == 3
    assert "plan" in before
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "notes.txt").write_text(SAID.format(7))
    after = {raw.source.id: raw.sha256 for raw in merged_corpus(tmp_path).documents()}
    assert before.items() <= after.items()
    assert len(after) == 4


def test_linked_folders_come_once(tmp_path: Path) -> None:
    corpus, elsewhere = tmp_path / "corpus", tmp_path / "elsewhere"
    elsewhere.mkdir()
    corpus.mkdir()
    (corpus / "a.txt").write_text(SAID.format(1))
    (elsewhere / "b.txt").write_text(SAID.format(2))
    (corpus / "link").symlink_to(elsewhere)
    (corpus / "again").symlink_to(elsewhere)
    (corpus / "round").symlink_to(corpus)
    (elsewhere / "back").symlink_to(corpus)
    (corpus / "gone.txt").symlink_to(tmp_path / "nothing")
    grown = merged_corpus(corpus)
    assert sorted(raw.source.id for raw in grown.documents()) == ["a", "b"]
    assert list(grown.refused()) == [("gone.txt", "it is a link that leads nowhere")]


def test_a_full_text_beside_its_record_is_one_source(tmp_path: Path) -> None:
    (tmp_path / "quill.nxml").write_text(JATS, encoding="utf-8")
    record = MEDLINE.partition("\nPMID- 99000003")[0].replace("99000002", "99000001")
    (tmp_path / "quill.nbib").write_text(record.replace("test.2", "test.1"), encoding="utf-8")
    (raw,) = merged_corpus(tmp_path).documents()
    assert raw.source.kind is SourceKind.PAPER


def test_a_folder_that_holds_only_what_was_added_is_a_corpus(tmp_path: Path) -> None:
    (tmp_path / "profile.yaml").write_text("scope: wards\n")
    with pytest.raises(CorpusInvalid, match="None of"):
        (tmp_path / "x.bin").write_bytes(b"MZ\x90")
        make_assistant(Settings(corpus=tmp_path, index=tmp_path / "index")).index()
