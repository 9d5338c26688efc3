"""Search at size: 5 thousand, 100 thousand and a million passages, against exact search.

The vectors are real embeddings of the corpus's sentences, each mixed with another one and perturbed at random
(a mean cosine of `_LIKE` with the mixture), then made unit again: without the mixing a few hundred sentences would
make a few hundred tight crowds, which lists find too easily. Queries are made likewise. Each size
runs in a process of its own: what it keeps in memory is its own.
"""

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from assistant.backends.index.dense import Choice, DenseIndex, choose, write_dense
from assistant.ports import Vectors

SIZES: Final = (5_000, 100_000, 1_000_000)
_QUERIES: Final = 300
_LIKE: Final = 0.85
_SEED: Final = 11


@dataclass(frozen=True, slots=True)
class AtSize:
    """One size, one kind of index."""

    passages: int
    index: str
    build_s: float
    p50_ms: float
    p95_ms: float
    recall_10: float
    resident_mb: float
    """Of the process while it searches, less what it has with nothing opened."""
    disk_mb: float


def measure_sizes(sentences: Path, sizes: tuple[int, ...] = SIZES) -> list[AtSize]:
    """Each size with the index that the program chooses, and 100 thousand with the other one, too."""
    runs = [(size, "") for size in sizes]
    runs += [(size, "flat") for size in sizes if choose(size).kind == "ivf" and size <= 200_000]
    found = []
    for size, kind in runs:
        words = [sys.executable, "-m", "evals.bench.sizes", str(sentences), str(size), kind]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        found.append(AtSize(**json.loads(done.stdout.splitlines()[-1])))
    return found


def measure_size(sentences: Path, size: int, kind: str) -> AtSize:
    """Builds and searches in this process; `kind` ``flat`` overrides what the program would choose."""
    base = np.load(sentences, mmap_mode="r")
    rng = np.random.default_rng(_SEED)
    queries = _crowd(base, _QUERIES, rng)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        made = _made_apart(sentences, size, kind, folder)
        exact = np.load(folder / "exact.npy")
        before = _resident()
        index = DenseIndex(folder)
        for query in queries[:20]:
            index.search(query, 10)
        took, hits = [], 0
        for number, query in enumerate(queries):
            began = time.perf_counter()
            found = index.search(query, 10)
            took.append((time.perf_counter() - began) * 1000)
            hits += len({o for o, _ in found} & set(exact[number].tolist()))
        disk = sum(path.stat().st_size for path in folder.glob("vectors.*"))
        return AtSize(
            passages=size,
            index=index.name,
            build_s=made,
            p50_ms=round(float(np.percentile(took, 50)), 2),
            p95_ms=round(float(np.percentile(took, 95)), 2),
            recall_10=round(hits / (10 * _QUERIES), 4),
            resident_mb=round(_resident() - before, 1),
            disk_mb=round(disk / 1e6, 1),
        )


def _made_apart(sentences: Path, size: int, kind: str, folder: Path) -> float:
    """Builds in a child, so that its memory is not counted; seconds of the building alone."""
    code = (
        "import sys; from pathlib import Path; from evals.bench.sizes import _build;"
        "print(_build(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], Path(sys.argv[4])))"
    )
    words = [sys.executable, "-c", code, str(sentences), str(size), kind, str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def _build(sentences: Path, size: int, kind: str, folder: Path) -> float:
    base = np.load(sentences, mmap_mode="r")
    rng = np.random.default_rng(_SEED)
    queries = _crowd(base, _QUERIES, rng)
    rows = _crowd(base, size, np.random.default_rng(_SEED + 1))
    began = time.perf_counter()
    tuning = _crowd(base, 1000, np.random.default_rng(_SEED + 2))
    write_dense(rows, tuning, folder, Choice("flat") if kind == "flat" else None)
    took = time.perf_counter() - began
    np.save(folder / "exact.npy", _nearest(rows, queries))
    return round(took, 2)


def _crowd(base: Any, count: int, rng: np.random.Generator) -> Vectors:
    """Real embeddings, perturbed."""
    rows = np.empty((count, base.shape[1]), dtype=np.float32)
    noise = np.sqrt(1 / _LIKE**2 - 1) / np.sqrt(base.shape[1])
    for start in range(0, count, 50_000):
        picked = rng.integers(0, len(base), min(50_000, count - start))
        real = np.asarray(base[picked], dtype=np.float32)
        share = rng.uniform(0.5, 1.0, (len(real), 1)).astype(np.float32)
        other = np.asarray(base[rng.integers(0, len(base), len(real))], dtype=np.float32)
        real = share * real + (1 - share) * other
        real /= np.linalg.norm(real, axis=1, keepdims=True)
        real += noise * rng.standard_normal(real.shape, dtype=np.float32)
        real /= np.linalg.norm(real, axis=1, keepdims=True)
        rows[start : start + len(real)] = real
    return rows


def _nearest(rows: Vectors, queries: Vectors) -> Any:
    best = np.full((len(queries), 10), -2.0, dtype=np.float32)
    where = np.zeros((len(queries), 10), dtype=np.int64)
    for start in range(0, len(rows), 100_000):
        scores = queries @ rows[start : start + 100_000].T
        top = np.argpartition(-scores, 10, axis=1)[:, :10]
        values = np.concatenate([best, np.take_along_axis(scores, top, 1)], axis=1)
        places = np.concatenate([where, top + start], axis=1)
        order = np.argsort(-values, axis=1)[:, :10]
        best, where = np.take_along_axis(values, order, 1), np.take_along_axis(places, order, 1)
    return where


def _resident() -> float:
    """Megabytes of this process in memory."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    measured = measure_size(
        Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] if sys.argv[3:] else ""
    )
    sys.stdout.write(json.dumps(asdict(measured)) + "\n")
