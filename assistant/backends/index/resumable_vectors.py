"""Vectors of an indexing run that was cut off: kept as they come, used again by the next run."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np

from assistant.domain import EmbedderInfo
from assistant.ports import Embedder, Vectors

__all__ = ["ResumableVectors"]

_DIGEST: Final = 16


class ResumableVectors:
    """An `Embedder` that writes each vector to a file and asks the one behind it only once.

    A record is 16 bytes of the text's digest, the vector in float32, and a CRC-32 of both. What a
    kill or a full disk left half-written fails its checksum and ends what is read.
    """

    def __init__(self, embedder: Embedder, path: Path) -> None:
        """Takes up what lies in the file; raises OSError when it cannot be written."""
        self._embedder = embedder
        dimension = embedder.info.dimension
        # Another model's vectors are in another file.
        mark = hashlib.blake2b(repr(embedder.info).encode(), digest_size=4).hexdigest()
        self._path = path.with_name(f"{path.name}-{mark}")
        self._record = _DIGEST + 4 * dimension + 4
        self._known: dict[bytes, int] = {}
        whole = self._take_up()
        self._file: BinaryIO = self._path.open("r+b" if self._path.exists() else "w+b")
        self._file.truncate(whole * self._record)
        self._file.seek(0, 2)
        self._count = whole

    @property
    def info(self) -> EmbedderInfo:
        """That of the embedder behind it."""
        return self._embedder.info

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension); raises OSError when the file cannot be written."""
        digests = [hashlib.blake2b(t.encode(), digest_size=_DIGEST).digest() for t in texts]
        new = [n for n, digest in enumerate(digests) if digest not in self._known]
        rows = np.zeros((len(texts), self.info.dimension), dtype=np.float32)
        if new:
            rows[new] = self._embedder.embed_documents([texts[n] for n in new])
            self._keep([(digests[n], rows[n]) for n in new])
        fresh = set(new)
        for n, digest in enumerate(digests):
            if n not in fresh:
                rows[n] = self._read(self._known[digest])
        return rows

    def embed_query(self, text: str) -> Vectors:
        """Nothing is kept of a query."""
        return self._embedder.embed_query(text)

    def close(self, *, done: bool) -> None:
        """Lets go of the file; `done` says that it is needed no more."""
        # Closing writes what a full disk refused before; half a record is told by its checksum.
        with suppress(OSError):
            self._file.close()
        if done:
            self._path.unlink(missing_ok=True)

    def _take_up(self) -> int:
        """How many whole records there are, each noted by its digest."""
        if not self._path.exists():
            return 0
        with self._path.open("rb") as file:
            number = 0
            while len(record := file.read(self._record)) == self._record:
                if zlib.crc32(record[:-4]) != int.from_bytes(record[-4:], "little"):
                    break
                self._known[record[:_DIGEST]] = number
                number += 1
        return number

    def _keep(self, pairs: Sequence[tuple[bytes, Vectors]]) -> None:
        block = bytearray()
        for digest, row in pairs:
            body = digest + np.ascontiguousarray(row, dtype="<f4").tobytes()
            block += body + zlib.crc32(body).to_bytes(4, "little")
        self._file.seek(0, 2)
        self._file.write(block)
        self._file.flush()
        for digest, _ in pairs:
            self._known[digest] = self._count
            self._count += 1

    def _read(self, number: int) -> Vectors:
        self._file.seek(number * self._record + _DIGEST)
        return np.frombuffer(self._file.read(4 * self.info.dimension), dtype="<f4")
