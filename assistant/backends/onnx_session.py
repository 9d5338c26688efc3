"""Models in ONNX Runtime: the embedding model, and those whose weights come with the package."""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from assistant.backends.model_files import bundled_model, digest_file
from assistant.backends.tokens import load_tokenizer
from assistant.errors import AssistantError, ModelMissing, ModelUntrusted, OutOfMemory
from assistant.reader import EncodedPair, RememberingTokenizer

Floats = NDArray[np.float32]


def open_session(model: Path, name: str, threads: int) -> Any:
    """A session on the CPU; `threads` for one run, 0 leaves the choice to ONNX Runtime.

    Raises:
        OutOfMemory: there is too little memory for it; `name` is what the message calls it.
    """
    options = ort.SessionOptions()
    # What is fatal only: errors are raised, too, and said once.
    options.log_severity_level = 4
    # Threads that wait by spinning take the cores from whatever else runs: beside three busy processes on two
    # cores an answer took 1.5 s with it and 0.7 s without; alone 0.18 and 0.20 s (November 2026).
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if threads:
        options.intra_op_num_threads = threads
    try:
        return ort.InferenceSession(
            str(model),
            sess_options=options,
            providers=["CPUExecutionProvider"],
            enable_fallback=0,  # to the same provider: it would only print to standard output
        )
    except Exception as error:
        # ONNX Runtime hands on what C++ says; its own families of errors are not exported.
        if "bad_alloc" not in str(error) and "allocate memory" not in str(error):
            raise
        raise OutOfMemory(
            f"There is too little memory for {name}.",
            "Close other programs, or allow this one 1 GB.",
        ) from error


def open_shipped(weights: Path, name: str, threads: int) -> Any:
    """A session of weights that come with the package, checked against the digest beside them.

    Raises:
        ModelMissing: they are not there; ModelUntrusted: they are others; OutOfMemory, as `open_session` does.
    """
    try:
        wanted = weights.with_suffix(".sha256").read_text(encoding="ascii").strip()
    except OSError as error:
        raise ModelMissing(
            f"The weights of {name} ({weights}) are missing.", "Reinstall the package: make setup."
        ) from error
    if digest_file(weights) != wanted:
        raise ModelUntrusted(
            f"The weights of {name} ({weights}) are not those that were shipped.",
            "Reinstall the package: make setup.",
        )
    return open_session(weights, name, threads)


class ShippedModel:
    """A model whose weights come with the package: opened when first used and checked against their digest.

    It cuts texts as the embedding model does.
    """

    def __init__(self, name: str, weights: Path, threads: int) -> None:
        """`name` is what messages call it; `threads` for one run, 0 leaves the choice to ONNX Runtime."""
        self._name, self._weights, self._threads = name, weights, threads
        self._loading = threading.Lock()
        self._loaded: tuple[RememberingTokenizer, Any] | None = None

    def prepare(self) -> None:
        """Opens the weights, for who has time before the first question; what is amiss is said there."""
        with suppress(AssistantError):
            self._model()

    def _model(self) -> tuple[RememberingTokenizer, Any]:
        """Its tokenizer and its session."""
        with self._loading:
            if self._loaded is None:
                tokenizer = RememberingTokenizer(load_tokenizer(bundled_model()))
                session = open_shipped(self._weights, self._name, self._threads)
                self._loaded = (tokenizer, session)
            return self._loaded

    def _run(self, feed: Mapping[str, Any], *outputs: str) -> list[Floats]:
        """The `outputs` that are named."""
        found: list[Floats] = self._model()[1].run(list(outputs), feed)
        return found


def means_of(pair: EncodedPair) -> Floats:
    """What makes the mean of each sentence's tokens, shape (1, sentences, tokens); zeros for one that was cut off."""
    pool: Floats = np.zeros((1, max(1, len(pair.spans)), len(pair.ids)), dtype=np.float32)
    for number, (start, end) in enumerate(pair.spans):
        if end > start:
            pool[0, number, start:end] = 1 / (end - start)
    return pool


def in_background(prepare: Callable[[], None]) -> None:
    """Starts it in a thread of its own; `prepare` raises nothing."""
    # Not a daemon: the interpreter ends threads of that kind in the middle of native code, which aborts.
    threading.Thread(target=prepare).start()
