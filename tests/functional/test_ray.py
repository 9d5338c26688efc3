"""Indexing with Ray on this machine's cores: the same index, also when a worker dies or the run does."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest

from assistant.bootstrap import make_assistant
from assistant.domain.ids import short_digest
from assistant.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


def write(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        text = (
            f"# Study {number}\n\nRapamycin changed marker {number} in mice. "
            + "It did so again. " * 12
        )
        (folder / f"study-{number:03}.md").write_text(text)
    return folder


@contextmanager
def command(corpus: Path, index: Path, cache: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Runs ``mtor-ms index`` beside the test, and no longer than it."""
    places = ["--corpus", str(corpus), "--index", str(index)]
    with subprocess.Popen(
        [sys.executable, "-m", "assistant", "index", *places, *words],
        env={**os.environ, "RAY_TMPDIR": "/tmp"}, cwd=cache, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        try:
            yield running
        finally:
            if running.poll() is None:
                running.kill()


def workers(parent: int, name: str) -> list[int]:
    """Processes below one, of a class of workers."""
    below = {parent}
    rows = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = status.read_text()
            line = (
                (status.parent / "cmdline")
                .read_bytes()
                .replace(b"\0", b" ")
                .decode(errors="replace")
            )
        except OSError:
            continue
        after = text.rpartition(")")[2].split()
        rows.append((int(status.parent.name), int(after[1]), line))
    for _ in range(6):
        below |= {pid for pid, above, _ in rows if above in below}
    return [pid for pid, _, line in rows if pid in below and name in line]


def kill_one(running: subprocess.Popen[str], index: Path) -> bool:
    """Kills what embeds, once some documents are done: then it is surely at work."""
    kept = (
        Settings(index=index).paths().cache
        / "ray"
        / f"{short_digest(str(index), length=12)}.sqlite"
    )
    until = time.monotonic() + 120
    while time.monotonic() < until and running.poll() is None:
        if kept.is_file() and done(kept):
            found = workers(running.pid, "ray::MapWorker(MapBatches(_Embedder))")
            for pid in found:
                os.kill(pid, signal.SIGKILL)
            return bool(found)
        time.sleep(0.02)
    return False


def done(kept: Path) -> int:
    """Documents that are done."""
    with closing(sqlite3.connect(kept, timeout=5)) as database:
        try:
            return int(database.execute("SELECT count(*) FROM parts").fetchone()[0])
        except sqlite3.OperationalError:
            return 0


@pytest.mark.scale
def test_ray_makes_the_same_index_although_a_worker_dies(tmp_path: Path) -> None:
    pytest.importorskip("ray")
    corpus = write(tmp_path / "corpus", 60)
    with command(corpus, tmp_path / "ray", tmp_path, "--ray", "local") as running:
        killed = kill_one(running, tmp_path / "ray")
        out, err = running.communicate(timeout=240)
    assert running.returncode == 0, err
    assert killed and "60 documents" in out and "60 added" in out
    plain = make_assistant(Settings(corpus=corpus, index=tmp_path / "plain"))
    plain.index()
    other = make_assistant(Settings(corpus=corpus, index=tmp_path / "ray"))
    one, two = plain._opened(), other._opened()
    assert [one.passage(n) for n in range(60)] == [two.passage(n) for n in range(60)]
    assert np.allclose(one.passage_vectors(range(60)), two.passage_vectors(range(60)), atol=2e-2)
    assert one.search_lexical(["marker"], 5) == two.search_lexical(["marker"], 5)
    assert not list(tmp_path.rglob("*.sqlite-wal"))


@pytest.mark.scale
def test_no_cluster_is_said_plainly(tmp_path: Path) -> None:
    pytest.importorskip("ray")
    corpus = write(tmp_path / "corpus", 1)
    with command(corpus, tmp_path / "index", tmp_path, "--ray", "127.0.0.1:1") as running:
        _, err = running.communicate(timeout=60)
    assert running.returncode == 2 and "There is no Ray cluster at 127.0.0.1:1" in err
    assert "Traceback" not in err
