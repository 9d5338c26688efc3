"""What a run of indexing does again, what it leaves, and what documents become in an index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.backends.index import FolderStore
from assistant.backends.shipped_files import load_lexicon
from assistant.domain import IndexReport, Media, ParsedDocument
from assistant.errors import CorpusInvalid
from assistant.pipelines.indexing import Builder, Indexer, Part, index_configuration
from assistant.ports import Corpus, Progress
from assistant.settings import Chunking
from assistant.testing import ListCorpus, WordEmbedder
from assistant.text.lexicon import Lexicon
from tests.small_index import TEXTS, builder_with, generation


def silent(_what: str, _done: int, _total: int) -> None:
    """Reports nothing."""


def run(
    folder: Path,
    corpus: Corpus,
    builder: Builder | None = None,
    *,
    live: list[str] | None = None,
    progress: Progress = silent,
) -> IndexReport:
    """One run; `live` gets a line for each generation that went live."""
    store = FolderStore(folder)
    went = [] if live is None else live
    indexer = Indexer(store, builder or builder_with(WordEmbedder()), lambda: went.append("live"))
    with store.exclusive(0, lambda: None):
        return indexer.run(corpus, full=False, progress=progress)


def test_the_configuration_changes_with_all_that_shapes_an_index() -> None:
    lexicon = Lexicon(load_lexicon())
    plain = index_configuration(lexicon, Chunking())
    other = Lexicon(replace(load_lexicon(), digest="another"))
    assert index_configuration(Lexicon(load_lexicon()), Chunking()) == plain
    changed = [
        plain,
        index_configuration(other, Chunking()),
        index_configuration(lexicon, replace(Chunking(), max_tokens=7)),
        index_configuration(lexicon, Chunking(), "reader 1"),
        index_configuration(lexicon, Chunking(), "reader 2"),
    ]
    assert len(set(changed)) == len(changed)


def test_each_passage_has_the_vector_of_its_own_text_whatever_its_length(tmp_path: Path) -> None:
    """Texts are embedded longest first, which is not the order in which they stand."""
    texts = {f"s{n}": f"Bees of hive {n} dance" + " and hum" * (n % 3) + "." for n in range(300)}
    embedder = WordEmbedder()
    told: list[tuple[str, int, int]] = []
    report = run(
        tmp_path,
        ListCorpus(texts),
        builder_with(embedder),
        progress=lambda *step: told.append(step),
    )
    index = FolderStore(tmp_path).open()
    wanted = embedder.embed_documents([index.passage(n).embedded for n in range(300)])
    assert np.allclose(index.passage_vectors(range(300)), wanted)
    assert report.embedded == 300
    assert [step for step in told if step[0] == "embedding"] == [
        ("embedding", 256, 300),
        ("embedding", 300, 300),
    ]
    assert told[0] == ("reading", 1, 0)
    assert told[-1] == ("indexing words", 300, 300)


def test_a_sentence_that_stands_in_two_passages_has_a_vector_of_unit_length_too() -> None:
    text = "Wasps sting. Hornets buzz about. Bees dance on the comb. They hum in the hive. " * 3
    builder = replace(builder_with(WordEmbedder()), chunking=replace(Chunking(), max_tokens=20))
    (raw,) = ListCorpus({"hive": text}, Media.WEB_ARTICLE).documents()
    (part,), _ = builder.embed([builder.read(raw)], silent)
    assert part.passages[1].first_sentence <= part.passages[0].last_sentence
    assert part.sentences is not None
    assert np.allclose(np.linalg.norm(part.sentences, axis=1), 1, atol=1e-5)


def test_every_passage_is_found_by_the_first_author_and_the_name_of_its_source() -> None:
    text = "Wasps sting. Hornets buzz about. Bees dance on the comb. They hum in the hive. " * 3
    authors = ("Żółkiewski AB", "Lund P")
    builder = replace(builder_with(WordEmbedder()), chunking=replace(Chunking(), max_tokens=20))
    for by, found in ((authors, True), ((" ",), False)):
        (raw,) = ListCorpus({"hive": text}, Media.WEB_ARTICLE, authors={"hive": by}).documents()
        part = builder.worded(builder.read(raw))
        keys = part.keys or []
        assert len(keys) == len(part.passages) > 2
        assert all(("żółkiewsk" in " ".join(row)) is found for row in keys)
        assert ("żółkiewski" in part.words) is found


def test_nothing_is_written_and_nobody_told_when_nothing_changed(tmp_path: Path) -> None:
    live: list[str] = []
    run(tmp_path, ListCorpus(TEXTS), live=live)
    before = generation(tmp_path)
    report = run(tmp_path, ListCorpus(TEXTS), live=live)
    assert (live, generation(tmp_path), report.unchanged) == (["live"], before, 3)


def test_another_order_is_written_but_not_embedded(tmp_path: Path) -> None:
    run(tmp_path, ListCorpus(TEXTS))
    report = run(tmp_path, ListCorpus(dict(reversed(TEXTS.items()))))
    assert (report.embedded, report.unchanged, report.changed) == (0, 3, ())
    assert list(FolderStore(tmp_path).open().source_ids()) == ["gamma", "beta", "alpha"]


@pytest.mark.parametrize("how", ["another model", "other passages", "a damaged file"])
def test_what_cannot_be_used_again_is_built_anew(tmp_path: Path, how: str) -> None:
    run(tmp_path, ListCorpus(TEXTS))
    builder = builder_with(WordEmbedder(name="more words" if how == "another model" else "words"))
    if how == "other passages":
        builder = replace(builder, chunking=replace(Chunking(), max_tokens=50))
    if how == "a damaged file":
        (generation(tmp_path) / "manifest.json").write_bytes(b"{")
    report = run(tmp_path, ListCorpus(TEXTS), builder)
    assert report.embedded == 3
    assert list(FolderStore(tmp_path).open().source_ids()) == [*TEXTS]


def test_others_are_given_only_what_is_new_and_their_work_is_used(tmp_path: Path) -> None:
    asked: list[list[str]] = []

    def prepare(raws: Sequence[ParsedDocument], progress: Progress) -> list[Part]:
        asked.append([raw.source.id for raw in raws])
        there = builder_with(WordEmbedder())
        parts, _ = there.embed([there.read(raw) for raw in raws], progress)
        return [there.worded(part) for part in parts]

    embedder = WordEmbedder()
    builder = replace(builder_with(embedder), prepare=prepare)
    run(tmp_path / "index", ListCorpus({"alpha": TEXTS["alpha"]}), builder)
    report = run(tmp_path / "index", ListCorpus(TEXTS), builder)
    assert asked == [["alpha"], ["beta", "gamma"]]
    assert (embedder.embedded, report.embedded) == (0, 2)
    run(tmp_path / "here", ListCorpus(TEXTS))
    one, other = (FolderStore(tmp_path / name).open() for name in ("index", "here"))
    assert one.search_lexical(["@rapalog"], 5) == other.search_lexical(["@rapalog"], 5)
    assert np.allclose(one.passage_vectors(range(3)), other.passage_vectors(range(3)))


def test_a_document_that_says_nothing_is_a_source_without_passages(tmp_path: Path) -> None:
    report = run(tmp_path, ListCorpus({"empty": "", **TEXTS}))
    index = FolderStore(tmp_path).open()
    assert (report.embedded, list(index.passages_of("empty"))) == (3, [])
    assert [index.passage(n).source_id for n in range(index.passages)] == [*TEXTS]


class Broken(ListCorpus):
    """A corpus whose second document cannot be used, or that names what it left out."""

    def __init__(self, texts: dict[str, str], *, stops: bool) -> None:
        super().__init__(texts)
        self.stops = stops

    def documents(self) -> Iterable[ParsedDocument]:
        for number, document in enumerate(super().documents()):
            if number == 1 and self.stops:
                raise CorpusInvalid("beta is no record.")
            yield document

    def refused(self) -> Sequence[tuple[str, str]]:
        return [("scan.pdf", "it is locked")]


def test_a_document_that_cannot_be_used_leaves_the_index_as_it_is(tmp_path: Path) -> None:
    run(tmp_path, ListCorpus(TEXTS))
    before = generation(tmp_path)
    with pytest.raises(CorpusInvalid, match="beta is no record"):
        run(tmp_path, Broken({**TEXTS, "alpha": "Other words."}, stops=True))
    assert generation(tmp_path) == before


@pytest.mark.parametrize("again", [False, True])
def test_what_was_left_out_is_named_whether_anything_changed_or_not(
    tmp_path: Path, again: bool
) -> None:
    if again:
        run(tmp_path, ListCorpus(TEXTS))
    assert run(tmp_path, Broken(TEXTS, stops=False)).refused == (("scan.pdf", "it is locked"),)
