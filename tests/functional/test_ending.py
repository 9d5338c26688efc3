"""Short commands end well, although the reader is being opened beside them."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Run


def test_a_command_that_ends_before_the_reader_is_open_ends_well(
    run: Run, index_folder: Path
) -> None:
    for _ in range(4):
        done = run("ask", "hello", "--index", str(index_folder))
        assert done.returncode == 0
        assert done.stderr == ""
