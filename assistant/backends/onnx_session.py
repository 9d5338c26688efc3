"""A model in ONNX Runtime, for the embedding model and the reader alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnxruntime as ort

from assistant.backends.model_files import digest_file
from assistant.errors import ModelMissing, ModelUntrusted, OutOfMemory


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
