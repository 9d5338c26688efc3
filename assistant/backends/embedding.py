"""Which embedding model the settings name, and how it is come by."""

import threading
from pathlib import Path
from typing import Final

from assistant.backends.model_files import bundled_model
from assistant.backends.onnx_embedder import OnnxEmbedder, onnx_id
from assistant.backends.onnx_export import ensure_export, find_export
from assistant.backends.onnx_session import in_background
from assistant.backends.tokens import WordPieceCounter, load_tokenizer
from assistant.backends.torch_embedder import TorchEmbedder
from assistant.errors import ModelMissing
from assistant.ports import Embedder, TokenCounter
from assistant.settings import BUNDLED_EMBEDDER, Settings

_FOUND: Final[dict[tuple[str, str, int, Path], Embedder]] = {}
_FINDING: Final = threading.Lock()


def embedder_id(settings: Settings) -> str:
    """What an index says of the model that made it; loads nothing. Raises ModelMissing."""
    if settings.embedder != BUNDLED_EMBEDDER:
        return TorchEmbedder(settings.embedder).id
    return onnx_id(bundled_model(), settings.precision)


def find_embedder(settings: Settings) -> Embedder:
    """The model, one for all that ask for the same; raises ModelMissing."""
    key = (settings.embedder, settings.precision, settings.threads, settings.paths().cache)
    with _FINDING:
        if key not in _FOUND:
            _FOUND[key] = _find(settings)
        return _FOUND[key]


def _find(settings: Settings) -> Embedder:
    if settings.embedder != BUNDLED_EMBEDDER:
        return TorchEmbedder(settings.embedder)
    model = bundled_model()
    export = find_export(model, settings.paths().cache, settings.precision)
    if export is None:
        raise ModelMissing(
            "The fast form of the embedding model is not in the cache.",
            "Run `mtor-ms index`, which makes it.",
        )
    found = OnnxEmbedder(model, export, settings.threads)
    in_background(found.prepare)
    return found


def ensure_embedder(settings: Settings) -> Embedder:
    """The model; the bundled one's fast form is made first where it is missing.

    Raises:
        ModelError, IndexNotWritable
    """
    if settings.embedder != BUNDLED_EMBEDDER:
        return TorchEmbedder(settings.embedder)
    model = bundled_model()
    export = ensure_export(model, settings.paths().cache, settings.precision)
    return OnnxEmbedder(model, export, settings.threads)


def passage_counter(settings: Settings) -> TokenCounter:
    """Counts as the model does."""
    if settings.embedder != BUNDLED_EMBEDDER:
        return TorchEmbedder(settings.embedder)
    return WordPieceCounter(load_tokenizer(bundled_model()))
