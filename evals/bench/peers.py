"""Building an index, and a first answer from a new process, beside what others offer.

The others run in an environment of their own, which is made once beside the project's. It sees the project's
torch and sentence-transformers, so that everybody runs the same model on the same code; what is missing is
installed from the package index. Same texts, same weights, one machine, one run.
"""

import json
import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.backends.embedding import ensure_embedder
from assistant.backends.model_files import bundled_model
from assistant.bootstrap import make_assistant
from assistant.settings import Precision, Settings

_SCRIPTS: Final = Path(__file__).with_name("peer_scripts")
_NEEDED: Final = {
    "LangChain": ("langchain_index.py", ["langchain-huggingface", "langchain-community", "langchain-text-splitters"]),
    "txtai": ("txtai_index.py", ["txtai"]),
    "Haystack": ("haystack_index.py", ["haystack-ai", "sentence-transformers-haystack"]),
    "PaperQA": ("paperqa_index.py", ["paper-qa"]),
    "LlamaIndex": ("llama_index_index.py", ["llama-index-core", "llama-index-embeddings-huggingface"]),
}  # fmt: skip
_MINUTES: Final = 12.0


@dataclass(frozen=True, slots=True)
class Built:
    """Documents a second, from texts to an index on disk."""

    who: str
    documents_per_s: float
    chunks: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class ColdPeer:
    """Median seconds of a new process that finds passages with LangChain's recipe."""

    median_s: float
    runs: int


def measure_building(texts: Sequence[str], environment: Path) -> list[Built]:
    """Everybody's documents a second, ours first; a peer that cannot be installed says so."""
    found = [_ours(texts, "fp32"), _ours(texts, "int8"), _ours(texts, "fp32", findings=True)]
    with tempfile.TemporaryDirectory() as scratch:
        given = Path(scratch) / "texts.json"
        given.write_text(json.dumps(list(texts)), encoding="utf-8")
        for who, (script, packages) in _NEEDED.items():
            try:
                python = _environment(environment, packages)
                data = _run(python, script, given, Path(scratch) / who)
            except (subprocess.SubprocessError, OSError, ValueError) as error:
                found.append(Built(who, 0.0, 0, f"not measured: {_last_line(error)}"))
                continue
            rate = len(texts) / float(data["seconds"])
            found.append(Built(who, round(rate, 2), int(data["chunks"])))
    return found


def measure_cold_peer(
    texts: Sequence[str], environment: Path, question: str, runs: int = 5
) -> ColdPeer:
    """Raises SubprocessError where LangChain cannot be installed."""
    script, packages = _NEEDED["LangChain"]
    python = _environment(environment, packages)
    with tempfile.TemporaryDirectory() as scratch:
        given, store = Path(scratch) / "texts.json", Path(scratch) / "store"
        given.write_text(json.dumps(list(texts)), encoding="utf-8")
        _run(python, script, given, store)
        words = [
            python,
            str(_SCRIPTS / "langchain_ask.py"),
            str(bundled_model().folder),
            str(store),
            question,
        ]
        took = []
        for _ in range(runs + 1):
            began = time.perf_counter()
            subprocess.run(words, check=True, capture_output=True, env=_quiet())
            took.append(time.perf_counter() - began)
    return ColdPeer(round(statistics.median(took[1:]), 2), runs)


def _ours(texts: Sequence[str], precision: Precision, *, findings: bool = False) -> Built:
    """What we build: passages and their sentences, words, texts, checksums; `findings` read out of each, too.

    The others read none: the first two figures are what may be compared with theirs.
    """
    with tempfile.TemporaryDirectory() as scratch:
        corpus = Path(scratch) / "corpus"
        corpus.mkdir()
        for number, text in enumerate(texts):
            (corpus / f"{number:05}.txt").write_text(text, encoding="utf-8")
        settings = Settings(
            corpus=corpus, index=Path(scratch) / "index", precision=precision, findings=findings
        )
        ensure_embedder(settings).embed_query("warm")
        began = time.perf_counter()
        report = make_assistant(settings).index()
        took = time.perf_counter() - began
    chunks = report.manifest.counts["passages"]
    more = ", findings" if findings else ""
    note = (
        f"with vectors of {report.manifest.counts['sentences']:,} sentences, words and texts{more}"
    )
    return Built(f"this program, {precision}", round(len(texts) / took, 2), chunks, note)


def _environment(folder: Path, packages: Sequence[str]) -> str:
    """The python of an environment that has these packages and sees the project's."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, capture_output=True)
        theirs = next((folder / "lib").glob("python*")) / "site-packages"
        (theirs / "project.pth").write_text(
            sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8"
        )
    words = [
        str(python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        *packages,
    ]
    subprocess.run(words, check=True, capture_output=True, text=True, timeout=_MINUTES * 60)
    return str(python)


def _run(python: str, script: str, given: Path, out: Path) -> dict[str, float]:
    words = [python, str(_SCRIPTS / script), str(given), str(bundled_model().folder), str(out)]
    done = subprocess.run(
        words, check=True, capture_output=True, text=True, timeout=_MINUTES * 60, env=_quiet()
    )
    data: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return data


def _quiet() -> dict[str, str]:
    return {
        **os.environ,
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        "HAYSTACK_TELEMETRY_ENABLED": "False",
        "TOKENIZERS_PARALLELISM": "true",
    }


def _last_line(error: Exception) -> str:
    said = str(getattr(error, "stderr", "") or error).strip().splitlines()
    return said[-1][:160] if said else type(error).__name__
