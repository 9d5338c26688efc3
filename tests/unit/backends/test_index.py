from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import pytest
import time_machine
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.backends.index import FolderIndex, FolderStore, reader
from assistant.backends.index import folder as index_folder
from assistant.backends.index.folder import live_generation
from assistant.backends.index.lexical import K1, B
from assistant.backends.lexicon_file import load_lexicon
from assistant.domain import (
    EvidenceLevel,
    Filter,
    FindingFilter,
    IndexManifest,
    IndexReport,
    Media,
    ParsedDocument,
    Source,
    SourceKind,
)
from assistant.domain.ids import content_digest
from assistant.errors import (
    IndexBusy,
    IndexDamaged,
    IndexMismatch,
    IndexNotFound,
    IndexNotWritable,
)
from assistant.pipelines.indexing import Builder, Indexer
from assistant.ports import Vectors
from assistant.settings import Chunking
from assistant.testing import ListCorpus, WordCounter, WordEmbedder
from assistant.text.lexicon import Lexicon

silent: Any = lambda *_: None  # noqa: E731

TEXTS = {
    "alpha": "Rapamycin lowers scores in mice. It does so within days.",
    "beta": "Temsirolimus was tested in people. Half of them had fewer relapses.",
    "gamma": "Myelin is made by oligodendrocytes.",
}


def builder_with(embedder: WordEmbedder) -> Builder:
    return Builder(embedder, WordCounter(), Lexicon(load_lexicon()), Chunking())


def build(folder: Path, texts: dict[str, str], embedder: WordEmbedder | None = None,
          full: bool = False) -> IndexReport:  # fmt: skip
    store = FolderStore(folder)
    indexer = Indexer(store, builder_with(embedder or WordEmbedder()))
    with store.exclusive(0, lambda: None):
        return indexer.run(ListCorpus(texts), full=full, progress=lambda *_: None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build(tmp_path / "index", TEXTS)
    return tmp_path / "index"


def generation(folder: Path) -> Path:
    return folder / "generations" / (folder / "CURRENT").read_text().strip()


def test_what_was_written_is_read_back(folder: Path) -> None:
    index = FolderStore(folder).open()
    assert list(index.source_ids()) == ["alpha", "beta", "gamma"]
    passage = index.passage(index.passages_of("beta")[0])
    document = index.document("beta")
    assert document.text[passage.start : passage.end] == passage.text
    assert index.sentence_vectors("beta", 0, 1).shape == (2, 64)


def test_search_agrees_with_brute_force(folder: Path) -> None:
    index = FolderStore(folder).open()
    query = WordEmbedder().embed_query("rapamycin in mice")
    rows = index.passage_vectors(range(index.passages))
    expected = sorted(enumerate(rows @ query), key=lambda pair: -pair[1])
    found = index.search_dense(query, 3)
    assert [i for i, _ in found] == [i for i, _ in expected]
    assert np.allclose([s for _, s in found], [s for _, s in expected], atol=1e-6)


def test_word_search_knows_concepts_and_nothing_else(folder: Path) -> None:
    index = FolderStore(folder).open()
    found = index.search_lexical(["@rapalog"], 5)
    assert {index.passage(i).source_id for i, _ in found} == {"alpha", "beta"}
    assert index.search_lexical(["nowhere"], 5) == []
    assert index.document_frequency("@rapamycin") == 1
    assert index.document_frequency("nowhere") == 0


def test_words_score_as_bm25s_itself_scores_them(folder: Path) -> None:
    index = FolderStore(folder).open()
    built = builder_with(WordEmbedder()).build(list(ListCorpus(TEXTS).documents()), lambda *_: None)
    theirs = bm25s.BM25(method="lucene", k1=K1, b=B)
    theirs.index([list(keys) for keys in built[0].keys], show_progress=False)
    for keys in (["@rapamycin"], ["@rapalog", "@mouse"], ["@rapamycin", "@rapamycin", "nowhere"]):
        scores = theirs.get_scores([key for key in keys if key in theirs.vocab_dict])
        expected = {i: float(s) for i, s in enumerate(scores) if s > 0}
        assert dict(index.search_lexical(keys, 9)) == pytest.approx(expected)


def test_a_second_run_embeds_nothing_and_writes_nothing(folder: Path) -> None:
    before = generation(folder)
    embedder = WordEmbedder()
    report = build(folder, TEXTS, embedder)
    assert (report.embedded, embedder.embedded, report.unchanged) == (0, 0, 3)
    assert generation(folder) == before


def test_only_what_changed_is_embedded_again(folder: Path) -> None:
    changed = {**TEXTS, "beta": "Temsirolimus was tested in people. Nothing else."}
    changed["delta"] = "A fourth text."
    del changed["gamma"]
    embedder = WordEmbedder()
    report = build(folder, changed, embedder)
    assert (report.added, report.changed, report.removed) == (("delta",), ("beta",), ("gamma",))
    assert embedder.embedded == report.embedded == 2
    updated = FolderStore(folder).open()
    build(folder.parent / "anew", changed)
    anew = FolderStore(folder.parent / "anew").open()
    assert_same(updated, anew)
    assert [updated.passage(i) for i in range(updated.passages)] == [
        anew.passage(i) for i in range(anew.passages)
    ]
    assert np.allclose(
        updated.passage_vectors(range(updated.passages)),
        anew.passage_vectors(range(anew.passages)),
    )
    assert np.allclose(
        updated.sentence_vectors("alpha", 0, 1), anew.sentence_vectors("alpha", 0, 1)
    )


def assert_same(one: FolderIndex, other: FolderIndex) -> None:
    """Whatever can be asked of two indexes."""
    assert (one.words(), one.called()) == (other.words(), other.called())
    assert [one.passage(i) for i in range(one.passages)] == [
        other.passage(i) for i in range(other.passages)
    ]
    assert list(one.sources()) == list(other.sources())
    assert one.findings(FindingFilter()) == other.findings(FindingFilter())
    assert dict(one.references()) == dict(other.references())
    for key in one.source_ids():
        assert one.document(key) == other.document(key)
        assert list(one.passages_of(key)) == list(other.passages_of(key))
        last = len(one.document(key).sentences) - 1
        assert np.array_equal(
            one.sentence_vectors(key, 0, last), other.sentence_vectors(key, 0, last)
        )
        only = Filter(sources=frozenset({key}))
        query = WordEmbedder().embed_query("rapamycin number of a group")
        assert one.search_dense(query, 99, only) == other.search_dense(query, 99, only)
    for keys in (["@rapamycin"], ["group", "score", "group"], ["text", "@rapalog", "nowhere"]):
        assert one.search_lexical(keys, 99) == other.search_lexical(keys, 99)
        assert [*map(one.document_frequency, keys)] == [*map(other.document_frequency, keys)]


@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 3)), unique_by=lambda d: d[0]),
        min_size=2,
        max_size=4,
    )
)
@settings(max_examples=15, deadline=None)
def test_whatever_came_and_went_the_index_is_as_if_built_anew(
    states: list[list[tuple[str, int]]],
) -> None:
    """Documents are added before, between and behind others, changed, moved and removed; some are empty."""
    with tempfile.TemporaryDirectory() as scratch:
        for state in states:
            texts = {key: f"Rapamycin lowers the score of {key}. " * size for key, size in state}
            build(Path(scratch) / "index", texts)
        build(Path(scratch) / "anew", texts)
        assert_same(*(FolderStore(Path(scratch) / name).open() for name in ("index", "anew")))


def test_references_lead_to_what_has_come_and_no_longer_to_what_is_gone(tmp_path: Path) -> None:
    def run(*raws: ParsedDocument) -> dict[str, list[str]]:
        store = FolderStore(tmp_path / "index")
        corpus = ListCorpus({})
        corpus.documents = lambda: raws  # type: ignore[method-assign]
        with store.exclusive(0, lambda: None):
            Indexer(store, builder_with(WordEmbedder())).run(corpus, full=False, progress=silent)
        found = store.open()
        return {key: [r.source_id for r in found.document(key).references] for key in ("review",)}

    def source(key: str, text: str = "", title: str = "", doi: str = "") -> ParsedDocument:
        about = Source(key, title or key, SourceKind.USER, EvidenceLevel.UNKNOWN, doi=doi)
        body = f"{TEXTS['alpha']}\n\n{text}"
        return ParsedDocument(about, body, content_digest(title + body), key, Media.WEB_ARTICLE)

    review = source(
        "review",
        "References\n1. Honey in hens. doi:10.1234/hens\n"
        "2. Smith AB. A long title about the dance of bees. J Bee, 4.",
    )
    hens = source("hens", doi="10.1234/hens")
    bees = source("bees", title="A long title about the dance of bees")
    assert run(review) == {"review": ["", ""]}
    assert run(review, hens) == {"review": ["hens", ""]}
    assert run(bees, review, hens) == {"review": ["hens", "bees"]}
    assert run(bees, review) == {"review": ["", "bees"]}
    assert run(source("bees", title="Of ants"), review, hens) == {"review": ["hens", ""]}


def test_full_builds_everything_anew(folder: Path) -> None:
    before = generation(folder)
    assert build(folder, TEXTS, full=True).embedded == 3
    assert generation(folder) != before


def test_an_empty_place_has_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexNotFound, match=r"no index at .*nothing"):
        FolderStore(tmp_path / "nothing").open()


def files_of(folder: Path) -> list[str]:
    root = generation(folder)
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())


def test_a_flipped_bit_in_any_file_is_found(folder: Path) -> None:
    for name in files_of(folder):
        path = generation(folder) / name
        whole = path.read_bytes()
        path.write_bytes(whole[:-2] + bytes([whole[-2] ^ 1]) + whole[-1:])
        with pytest.raises((IndexDamaged, IndexMismatch)):
            FolderStore(folder).open()
        path.write_bytes(whole)
    FolderStore(folder).open()


def test_a_missing_or_half_written_file_is_found(folder: Path) -> None:
    for name in files_of(folder):
        path = generation(folder) / name
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(IndexDamaged):
            FolderStore(folder).open()
        path.unlink()
        with pytest.raises(IndexDamaged):
            FolderStore(folder).open()
        path.write_bytes(whole)


@pytest.mark.parametrize("pointer", ["", "../..", "gone", ".hidden"])
def test_a_pointer_to_nowhere_is_damage(folder: Path, pointer: str) -> None:
    (folder / "CURRENT").write_text(pointer)
    with pytest.raises(IndexDamaged):
        FolderStore(folder).open()


def test_another_format_is_a_mismatch(folder: Path) -> None:
    path = generation(folder) / "manifest.json"
    data: dict[str, Any] = json.loads(path.read_text())
    path.write_text(json.dumps({**data, "format": 99}))
    with pytest.raises(IndexMismatch, match="format 99"):
        FolderStore(folder).open()


def test_a_damaged_index_is_simply_built_anew(folder: Path) -> None:
    (generation(folder) / "vectors.faiss").unlink()
    assert build(folder, TEXTS).embedded == 3
    FolderStore(folder).open()


def test_a_reader_keeps_its_generation_while_others_are_written(folder: Path) -> None:
    opened = FolderStore(folder).open()
    for number in range(3):
        build(folder, {**TEXTS, "new": f"Text number {number}."})
    assert opened.document("gamma").text == TEXTS["gamma"]
    assert opened.search_lexical(["@rapamycin"], 1)
    assert len(list((folder / "generations").iterdir())) == 2


def test_a_generation_that_is_cleared_while_it_is_opened_gives_way_to_the_live_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of its files is the first that is not there any more."""
    verify, cleared = index_folder.verify_files, ""

    def verify_and_clear(place: Path, manifest: IndexManifest) -> None:
        verify(place, manifest)
        if (place / "doomed").exists():
            (place / "doomed").unlink()
            build(folder, {**TEXTS, "new": f"Text in the place of {cleared}."})
            (place / cleared).unlink()

    monkeypatch.setattr(reader, "verify_files", verify_and_clear)
    for cleared in (
        "texts.sqlite",
        "lexical/rows.npy",
        "vectors.faiss",
        "sentences.npy",
        "words.json",
    ):
        (generation(folder) / "doomed").touch()
        found = FolderStore(folder).open()
        assert found.document("new").text == f"Text in the place of {cleared}."


def test_the_generation_that_was_live_before_stays(folder: Path) -> None:
    for number, day in enumerate((0, 0, 0, -4000, 300, 0)):
        before = generation(folder)
        with time_machine.travel(datetime.now(UTC) + timedelta(days=day)):
            build(folder, {**TEXTS, "new": f"Text number {number}."})
        kept = set((folder / "generations").iterdir())
        assert kept == {before, generation(folder)}


def test_a_pointer_that_moved_on_is_followed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = iter(["cleared", "cleared-too", generation(folder).name])
    monkeypatch.setattr(index_folder, "_pointer", lambda _: next(names))
    assert live_generation(folder) == generation(folder)


def test_a_full_disk_leaves_the_old_index_live(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (folder / "CURRENT").read_text()

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    with pytest.raises(IndexNotWritable, match=r"No space left.*still in use") as caught:
        build(folder, {"only": "One text."})
    assert "Free some space" in caught.value.remedy
    monkeypatch.undo()
    assert (folder / "CURRENT").read_text() == before
    assert list(FolderStore(folder).open().source_ids()) == list(TEXTS)
    assert len(list((folder / "generations").iterdir())) == 1


def test_a_writer_that_died_leaves_the_old_one_live_and_is_cleared_away(folder: Path) -> None:
    left = folder / "generations" / ".20200101T000000-deadbeef"
    shutil.copytree(generation(folder), left)
    (left / "manifest.json").unlink()
    assert list(FolderStore(folder).open().source_ids()) == list(TEXTS)
    build(folder, {**TEXTS, "new": "A new text."})
    assert not left.exists()


def test_two_writers_one_waits_and_then_gives_up(folder: Path) -> None:
    told: list[bool] = []
    with (
        FileLock(folder / ".lock"),
        pytest.raises(IndexBusy, match="Another process"),
        FolderStore(folder).exclusive(0.05, lambda: told.append(True)),
    ):
        pytest.fail("two writers at once")
    assert told == [True]


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(IndexNotWritable, match="holds other files"):
        build(tmp_path, TEXTS)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_file_in_the_place_of_the_folder_says_so(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("")
    with pytest.raises(IndexNotWritable, match="is a file, not a folder"):
        build(tmp_path / "index", TEXTS)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_without_permission_says_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(IndexNotWritable, match="Permission denied"):
        build(tmp_path / "index", TEXTS)


def test_nothing_in_the_index_is_pickled(folder: Path) -> None:
    for name in files_of(folder):
        data = (generation(folder) / name).read_bytes()
        if name.endswith(".npy"):
            assert b"|O" not in data[:128]
        assert not data.startswith(b"\x80")


class Counting(WordEmbedder):
    """Counts texts, and breaks off after so many."""

    def __init__(self, most: int = 10**9) -> None:
        super().__init__()
        self.seen = 0
        self.most = most

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        self.seen += len(texts)
        if self.seen > self.most:
            raise KeyboardInterrupt
        return super().embed_documents(texts)


def many(number: int) -> dict[str, str]:
    return {f"d{n}": f"Rapamycin number {n} lowers the score of group {n}." for n in range(number)}


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few texts come in several batches."""
    monkeypatch.setattr("assistant.pipelines.indexing._BATCH", 16)


@pytest.mark.usefixtures("small_batches")
def test_a_run_that_was_cut_off_goes_on_where_it_was(tmp_path: Path) -> None:
    texts = many(60)
    first, second = Counting(most=40), Counting()
    with pytest.raises(KeyboardInterrupt):
        build(tmp_path / "index", texts, embedder=first)
    build(tmp_path / "index", texts, embedder=second)
    # Of 60 passages two batches of 16 had come.
    assert second.seen == 60 - 32
    build(tmp_path / "whole", texts)
    one, other = FolderStore(tmp_path / "index").open(), FolderStore(tmp_path / "whole").open()
    query = WordEmbedder().embed_query("group 7")
    assert one.search_dense(query, 9) == other.search_dense(query, 9)
    assert not list((tmp_path / "index").glob(".pending*"))


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("damage", ["cut", "flipped"])
def test_what_a_kill_left_half_written_is_embedded_again(tmp_path: Path, damage: str) -> None:
    texts = many(60)
    with pytest.raises(KeyboardInterrupt):
        build(tmp_path / "index", texts, embedder=Counting(most=40))
    (pending,) = (tmp_path / "index").glob(".pending*")
    data = bytearray(pending.read_bytes())
    if damage == "cut":
        del data[-10:]
    else:
        data[len(data) // 2] ^= 0xFF
    pending.write_bytes(data)
    again = Counting()
    build(tmp_path / "index", texts, embedder=again)
    assert 28 < again.seen < 60
    build(tmp_path / "whole", texts)
    one, other = FolderStore(tmp_path / "index").open(), FolderStore(tmp_path / "whole").open()
    query = WordEmbedder().embed_query("group 7")
    assert one.search_dense(query, 9) == other.search_dense(query, 9)


def test_adding_one_document_embeds_nothing_else(tmp_path: Path) -> None:
    texts = many(60)
    build(tmp_path / "index", texts)
    again = Counting()
    build(tmp_path / "index", {**texts, "new": "Torin is new."}, embedder=again)
    assert again.seen == 1
    index = FolderStore(tmp_path / "index").open()
    build(tmp_path / "whole", {**texts, "new": "Torin is new."})
    whole = FolderStore(tmp_path / "whole").open()
    assert index.words() == whole.words()
    assert index.search_lexical(["torin"], 3) == whole.search_lexical(["torin"], 3)
