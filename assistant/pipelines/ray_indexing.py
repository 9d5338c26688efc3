"""Reading, cutting and embedding on a Ray cluster, or on this machine's cores by the same code.

Two stages of Ray Data: tasks read and cut documents and find their words, actors that each hold the
embedding model fill in the vectors. What comes back is written down at once, document by document, so a run
that was cut off goes on with the documents that are missing. The index itself is written by whoever calls.
"""

import json
import logging
import os
import socket
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from assistant.backends.codec import from_json, to_json
from assistant.domain import Document, ParsedDocument, Passage
from assistant.domain.ids import short_digest
from assistant.errors import IndexingInterrupted, SettingsInvalid
from assistant.pipelines.indexing import Builder, Part
from assistant.ports import Progress

_READ: Final = 16
"""Documents that one task reads."""
_EMBEDDED: Final = 8
"""Documents that an actor embeds at a time."""
_LOCAL: Final = "local"
_CONNECT: Final = 5.0
"""Seconds."""
MakeBuilder = Callable[[], Builder]


@contextmanager
def _asking_nobody() -> Iterator[None]:
    """For processes that are started within: what asks over HTTP gets no further than this machine.

    Ray asks the metadata services of three clouds whose machine this is, also where its usage report is
    turned off; its own processes do not speak to each other over HTTP.
    """
    before = os.environ.get("http_proxy")
    os.environ["http_proxy"] = "http://127.0.0.1:9"
    try:
        yield
    finally:
        if before is None:
            del os.environ["http_proxy"]
        else:
            os.environ["http_proxy"] = before


@dataclass(frozen=True, slots=True)
class RayPreparer:
    """A `Prepare`. Raises IndexingInterrupted or SettingsInvalid; what was done stays done."""

    address: str
    """``local``, or that of a cluster: ``auto``, ``ray://host:10001``, ``host:6379``."""
    make_builder: MakeBuilder
    """Makes the builder in each worker; it must be one that can be sent there."""
    kept: Path
    """A file for documents that are done."""
    actors: int = 0
    """Processes that embed; 0 for half of the cluster's cores, at least one."""

    def __call__(self, raws: Sequence[ParsedDocument], progress: Progress) -> list[Part]:
        """A part for each document, in their order."""
        with closing(_Kept(self.kept)) as kept:
            configuration = self.make_builder().configuration
            keys = {
                raw.source.id: short_digest(raw.sha256, configuration, length=16) for raw in raws
            }
            missing = [raw for raw in raws if not kept.has(raw.source.id, keys[raw.source.id])]
            done = len(raws) - len(missing)
            for part in self._made(missing):
                kept.add(part, keys[part.document.source.id])
                done += 1
                progress("reading and embedding with Ray", done, len(raws))
            return [kept.part(raw.source.id) for raw in raws]

    def forget(self) -> None:
        """Removes what was kept: it is in the index now."""
        for suffix in ("", "-wal", "-shm"):
            self.kept.with_name(self.kept.name + suffix).unlink(missing_ok=True)

    def _made(self, raws: Sequence[ParsedDocument]) -> Iterator[Part]:
        if not raws:
            return
        ray = self._connected()
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        context.print_on_execution_start = False
        context.max_errored_blocks = 0
        cores = int(ray.cluster_resources().get("CPU", 1))
        actors = self.actors or max(1, cores // 2)
        rows = ray.data.from_items(
            [{"raw": raw} for raw in raws], override_num_blocks=_blocks(raws)
        )
        make = self.make_builder
        pool = ray.data.ActorPoolStrategy(min_size=1, max_size=actors)
        # An actor that dies is started again, and what it was at is done again: Ray's own rule.
        read = rows.map_batches(
            _Reader, fn_constructor_args=(make,), batch_size=_READ, compute=pool, num_cpus=0.5
        )
        parts = read.map_batches(
            _Embedder, fn_constructor_args=(make,), batch_size=_EMBEDDED, compute=pool, num_cpus=0.5
        )
        try:
            for row in parts.iter_rows():
                yield row["part"]
        except ray.exceptions.RayError as error:
            raise IndexingInterrupted(
                f"The work on Ray was broken off ({type(error).__name__}).",
                "Run the command again: documents that are done are kept.",
            ) from error

    def _connected(self) -> Any:
        # Nothing is told to anybody about how Ray is used, and no page is served.
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        os.environ.setdefault("RAY_DATA_DISABLE_PROGRESS_BARS", "1")
        try:
            import ray
            import ray.data
        except ImportError as error:
            raise SettingsInvalid(
                f"Indexing with Ray needs {error.name}, which is not installed.",
                "pip install 'mtor-ms-assistant[ray]', or leave --ray out.",
            ) from error
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        if ray.is_initialized():
            return ray
        self._reach()
        try:
            if self.address == _LOCAL:
                with _asking_nobody():
                    ray.init(
                        include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR
                    )
            else:
                ray.init(address=self.address, log_to_driver=False, logging_level=logging.ERROR)
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise self._absent() from error
        return ray

    def _reach(self) -> None:
        """Looks whether anybody listens there: Ray itself would try for minutes."""
        host, _, port = self.address.removeprefix("ray://").rpartition(":")
        if host and port.isdigit():
            try:
                socket.create_connection((host, int(port)), timeout=_CONNECT).close()
            except OSError as error:
                raise self._absent() from error

    def _absent(self) -> SettingsInvalid:
        return SettingsInvalid(
            f"There is no Ray cluster at {self.address}.",
            "Start one with `ray start --head`, or give --ray local.",
        )


def _blocks(raws: Sequence[ParsedDocument]) -> int:
    return max(1, min(len(raws), len(raws) // _READ + 1))


class _Reader:
    """Reads and cuts documents."""

    def __init__(self, make: MakeBuilder) -> None:
        self._builder = make()

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        read = [self._builder.worded(self._builder.read(raw)) for raw in batch["raw"]]
        return {"part": _column(read)}


class _Embedder:
    """Fills in vectors."""

    def __init__(self, make: MakeBuilder) -> None:
        self._builder = make()

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        parts, _ = self._builder.embed(list(batch["part"]), lambda *_: None)
        return {"part": _column(parts)}


def _column(values: Sequence[Any]) -> Any:
    """Objects as a column: numpy would look into them."""
    column = np.empty(len(values), dtype=object)
    for at, value in enumerate(values):
        column[at] = value
    return column


class _Kept:
    """Parts that are done, in SQLite; nothing is pickled."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS parts (id TEXT PRIMARY KEY, mark TEXT, texts TEXT, vectors BLOB,"
            " sentences BLOB, dimension INTEGER)"
        )

    def close(self) -> None:
        self._db.close()

    def has(self, source_id: str, mark: str) -> bool:
        row = self._db.execute("SELECT mark FROM parts WHERE id = ?", (source_id,)).fetchone()
        return bool(row) and row[0] == mark

    def add(self, part: Part, mark: str) -> None:
        texts = {
            "document": to_json(part.document),
            "passages": [to_json(passage) for passage in part.passages],
            "keys": [list(keys) for keys in part.keys or ()],
            "words": list(part.words),
        }
        vectors = np.asarray(part.vectors, dtype="<f4")
        sentences = np.asarray(part.sentences, dtype="<f4")
        self._db.execute(
            "INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?, ?, ?)",
            (
                part.document.source.id,
                mark,
                json.dumps(texts, ensure_ascii=False),
                vectors.tobytes(),
                sentences.tobytes(),
                vectors.shape[1],
            ),
        )

    def part(self, source_id: str) -> Part:
        texts, vectors, sentences, size = self._db.execute(
            "SELECT texts, vectors, sentences, dimension FROM parts WHERE id = ?", (source_id,)
        ).fetchone()
        data = json.loads(texts)
        return Part(
            from_json(Document, data["document"]),
            tuple(from_json(Passage, row) for row in data["passages"]),
            np.frombuffer(vectors, dtype="<f4").reshape(-1, size),
            np.frombuffer(sentences, dtype="<f4").reshape(-1, size),
            data["keys"],
            data["words"],
        )
