"""What lies in a folder is counted and removed by its age."""

from __future__ import annotations

import os
from pathlib import Path

from assistant.bootstrap.retention import folder_kept

MARCH, NEW_YEAR = "2024-03-01T00:00:00+00:00", 1_704_067_200


def test_old_entries_are_counted_and_removed_and_new_ones_stay(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "file").write_text("x")
    for name in ("old-file", "new-file"):
        (tmp_path / name).write_text("x")
    for name in ("old", "old-file"):
        os.utime(tmp_path / name, (NEW_YEAR, NEW_YEAR))
    data = folder_kept("things", tmp_path)
    assert (data.count(""), data.count(MARCH)) == (3, 2)
    assert data.forget(MARCH) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["new-file"]
    assert data.forget("") == 1


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    data = folder_kept("things", tmp_path / "none")
    assert (data.count(""), data.forget("")) == (0, 0)
