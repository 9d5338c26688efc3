"""A generation that takes documents over is like one that is made of all of them at once."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.backends.index.generation import write_generation
from assistant.backends.index.reader import FolderIndex
from assistant.backends.index.texts import Place
from assistant.domain import INDEX_FORMAT, FindingFilter, IndexManifest, Reference
from assistant.errors import IndexDamaged
from assistant.ports import IndexBuild
from tests.unit.backends.index.small_build import DIMENSION, build_of

TEXTS = {
    "a": ["rapamycin lowers scores", "mice were treated"],
    "none": [],
    "b": ["torin protects neurons"],
    "c": ["lithium raises counts", "people were asked", "nobody knew"],
}
CREATED = "2026-01-02T03:04:05+00:00"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """That files survive a power cut is not seen here, and takes most of the time."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def written(
    folder: Path, build: IndexBuild, before: FolderIndex | None = None
) -> tuple[FolderIndex, IndexManifest]:
    folder.mkdir()
    manifest = write_generation(folder, build, before, folder.name, CREATED)
    return FolderIndex(folder), manifest


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> FolderIndex:
    """A generation that is only read."""
    return written(tmp_path_factory.mktemp("generations") / "before", build_of(TEXTS))[0]


def test_a_manifest_says_what_the_generation_is_made_of(tmp_path: Path) -> None:
    index, manifest = written(tmp_path / "one", build_of(TEXTS))
    assert manifest.counts == {"documents": 4, "passages": 6, "sentences": 6}
    assert (manifest.generation, manifest.created) == ("one", CREATED)
    assert (manifest.format, manifest.corpus) == (INDEX_FORMAT, "corpus")
    assert index.manifest == manifest
    assert set(manifest.files) == {
        "sentences.npy",
        "texts.sqlite",
        "vectors.faiss",
        "words.json",
        *(f"lexical/{name}.npy" for name in ("counts", "lengths", "rows", "starts")),
        "lexical/vocabulary.json",
    }


def test_every_file_is_stamped_so_that_damage_is_found(tmp_path: Path) -> None:
    written(tmp_path / "one", build_of(TEXTS))
    path = tmp_path / "one" / "sentences.npy"
    path.write_bytes(path.read_bytes()[:-1] + b"\x7f")
    with pytest.raises(IndexDamaged):
        FolderIndex(tmp_path / "one")


def places(index: FolderIndex) -> list[Place]:
    return [place for segment in index.segments for place in segment.texts.places()]


def sentence_rows(index: FolderIndex) -> NDArray[np.float16]:
    return np.concatenate([segment.sentence_rows for segment in index.segments])


def same(one: FolderIndex, other: FolderIndex) -> None:
    """Both hold the same documents, vectors and words, at the same places."""
    assert places(one) == places(other)
    assert one.manifest.counts == other.manifest.counts
    every = range(one.passages)
    assert [one.passage(n) for n in every] == [other.passage(n) for n in every]
    assert one.digests() == other.digests()
    np.testing.assert_array_equal(one.passage_vectors(every), other.passage_vectors(every))
    np.testing.assert_array_equal(sentence_rows(one), sentence_rows(other))
    assert one.words() == other.words()
    for word in ("rapamycin", "were", "torin", "lithium", "nobody", "new", "treated"):
        assert one.search_lexical([word], 9) == other.search_lexical([word], 9)
        assert one.document_frequency(word) == other.document_frequency(word)
    for key in one.source_ids():
        assert one.document(key) == other.document(key)


@pytest.mark.parametrize(
    ("changed", "order"),
    [
        ({"new": ["a new text"]}, ["a", "none", "b", "c", "new"]),
        ({"new": ["a new text"]}, ["new", "a", "none", "b", "c"]),
        ({}, ["c", "b", "none", "a"]),
        ({}, ["none"]),
        ({}, ["b", "c"]),
        ({"b": ["torin is new", "torin again"]}, ["a", "none", "b", "c"]),
        ({"a": []}, ["a", "b", "c"]),
        ({"none": ["filled were"], "c": ["short"]}, ["c", "a", "none"]),
        (TEXTS, ["a", "none", "b", "c"]),
        ({}, []),
    ],
)
def test_documents_that_stay_are_taken_over_with_all_their_rows(
    tmp_path: Path, before: FolderIndex, changed: dict[str, list[str]], order: list[str]
) -> None:
    grown, _ = written(tmp_path / "grown", build_of(changed, order=order), before)
    all_of = {**TEXTS, **changed}
    whole, _ = written(tmp_path / "whole", build_of({key: all_of[key] for key in order}))
    same(grown, whole)


def test_an_order_that_is_empty_is_that_of_no_document(tmp_path: Path) -> None:
    index, manifest = written(tmp_path / "one", build_of({}))
    assert manifest.counts == {"documents": 0, "passages": 0, "sentences": 0}
    assert index.search_lexical(["a"], 3) == []
    assert index.search_dense(np.ones(DIMENSION, dtype=np.float32), 3) == []
    assert list(index.words()) == []


def test_what_was_taken_over_is_taken_over_again(tmp_path: Path) -> None:
    index, _ = written(tmp_path / "g0", build_of({"a": TEXTS["a"]}))
    for number, key in enumerate(("none", "b", "c"), start=1):
        order = ["a", "none", "b", "c"][: number + 1]
        build = build_of({key: TEXTS[key]}, order=order)
        index, _ = written(tmp_path / f"g{number}", build, index)
    whole, _ = written(tmp_path / "whole", build_of(TEXTS))
    same(index, whole)


def test_the_generation_before_is_left_as_it_was(tmp_path: Path, before: FolderIndex) -> None:
    folder = before.segments[0].folder
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    written(tmp_path / "next", build_of({"b": ["other words"]}, order=["b", "c"]), before)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == files
    assert len(files) == 10


def test_references_that_lead_elsewhere_now_are_changed_in_what_stays(tmp_path: Path) -> None:
    old, new = Reference("1", "Li 2019"), Reference("1", "Li 2019", source_id="c")
    first = build_of(TEXTS, references={"a": (old,), "b": (old,)})
    before, _ = written(tmp_path / "before", first)
    build = build_of({}, order=["a", "b", "c"], relinked={"a": (new,)})
    after, _ = written(tmp_path / "after", build, before)
    assert after.references() == {"a": (new,), "b": (old,)}
    assert after.findings(FindingFilter()) == []


def test_words_and_names_are_kept_in_every_script(tmp_path: Path) -> None:
    build = build_of({"a": ["über βeta 王"]}, called={"a": ["müller"]})
    index, _ = written(tmp_path / "one", build)
    assert index.words() == ["über", "βeta", "王"]
    assert set(index.called()) == {"müller"}
    assert "王" in (tmp_path / "one" / "words.json").read_text(encoding="utf-8")
    assert set(json.loads((tmp_path / "one" / "words.json").read_text())) == {"words", "called"}


def test_vectors_of_sentences_are_kept_in_half_precision(tmp_path: Path) -> None:
    build = build_of(TEXTS)
    index, _ = written(tmp_path / "one", build)
    assert sentence_rows(index).dtype == np.float16
    np.testing.assert_allclose(index.sentence_vectors("b", 0, 0), build.vectors[2:3], atol=1e-3)


def test_a_full_disk_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    with pytest.raises(OSError, match="No space left"):
        written(tmp_path / "one", build_of(TEXTS))
    assert not (tmp_path / "one" / "manifest.json").exists()
