"""A server that behaves as told, and the assistant in front of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.bootstrap import make_assistant
from assistant.domain import Answer, Claim, Turn, Verdict
from assistant.service import Assistant
from assistant.settings import Settings
from tests.servers.openai_server import (
    Behaviour,
    Served,
    openai_server,
)
from tests.servers.scripted import QUESTION, Ask


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """One server for all tests of this file; each tells it how to behave."""
    with openai_server() as running:
        yield running


@pytest.fixture(scope="module")
def patient(served: Served, index_folder: Path, corpus_folder: Path) -> Assistant:
    """The assistant with the usual settings, opened once."""
    return make_assistant(_settings(served, index_folder, corpus_folder))


def _settings(served: Served, index: Path, corpus: Path, **more: Any) -> Settings:
    given = {"writer": "openai:test", "writer_url": served.url, "writer_timeout": 20}
    # What an address of one's own would get without a probe is tested with the numbered form.
    given |= {"writer_form": "structured", "writer_budget": 6000, **more}
    return Settings(corpus=corpus, index=index, **given)


@pytest.fixture
def ask(served: Served, patient: Assistant, index_folder: Path, corpus_folder: Path) -> Ask:
    """Asks with a model behind a server that behaves as told."""

    def call(
        *behaviours: Behaviour,
        question: str = QUESTION,
        turns: tuple[Turn, ...] = (),
        on_claim: Callable[[Claim, Verdict], None] | None = None,
        **settings: Any,
    ) -> tuple[Answer, Served]:
        served.behave(*behaviours)
        assistant = patient
        if settings:
            assistant = make_assistant(_settings(served, index_folder, corpus_folder, **settings))
        answer = assistant.ask(question, turns, on_claim)
        served.check()
        return answer, served

    return call
