"""Flipped bits in any file of an index are found when it is opened, before anything is answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import IndexFailure
from tests.faults.conftest import KILLS, Forge, corpus_of, many
from tests.faults.test_kills import reader


def test_every_file_of_an_index(forge: Forge, tmp_path: Path) -> None:
    corpus, index = corpus_of(tmp_path / "corpus", many("old", 6)), tmp_path / "index"
    assert forge.do("index", corpus=str(corpus), index=str(index)) == 0
    files = [
        p for p in index.rglob("*") if p.is_file() and p.name not in {".lock", "built-from.json"}
    ]
    assert {"CURRENT", "manifest.json", "texts.sqlite", "sentences.npy"} <= {p.name for p in files}
    for path in files:
        whole = path.read_bytes()
        for _ in range(max(4, KILLS // 5)):
            at, bit = forge.chance.randrange(len(whole)), 1 << forge.chance.randrange(8)
            if whole[at : at + 1].isspace() and path.name in {"CURRENT", "manifest.json"}:
                # Between names, white space is as good as other white space.
                continue
            path.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
            with pytest.raises(IndexFailure) as found:
                reader(corpus, index).search("rapamycin", 1)
            assert "mtor-ms index" in found.value.remedy
        path.write_bytes(whole)
    assert reader(corpus, index).search("rapamycin", 1).hits
