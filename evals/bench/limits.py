"""How near embedding comes to what this processor can do, and what many readers at once come to."""

import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto, helper

from assistant.backends.embedding import ensure_embedder
from assistant.backends.model_files import bundled_model
from assistant.backends.tokens import WordPieceCounter, load_tokenizer
from assistant.service import Assistant
from assistant.settings import Precision, Settings

_HIDDEN: Final = 384
_INNER: Final = 1536
_LAYERS: Final = 6
_ROWS: Final = 2048


@dataclass(frozen=True, slots=True)
class Roof:
    """Of one precision: the best matrix product, and embedding."""

    precision: str
    product_gops: float
    """Billions of multiplications and additions a second, on matrices of the model's shapes."""
    embedding_gops: float
    share: float
    tokens_per_s: float
    cosine: float
    """The lowest with fp32, on these texts."""


@dataclass(frozen=True, slots=True)
class Together:
    """So many readers who ask without pause."""

    readers: int
    answers_per_s: float
    p50_ms: float
    p95_ms: float


def measure_roof(texts: Sequence[str]) -> list[Roof]:
    """Both precisions. Int8 is held against int8 products of the same shapes."""
    counter = WordPieceCounter(load_tokenizer(bundled_model()))
    lengths = [min(counter.count(text) + 2, 256) for text in texts]
    work = sum(_operations(length) for length in lengths)
    found, plain = [], None
    precisions: tuple[Precision, ...] = ("fp32", "int8")
    for precision in precisions:
        embedder = ensure_embedder(Settings(precision=precision))
        embedder.embed_documents(texts[:8])
        began = time.perf_counter()
        rows = embedder.embed_documents(texts)
        took = time.perf_counter() - began
        plain = rows if plain is None else plain
        roof, reached = _product(precision), work / took / 1e9
        found.append(
            Roof(
                precision=precision,
                product_gops=round(roof, 1),
                embedding_gops=round(reached, 1),
                share=round(reached / roof, 3),
                tokens_per_s=round(sum(lengths) / took),
                cosine=round(float(np.min(np.sum(rows * plain, axis=1))), 4),
            )
        )
    return found


def measure_together(
    assistant: Assistant,
    questions: Sequence[str],
    readers: Sequence[int] = (1, 2, 4, 8, 16, 32, 64),
) -> list[Together]:
    """Each number of readers asks for some seconds; every question was asked before."""
    for question in questions:
        assistant.ask(question)
    found = []
    for count in readers:
        asked = [questions[n % len(questions)] for n in range(max(120, 6 * count))]

        def one(question: str) -> float:
            began = time.perf_counter()
            assistant.ask(question)
            return (time.perf_counter() - began) * 1000

        began = time.perf_counter()
        with ThreadPoolExecutor(count) as pool:
            took = list(pool.map(one, asked))
        seconds = time.perf_counter() - began
        p50, p95 = np.percentile(took, [50, 95])
        found.append(Together(count, round(len(asked) / seconds, 1), round(p50, 1), round(p95, 1)))
    return found


def _operations(length: int) -> float:
    """Multiplications and additions of the model on one text."""
    dense = 2 * length * _LAYERS * (4 * _HIDDEN * _HIDDEN + 2 * _HIDDEN * _INNER)
    attention = 2 * 2 * length * length * _HIDDEN * _LAYERS
    return float(dense + attention)


def _product(precision: Precision) -> float:
    """Billions of operations a second of one large product of the model's shapes, on ONNX Runtime."""
    if precision == "fp32":
        kind, name = TensorProto.FLOAT, "MatMul"
        rng = np.random.default_rng(1)
        a = rng.random((_ROWS, _HIDDEN), dtype=np.float32)
        b = rng.random((_HIDDEN, _INNER), dtype=np.float32)
        second, out = kind, kind
    else:
        kind, name = TensorProto.UINT8, "MatMulInteger"
        rng = np.random.default_rng(1)
        a = rng.integers(0, 128, (_ROWS, _HIDDEN), dtype=np.uint8)  # type: ignore[assignment]
        b = rng.integers(-64, 64, (_HIDDEN, _INNER), dtype=np.int8)  # type: ignore[assignment]
        second, out = TensorProto.INT8, TensorProto.INT32
    weights = helper.make_tensor("b", second, b.shape, b.tobytes(), raw=True)
    graph = helper.make_graph(
        [helper.make_node(name, ["a", "b"], ["c"])],
        "product",
        [helper.make_tensor_value_info("a", kind, list(a.shape))],
        [helper.make_tensor_value_info("c", out, [_ROWS, _INNER])],
        [weights],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "product.onnx"
        onnx.save(model, path)
        session = ort.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        best = 1e9
        for _ in range(30):
            began = time.perf_counter()
            session.run(None, {"a": a})
            best = min(best, time.perf_counter() - began)
    return 2 * _ROWS * _HIDDEN * _INNER / best / 1e9
