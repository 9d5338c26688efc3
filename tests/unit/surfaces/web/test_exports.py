"""What /export hands out."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.service import Assistant
from assistant.surfaces.presentation.answer_json import answer_to_dict
from assistant.surfaces.web.rendering import exported


@pytest.fixture(scope="module")
def answer(assistant: Assistant) -> dict[str, Any]:
    return answer_to_dict(assistant.ask("Does fasting ease EAE in mice?"))


def test_an_export_numbers_footnotes_through(answer: dict[str, Any]) -> None:
    files = exported([answer, answer])
    text = files["conversation.md"][0]
    assert "[^1]:" in text
    assert f"[^{len(answer['sources']) * 2}]:" in text
    assert set(files) == {"conversation.md", "sources.bib", "sources.ris", "sources.json"}
