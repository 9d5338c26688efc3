"""What is learned and comes with the package: the reader, and what weighs evidence and tells kinds of questions."""

from functools import lru_cache
from pathlib import Path

from assistant.backends.onnx_evidence import WEIGHTS as EVIDENCE_WEIGHTS
from assistant.backends.onnx_evidence import OnnxEvidence
from assistant.backends.onnx_reader import WEIGHTS, OnnxReader
from assistant.backends.onnx_session import in_background
from assistant.backends.question_kinds import WEIGHTS as KIND_WEIGHTS
from assistant.backends.question_kinds import LearnedKinds
from assistant.ports import KindGuess
from assistant.reader import CachedReader, Reader
from assistant.settings import Settings


def evidence_digest(settings: Settings) -> str:
    """Digest of the model that findings are read out with; empty where the settings want none read out."""
    if not settings.findings:
        return ""
    return _digest(EVIDENCE_WEIGHTS)


def learned_digest() -> str:
    """Digests of all that decides what is answered."""
    return " ".join(map(_digest, (WEIGHTS, EVIDENCE_WEIGHTS, KIND_WEIGHTS)))


@lru_cache(maxsize=1)
def shared_reader(threads: int) -> Reader:
    """One for the whole process: the weights are the same whatever the corpus."""
    evidence = OnnxEvidence(threads=threads)
    reader = OnnxReader(threads=threads, evidence=evidence)
    for model in (reader, evidence):
        in_background(model.prepare)
    return CachedReader(reader)


@lru_cache(maxsize=1)
def shared_kinds(threads: int) -> KindGuess:
    """What tells kinds of questions, one for the whole process."""
    kinds = LearnedKinds(threads=threads)
    in_background(kinds.prepare)
    return kinds


def _digest(weights: Path) -> str:
    try:
        return weights.with_suffix(".sha256").read_text(encoding="ascii").strip()
    except OSError:
        return ""  # without weights nothing can be read; the first question says so
