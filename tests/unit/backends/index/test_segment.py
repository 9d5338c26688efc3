"""Segments of an index: what is large is left alone, and what is asked for comes from all of them."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.backends.index import generation
from assistant.backends.index.generation import write_generation
from assistant.backends.index.reader import FolderIndex
from assistant.backends.index.segment import gathered, link_files, starts_of
from assistant.domain import Filter, FindingFilter, Reference
from assistant.errors import IndexDamaged, UnknownSource
from assistant.ports import IndexBuild
from tests.unit.backends.index.small_build import DIMENSION, build_of, finding

CREATED = "2026-01-02T03:04:05+00:00"
LARGE = {f"l{n}": [f"rapamycin lowers score {n}", "mice were treated"] for n in range(8)}


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments of a few passages: one of four stays as it is while what comes is a quarter of it."""
    monkeypatch.setattr(generation, "SMALL", 4)
    monkeypatch.setattr(generation, "GROWTH", 4)
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def written(folder: Path, build: IndexBuild, before: FolderIndex | None = None) -> FolderIndex:
    folder.mkdir()
    write_generation(folder, build, before, folder.name, CREATED)
    return FolderIndex(folder)


def grown(scratch: Path, texts: dict[str, list[str]], *, name: str = "grown") -> FolderIndex:
    """The large documents, and then these."""
    first = written(scratch / f"{name}-0", build_of(LARGE))
    return written(scratch / name, build_of(texts, order=[*LARGE, *texts]), first)


def sizes(index: FolderIndex) -> list[int]:
    return [segment.passages for segment in index.segments]


def same(one: FolderIndex, other: FolderIndex) -> None:
    """Both answer alike, whatever the order of their documents."""
    assert set(one.source_ids()) == set(other.source_ids())
    assert one.manifest.counts == other.manifest.counts
    assert (one.words(), one.called()) == (other.words(), other.called())
    assert one.digests() == other.digests()
    assert {s.id: s for s in one.sources()} == {s.id: s for s in other.sources()}
    for key in one.source_ids():
        assert one.document(key) == other.document(key)
        ours, theirs = one.passages_of(key), other.passages_of(key)
        assert [one.passage(n) for n in ours] == [other.passage(n) for n in theirs]
        np.testing.assert_array_equal(one.passage_vectors(ours), other.passage_vectors(theirs))
        for mine, its in zip(one.sentences_of(ours), other.sentences_of(theirs), strict=True):
            np.testing.assert_array_equal(mine, its)
        only = Filter(sources=frozenset({key}))
        assert told(one, only) == told(other, only)
    assert told(one) == told(other)


def told(index: FolderIndex, only: Filter | None = None) -> list[set[tuple[str, float]]]:
    """What searches find, by the id of the passage, with its score."""
    query = np.ones(DIMENSION, dtype=np.float32) / np.float32(DIMENSION**0.5)
    among = (only,) if only else ()
    found = [index.search_dense(query, 99, *among)]
    found += [index.search_lexical([w], 99, *among) for w in ("rapamycin", "were", "torin", "new")]
    return [{(index.passage(n).id, round(score, 5)) for n, score in scores} for scores in found]


def test_a_large_segment_is_linked_and_not_written_again(scratch: Path) -> None:
    index = grown(scratch, {"new": ["torin is new"]})
    assert sizes(index) == [16, 1]
    for name in ("texts.sqlite", "vectors.faiss", "sentences.npy", "lexical/rows.npy"):
        before, after = scratch / "grown-0" / name, scratch / "grown" / name
        assert before.stat().st_ino == after.stat().st_ino
        assert (scratch / "grown/more/1" / name).is_file()
    same(index, written(scratch / "whole", build_of({**LARGE, "new": ["torin is new"]})))


def test_what_comes_is_written_together_with_what_is_small(scratch: Path) -> None:
    index = grown(scratch, {"new": ["torin is new"]})
    order = [*LARGE, "new", "next"]
    again = written(scratch / "again", build_of({"next": ["new mice"]}, order=order), index)
    assert sizes(again) == [16, 2]
    order.append("more")
    last = written(scratch / "last", build_of({"more": ["a", "b", "c"]}, order=order), again)
    assert sizes(last) == [21]


@pytest.mark.parametrize(
    ("texts", "gone", "expected"),
    [
        ({"l3": ["changed by torin"]}, "", [15]),
        ({}, "l0", [14]),
        ({"tail": ["changed"]}, "", [16, 1]),
        ({}, "tail", [16, 0]),
    ],
)
def test_a_segment_of_which_something_changes_is_written_anew(
    scratch: Path, texts: dict[str, list[str]], gone: str, expected: list[int]
) -> None:
    tail = {"tail": ["torin"]} if {gone, *texts} & {"tail"} else {}
    index = grown(scratch, tail) if tail else written(scratch / "grown", build_of(LARGE))
    held = {**LARGE, **tail, **texts}
    held.pop(gone, None)
    after = written(scratch / "after", build_of(texts, order=list(held)), index)
    assert sizes(after) == expected
    same(after, written(scratch / "whole", build_of(held)))


@given(
    st.lists(
        st.lists(
            st.tuples(st.sampled_from("abcdefghij"), st.integers(0, 5)), unique_by=lambda d: d[0]
        ),
        min_size=2,
        max_size=5,
    )
)
@settings(max_examples=40, deadline=None)
def test_whatever_came_and_went_searches_find_what_they_find_in_one_segment(
    states: list[list[tuple[str, int]]],
) -> None:
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.setattr(generation, "SMALL", 2)
        patch.setattr(generation, "GROWTH", 2)
        index, held = None, dict[str, list[str]]()
        for number, state in enumerate(states):
            texts = {
                key: [f"torin in {key} {n} were new" for n in range(size)] for key, size in state
            }
            come = {key: said for key, said in texts.items() if held.get(key) != said}
            index = written(Path(folder) / str(number), build_of(come, order=list(texts)), index)
            held = texts
        assert index
        same(index, written(Path(folder) / "whole", build_of(held)))


def test_references_of_what_stays_lead_to_what_has_come(scratch: Path) -> None:
    old, new = Reference("1", "Li 2019"), Reference("1", "Li 2019", source_id="new")
    first = written(scratch / "first", build_of(LARGE, references={"l1": (old,), "l2": (old,)}))
    come = build_of({"new": ["torin"]}, order=[*LARGE, "new"], relinked={"l1": (new,)})
    index = written(scratch / "index", come, first)
    assert sizes(index) == [16, 1]
    assert index.references() == {"l1": (new,), "l2": (old,)}
    assert index.document("l1").references == (new,)
    # Written anew together, each has its own.
    gone = build_of({}, order=[key for key in LARGE if key != "l0"], relinked={"l1": (old,)})
    after = written(scratch / "after", gone, index)
    assert sizes(after) == [14]
    assert after.references() == {"l1": (old,), "l2": (old,)}


def test_findings_of_all_segments_are_found_and_stay_apart(scratch: Path) -> None:
    by = FindingFilter(interventions=(frozenset({"torin"}),))
    first = build_of(
        LARGE, findings=[finding("l1", "old", by="torin"), finding("l2", "other", by="x")]
    )
    index = written(scratch / "first", first)
    for number in range(3):
        key = f"new{number}"
        order = [*index.source_ids(), key]
        come = build_of({key: ["t"]}, order=order, findings=[finding(key, key, by="torin")])
        index = written(scratch / key, come, index)
    assert [kept.text for kept in index.findings(by)] == ["old", "new0", "new1", "new2"]
    assert len(index.findings(FindingFilter())) == 5


def test_damage_in_any_segment_is_found(scratch: Path) -> None:
    grown(scratch, {"new": ["torin is new"]})
    path = scratch / "grown/more/1/sentences.npy"
    path.write_bytes(path.read_bytes()[:-1] + b"\x7f")
    with pytest.raises(IndexDamaged, match=r"more/1/sentences\.npy"):
        FolderIndex(scratch / "grown")


def test_a_file_of_nobody_in_the_folder_is_nobodys_segment(scratch: Path) -> None:
    grown(scratch, {"new": ["torin is new"]})
    (scratch / "grown/more/.DS_Store").write_bytes(b"x")
    assert sizes(FolderIndex(scratch / "grown")) == [16, 1]


def test_a_source_of_no_segment_is_unknown(scratch: Path) -> None:
    index = grown(scratch, {"new": ["torin is new"]})
    assert index.passages_of("nobody") == []
    with pytest.raises(UnknownSource, match="nobody"):
        index.document("nobody")


def test_files_are_copied_where_they_cannot_be_linked(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    (scratch / "a/lexical").mkdir(parents=True)
    (scratch / "a/lexical/rows.npy").write_bytes(b"rows")
    monkeypatch.setattr(os, "link", refused)
    link_files(["lexical/rows.npy"], scratch / "a", scratch / "b")
    assert (scratch / "b/lexical/rows.npy").read_bytes() == b"rows"


def test_rows_are_gathered_from_the_parts_that_have_them() -> None:
    rows = np.arange(10, dtype=np.float16).reshape(5, 2)
    parts = [rows[:2], rows[2:2], rows[2:]]
    starts = starts_of([len(part) for part in parts])
    wanted = np.asarray([4, 0, 2, 1, 4])
    np.testing.assert_array_equal(gathered(parts, starts, wanted), rows[wanted])
    np.testing.assert_array_equal(gathered([rows], [0, 5], wanted), rows[wanted])
