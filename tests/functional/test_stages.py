"""Who watches an answer being made is told what each stage found."""

from __future__ import annotations

import pytest

from assistant.domain import Stage, StageName
from assistant.service import Assistant


def test_each_stage_is_told_once_in_order_with_what_it_found(assistant: Assistant) -> None:
    seen: list[Stage] = []
    answer = assistant.ask("What does rapamycin do in mice with EAE?", watch=seen.append)
    assert [stage.name for stage in seen] == list(StageName)
    retrieved, read, checked = (stage.found for stage in seen)
    for found in (retrieved, read):
        scores = [one.score or 0.0 for one in found]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
    assert [one.text for one in checked] == [claim.text for claim in answer.claims]
    assert all(one.verdict.startswith("supported") for one in checked)
    assert all(stage.took_ms >= 0 for stage in seen)


def test_a_watcher_can_end_the_answer(assistant: Assistant) -> None:
    def stop(_: Stage) -> None:
        raise KeyError

    with pytest.raises(KeyError):
        assistant.ask("What is EAE?", watch=stop)


def test_a_greeting_has_no_stages(assistant: Assistant) -> None:
    seen: list[Stage] = []
    assistant.ask("Hello!", watch=seen.append)
    assert seen == []
