"""Modals: an answer's passages within Slack's limits."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.service import Assistant
from assistant.surfaces.presentation.answer_json import answer_to_dict
from assistant.surfaces.slack.modals import passages
from tests.servers.slack_blocks import problem, texts


@pytest.fixture(scope="module")
def answer(assistant: Assistant) -> dict[str, Any]:
    """A real answer."""
    return answer_to_dict(assistant.ask("What does rapamycin do in animal models of MS?"))


def test_a_long_answer_fits_a_modal(answer: dict[str, Any]) -> None:
    quote = answer["claims"][0]["citations"][0]
    many = [{**quote, "start": n, "quote": "word " * 900} for n in range(80)]
    claim = {**answer["claims"][0], "citations": many}
    view = passages({**answer, "claims": [claim]})
    assert problem("views.open", {"view": view}) == "" and "too long for Slack" in texts(
        view["blocks"]
    )
