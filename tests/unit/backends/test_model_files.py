"""The digest of a file is that of its bytes, in however many blocks it is read."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from assistant.backends import model_files
from assistant.backends.model_files import digest_file


@pytest.mark.parametrize("size", [0, 1, 6, 7, 8, 14, 100])
def test_a_digest_is_that_of_all_bytes(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_files, "_BLOCK", 7)
    (tmp_path / "file").write_bytes(bytes(range(size)))
    for name in ("sha256", "md5"):
        expected = hashlib.new(name, bytes(range(size))).hexdigest()
        assert digest_file(tmp_path / "file", name) == expected


def test_a_file_that_cannot_be_read_has_the_digest_of_nothing(tmp_path: Path) -> None:
    assert digest_file(tmp_path / "not there") == hashlib.sha256(b"").hexdigest()
