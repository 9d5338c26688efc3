"""Weights out of an exported reader: what a further run starts from where no ``reader.pt`` was kept."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from training.network import Reader

_PREFIX: Final = "reader."
_AS_IT_WAS: Final = (
    "encoder.embeddings.word",
    "encoder.embeddings.pos",
    "encoder.embeddings.tok",
    "encoder.pooler.",
)
"""Parts that no stage trains, or no head uses."""


def restored(exported: Path, reader: Reader) -> Reader:
    """`reader` with the weights of the ONNX file at `exported`, whether exact or in eight bits.

    Eight bits come back as the numbers that they stand for; what no stage trains stays as it is in `reader`.
    Raises `ValueError` where the file lacks a weight.
    """
    import onnx

    graph = onnx.load(str(exported)).graph
    held = {one.name: onnx.numpy_helper.to_array(one) for one in graph.initializer}
    found = {name.removeprefix(_PREFIX): _exact(name, held) for name in _named(held)}
    found |= _multiplied(graph, held)
    state = reader.state_dict()
    for name, weight in state.items():
        if name.startswith(_AS_IT_WAS) or not weight.is_floating_point():
            continue
        if name not in found:
            raise ValueError(f"{exported} holds no {name}; name the export of this program.")
        state[name] = torch.from_numpy(np.array(found[name]))
    reader.load_state_dict(state)
    return reader


def _named(held: Mapping[str, NDArray[Any]]) -> set[str]:
    """Weights that kept their names, without the parts that eight bits consist of."""
    names = {name.removesuffix("_quantized") for name in held}
    return {n for n in names if n.startswith(_PREFIX) and not n.endswith(("_scale", "_zero_point"))}


def _multiplied(graph: Any, held: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
    """Weights of products, which the export renames, by their place among the modules."""
    found = {}
    for node in graph.node:
        if node.op_type not in {"MatMul", "MatMulInteger"}:
            continue
        weight = node.input[1].removesuffix("_quantized")
        if f"{weight}_quantized" in held or weight in held:
            found[f"{_place(node.name)}.weight"] = _exact(weight, held).T
    return found


def _place(node: str) -> str:
    """``/claim/claim.0/Gemm_MatMul_quant`` is of ``claim.0``, ``/encoder/layer.0/MatMul`` of ``encoder.layer.0``."""
    parts = node.strip("/").split("/")[:-1]
    if len(parts) > 1 and parts[-1].startswith(f"{parts[-2]}."):
        del parts[-2]
    return ".".join(parts)


def _exact(name: str, held: Mapping[str, NDArray[Any]]) -> NDArray[np.float32]:
    if name in held:
        return np.asarray(held[name], dtype=np.float32)
    whole = held[f"{name}_quantized"].astype(np.float32) - held[f"{name}_zero_point"]
    return np.asarray(whole * held[f"{name}_scale"], dtype=np.float32)
