"""The assistants of a process: one for each writer that may be chosen."""

from __future__ import annotations

import os

import pytest

from assistant.settings import Settings
from assistant.surfaces.shared import assistants as module
from assistant.surfaces.shared.assistants import Assistants


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The writers that assistants were made for."""
    writers: list[str] = []

    def make(settings: Settings) -> object:
        writers.append(settings.writer)
        return object()

    monkeypatch.setattr(module, "make_assistant", make)
    return writers


def test_each_is_made_once(made: list[str]) -> None:
    assistants = Assistants(Settings(writer="openai:one"))
    assert assistants.get() is assistants.get("extractive")
    assert assistants.get("openai:one") is not assistants.get()
    assert made == ["extractive", "openai:one"]


def test_only_the_configured_model_can_be_chosen(made: list[str]) -> None:
    assistants = Assistants(Settings())
    assert assistants.get("openai:other") is assistants.get()
    assert made == ["extractive"]


def test_the_environment_is_not_changed(made: list[str]) -> None:
    before = dict(os.environ)
    Assistants(Settings(threads=1)).get()
    assert dict(os.environ) == before
