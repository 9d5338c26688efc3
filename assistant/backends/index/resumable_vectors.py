"""Vectors of an indexing run that was cut off: kept as they come, used again by the next run."""

import hashlib
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np

from assistant.domain import EmbedderInfo
from assistant.ports import Embedder, Span, Vectors

_DIGEST: Final = 16


class ResumableVectors:
    """An `Embedder` that writes each vector to a file and asks the one behind it only once.

    A part of a text has a record of its own, under the digest of the text and of where the part lies.
    A record is 16 bytes of that digest, the vector in float32, and a CRC-32 of both. What a
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
        return self._embedder.info

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension); raises OSError when the file cannot be written."""
        return self.embed_with_parts(texts, [()] * len(texts))[0]

    def embed_with_parts(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]:
        """As the embedder behind it; raises OSError when the file cannot be written."""
        # The text itself last: where it was kept, all of its parts were.
        digests = [
            [_digest(text, str(span)) for span in wanted] + [_digest(text, "")]
            for text, wanted in zip(texts, spans, strict=True)
        ]
        new = [n for n, ours in enumerate(digests) if not self._known.keys() >= set(ours)]
        found: dict[int, Vectors] = {}
        if new:
            rows, parts = self._embedder.embed_with_parts(
                [texts[n] for n in new], [spans[n] for n in new]
            )
            found = {
                n: np.vstack([ours, row]) for n, row, ours in zip(new, rows, parts, strict=True)
            }
            self._keep([pair for n in new for pair in zip(digests[n], found[n], strict=True)])
        for n, ours in enumerate(digests):
            if n not in found:
                found[n] = np.stack([self._read(self._known[digest]) for digest in ours])
        whole = [found[n][-1] for n in range(len(texts))]
        empty = np.zeros((0, self.info.dimension), dtype=np.float32)
        return np.stack(whole) if whole else empty, [found[n][:-1] for n in range(len(texts))]

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


def _digest(text: str, part: str) -> bytes:
    return hashlib.blake2b(f"{part}\x1f{text}".encode(), digest_size=_DIGEST).digest()
