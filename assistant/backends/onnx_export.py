"""Makes the fast forms of the embedding model, once, and proves that they are the same model.

One has the weights as they are (fp32), one has them in eight bits, with a scale for each output channel.

The only module that needs torch. It runs when an index is first built; afterwards the exported
file lies in the cache folder and nothing imports torch any more. See
``docs/decisions/0002-onnx-export.md`` for why the older of torch's two exporters is used.
"""

import json
import logging
import os
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from assistant.backends.model_files import ModelFiles, digest_file, verify
from assistant.backends.onnx_outputs import OUTPUTS
from assistant.errors import IndexNotWritable, ModelExportFailed, ModelMissing
from assistant.settings import Precision

EXPORT_VERSION: Final = "x3"
_FILES: Final[dict[Precision, str]] = {"fp32": "model.onnx", "int8": "model-int8.onnx"}
_MIN_COSINE: Final[dict[Precision, float]] = {"fp32": 0.999, "int8": 0.98}
_PROBES: Final = (
    "rapamycin",
    "What does rapamycin do in animal models of multiple sclerosis?",
    "In C57BL/6 mice with EAE, rapamycin lowered clinical scores (p=0.012).",
    "mTORC1 and mTORC2 differ in their sensitivity to sirolimus; 4E-BP1 and S6K1 are downstream.",
    "Oligodendrozyten bilden Myelin – 髄鞘 – миелин.",
    "x " * 300,
)


@dataclass(frozen=True, slots=True)
class ExportedModel:
    """An exported model in the cache."""

    path: Path
    digest: str
    """sha256 of the file, written when it was checked against the original."""
    cosine: float
    """The lowest cosine with the original over the probe texts."""
    precision: Precision = "fp32"


def find_export(model: ModelFiles, cache: Path, precision: Precision) -> ExportedModel | None:
    """The export that lies in the cache, or None. Reads only the small note beside it."""
    folder = _folder(model, cache)
    try:
        note = json.loads((folder / "export.json").read_text(encoding="utf-8"))
        found = note["files"][precision]
        path = folder / _FILES[precision]
        if note["recipe"] == EXPORT_VERSION and path.stat().st_size == found["bytes"]:
            return ExportedModel(path, found["sha256"], found["cosine"], precision)
    except (OSError, ValueError, KeyError):
        pass
    return None


def ensure_export(model: ModelFiles, cache: Path, precision: Precision) -> ExportedModel:
    """The export in the cache, made first when it is missing or damaged.

    Raises:
        ModelUntrusted: the packaged files are not the pinned ones.
        ModelExportFailed: the exported model and the original disagree.
        ModelMissing: torch and sentence-transformers are needed for this and are not installed.
        IndexNotWritable: the cache folder cannot be written.
    """
    found = find_export(model, cache, precision)
    if found and digest_file(found.path) == found.digest:
        return found
    verify(model)
    folder = _folder(model, cache)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            made = _export(model, Path(scratch))
            files = {
                one.precision: {
                    "bytes": one.path.stat().st_size,
                    "sha256": one.digest,
                    "cosine": one.cosine,
                }
                for one in made
            }
            note = {"recipe": EXPORT_VERSION, "model": model.id, "files": files}
            (Path(scratch) / "export.json").write_text(json.dumps(note), encoding="utf-8")
            # The note last: until it is there, the files beside it are not trusted.
            for one in made:
                os.replace(one.path, folder / one.path.name)
            os.replace(Path(scratch) / "export.json", folder / "export.json")
    except OSError as error:
        raise IndexNotWritable(
            f"The model cache {folder} cannot be written: {error.strerror or error}.",
            "Free some space (about 200 MB), or set MTORMS_CACHE to a folder that can be written.",
        ) from error
    one = next(one for one in made if one.precision == precision)
    return ExportedModel(folder / one.path.name, one.digest, one.cosine, precision)


def _folder(model: ModelFiles, cache: Path) -> Path:
    return cache / "models" / f"{model.name}-{model.weights_digest[:12]}-{EXPORT_VERSION}"


def _export(model: ModelFiles, folder: Path) -> list[ExportedModel]:
    path = folder / _FILES["fp32"]
    try:
        import onnx  # noqa: F401 - the exporter needs it and says so badly
        import torch
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise ModelMissing(
            f"The fast form of the embedding model has to be made first, which needs {error.name}.",
            "Run `make setup`, or pip install 'mtor-ms-assistant[export]'.",
        ) from error
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    original = SentenceTransformer(
        str(model.folder),
        device="cpu",
        local_files_only=True,
        model_kwargs={"attn_implementation": "eager"},
    )
    inner: Any = original[0].auto_model

    class MeanPooled(torch.nn.Module):
        """Transformer, mean over the attended tokens, unit length: what the original does; and the tokens."""

        def __init__(self) -> None:
            super().__init__()
            self.inner = inner

        def forward(self, input_ids: Any, attention_mask: Any) -> tuple[Any, Any]:
            hidden = self.inner(input_ids=input_ids, attention_mask=attention_mask)[0]
            mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, p=2, dim=1), hidden

    example = torch.ones((2, 16), dtype=torch.long)
    names = ["input_ids", "attention_mask"]
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            MeanPooled().eval(),
            (example, example),
            str(path),
            input_names=names,
            output_names=list(OUTPUTS),
            dynamic_axes={
                **{name: {0: "batch", 1: "length"} for name in names},
                OUTPUTS[0]: {0: "batch"},
                OUTPUTS[1]: {0: "batch", 1: "length"},
            },
            opset_version=17,
            dynamo=False,
        )
        expected = original.encode(
            list(_PROBES), normalize_embeddings=True, show_progress_bar=False
        )
    rows = np.asarray(expected, dtype=np.float32)
    small = _quantised(path, folder / _FILES["int8"])
    return [_checked(model, path, rows, "fp32"), _checked(model, small, rows, "int8")]


def _quantised(path: Path, target: Path) -> Path:
    """The same graph with weights in eight bits, a scale for each channel; activations when they come.

    Seven of the eight bits are used: processors without VNNI add two products in sixteen bits, and
    with eight these would overflow. What writes back into the stream of each layer stays as it is: it is a
    third of the work and makes more than half of the error.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    graph = onnx.load(path).graph
    spared = [node.name for node in graph.node if node.name.endswith("output/dense/MatMul")]
    root, silent = logging.getLogger(), logging.NullHandler()
    # It warns about a step that is not wanted; without a handler it would make one for good.
    root.addHandler(silent)
    try:
        quantize_dynamic(
            path,
            target,
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=spared,
            extra_options={"MatMulConstBOnly": True},
        )
    finally:
        root.removeHandler(silent)
    return target


def _checked(model: ModelFiles, path: Path, expected: Any, precision: Precision) -> ExportedModel:
    from assistant.backends.onnx_embedder import OnnxEmbedder

    digest = digest_file(path)
    embedder = OnnxEmbedder(model, ExportedModel(path, digest, 1.0, precision))
    # In one batch, so that padding and masking are part of what is compared.
    cosine = float(np.min(np.sum(embedder.embed_documents(_PROBES) * expected, axis=1)))
    if cosine < _MIN_COSINE[precision]:
        raise ModelExportFailed(
            f"The exported embedding model differs from the original (cosine {cosine:.4f}).",
            "Install the versions that constraints.txt names: make setup.",
        )
    return ExportedModel(path, digest, cosine, precision)
