"""A data set in BEIR's format is read line by line, and says where it cannot be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.backends.corpus.beir import BeirCorpus
from assistant.domain import EvidenceLevel, Media, ParsedDocument, SourceKind
from assistant.errors import CorpusInvalid, UnreadableDocument


def line(key: object, text: str = "Text.", **more: Any) -> str:
    return json.dumps({"_id": key, "text": text, **more}, ensure_ascii=False)


def read(folder: Path, *lines: str, end: str = "\n") -> list[ParsedDocument]:
    (folder / "corpus.jsonl").write_text(
        "".join(one + end for one in lines), encoding="utf-8", newline=""
    )
    return list(BeirCorpus(folder).documents())


def test_every_line_is_a_document_in_order(tmp_path: Path) -> None:
    first, second = read(tmp_path, line("b", "One.\nTwo.", title="T"), line("a", metadata={"x": 1}))
    assert (first.source.id, first.source.title, first.text) == ("b", "T", "One.\nTwo.")
    assert (second.source.id, second.source.title, second.text) == ("a", "", "Text.")
    assert first.source.kind is SourceKind.ABSTRACT
    assert first.source.evidence is EvidenceLevel.UNKNOWN
    assert (first.file, first.media) == ("corpus.jsonl", Media.PLAIN)


@pytest.mark.parametrize(
    ("given", "key", "title"),
    [
        (line(7), "7", ""),
        (line("ä/1 x", title=None), "ä/1 x", ""),
        (line("a", title="“Törin” 😀"), "a", "“Törin” 😀"),
    ],
)
def test_ids_and_titles_are_taken_as_texts(
    tmp_path: Path, given: str, key: str, title: str
) -> None:
    (document,) = read(tmp_path, given)
    assert (document.source.id, document.source.title) == (key, title)


def test_letters_that_end_a_line_elsewhere_stand_within_a_text(tmp_path: Path) -> None:
    text = "one\u2028two\x85three\u2029four"
    (document,) = read(tmp_path, line("a", text))
    assert document.text == text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n \n"])
def test_lines_end_as_on_any_machine_and_empty_ones_are_passed_over(
    tmp_path: Path, end: str
) -> None:
    found = read(tmp_path, line("a"), line("b"), end=end)
    assert [document.source.id for document in found] == ["a", "b"]


def test_the_last_line_needs_no_end(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text(line("a") + "\n" + line("b"), encoding="utf-8")
    assert len(list(BeirCorpus(tmp_path).documents())) == 2


def test_an_empty_file_has_no_documents(tmp_path: Path) -> None:
    assert read(tmp_path) == []


def test_a_document_that_changed_has_another_digest(tmp_path: Path) -> None:
    (one,) = read(tmp_path, line("a"))
    (again,) = read(tmp_path, line("a"))
    (retitled,) = read(tmp_path, line("a", title="New"))
    (rewritten,) = read(tmp_path, line("a", "New."))
    assert one.sha256 == again.sha256
    assert len({one.sha256, retitled.sha256, rewritten.sha256}) == 3


@pytest.mark.parametrize(
    "damaged",
    ["{", "text", "[1]", "3", "null", '"a"', '{"text": "x"}', '{"_id": "x"}', line("x")[:-3]],
)
def test_a_line_that_is_no_document_is_named_by_its_number(tmp_path: Path, damaged: str) -> None:
    with pytest.raises(CorpusInvalid, match="no JSON object with _id and text") as caught:
        read(tmp_path, line("a"), "", damaged, line("b"))
    assert str(caught.value).startswith(f"Line 3 of {tmp_path / 'corpus.jsonl'} holds ")
    assert caught.value.remedy == "Mend the data set."


@pytest.mark.parametrize(("first", "second"), [("a", "a"), (7, "7")])
def test_an_id_that_comes_twice_is_named(tmp_path: Path, first: object, second: object) -> None:
    with pytest.raises(CorpusInvalid, match=rf"^Line 3 of .* holds the id {second} again\.$"):
        read(tmp_path, line(first), line("b"), line(second, "Other."))


def test_what_stands_before_the_damage_is_handed_on(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text(line("a") + "\n{\n", encoding="utf-8")
    documents = iter(BeirCorpus(tmp_path).documents())
    assert next(documents).source.id == "a"
    with pytest.raises(CorpusInvalid, match="Line 2"):
        next(documents)


def test_a_corpus_may_be_read_again_and_again(tmp_path: Path) -> None:
    read(tmp_path, line("a"))
    corpus = BeirCorpus(tmp_path)
    assert list(corpus.documents()) == list(corpus.documents())


@pytest.mark.parametrize("damage", ["missing", "folder", "not text"])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "corpus.jsonl"
    if damage == "folder":
        path.mkdir()
    if damage == "not text":
        path.write_bytes(b'{"_id": "a", "text": "\xff"}\n')
    with pytest.raises(UnreadableDocument, match=r"corpus\.jsonl cannot be read: ") as caught:
        list(BeirCorpus(tmp_path).documents())
    assert caught.value.remedy == "Restore the data set."


@pytest.mark.parametrize(
    "line",
    [
        '{"_id": "a", "text": null}',
        '{"_id": "a", "text": ["a"]}',
        '{"_id": null, "text": "a"}',
        '{"_id": "", "text": "a"}',
        "[" * 100_000,
    ],
)
def test_what_has_no_id_or_no_text_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "corpus.jsonl").write_text(line + "\n")
    with pytest.raises(CorpusInvalid, match="Line 1"):
        list(BeirCorpus(tmp_path).documents())
