"""Files are replaced whole, and private where they have to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.backends import file_writing
from assistant.backends.file_writing import private_file, replace_file


def test_a_file_is_replaced_in_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new" / "file.json"
    replace_file(path, "één")
    assert path.read_bytes() == "één".encode()

    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(file_writing.os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        replace_file(path, b"two")
    assert path.read_text(encoding="utf-8") == "één"
    assert list(path.parent.iterdir()) == [path]


def test_private_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    for path in (tmp_path / "a" / "one", tmp_path / "b" / "two"):
        if path.name == "one":
            replace_file(path, "x", private=True)
        else:
            private_file(path)
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
