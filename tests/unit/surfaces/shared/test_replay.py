"""What is reported when an answer is asked again: the same, or what changed and why."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.domain import SavedAnswer
from assistant.errors import UnknownSource
from assistant.surfaces.api.examples import ANSWER
from assistant.surfaces.shared import replay as module
from assistant.surfaces.shared.answer_log import canonical
from assistant.surfaces.shared.replay import Outcome, replay

QUOTE = ANSWER["claims"][0]["citations"][0]["quote"]
SAVED = SavedAnswer(
    id="a-1",
    owner="",
    at="2026-01-01T00:00:00+00:00",
    question=ANSWER["question"],
    turns=(),
    scope="all",
    writer="extractive",
    corpus="0123456789abcdef",
    body=canonical(ANSWER),
)


class Log:
    """A log with one answer."""

    def __init__(self, saved: SavedAnswer) -> None:
        self.saved = saved

    def find(self, _id: str, _owner: str | None) -> SavedAnswer:
        return self.saved

    def sources(self, _corpus: str) -> dict[str, str]:
        return {"doe-2020": "abc", "old": "1"}


class Documents:
    """An assistant over one document, in which the quote stands where it is cited."""

    def ask(self, _question: str, _turns: Any, **_scope: Any) -> object:
        return object()

    def document(self, key: str) -> Any:
        if key != "doe-2020":
            raise UnknownSource(f"There is no source {key}.", "")
        return SimpleNamespace(text=f"{'x' * 812}{QUOTE}")

    def digests(self) -> dict[str, str]:
        return {"doe-2020": "changed", "new": "2"}


def asked_again(monkeypatch: pytest.MonkeyPatch, saved: SavedAnswer, now: dict[str, Any]) -> Any:
    monkeypatch.setattr(module, "answer_to_dict", lambda _answer: now)
    return replay(Log(saved), Documents(), "a-1")  # type: ignore[arg-type]


def test_the_same_answer_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    found = asked_again(monkeypatch, SAVED, ANSWER)
    assert found.outcome is Outcome.SAME and found.quotes == (1, 1)


def test_an_answer_of_an_earlier_edition_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    old = replace(SAVED, body=SAVED.body.replace('"provenance"', '"passport"'))
    found = asked_again(monkeypatch, old, ANSWER)
    assert found.outcome is Outcome.SAME and "provenance" in found.to_dict()["then"]


def test_another_corpus_explains_what_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = {**ANSWER["claims"][0], "text": "Another sentence."}
    provenance = {**ANSWER["provenance"], "corpus": "another"}
    found = asked_again(monkeypatch, SAVED, {**ANSWER, "claims": [claim], "provenance": provenance})
    assert found.outcome is Outcome.CHANGED
    assert found.reasons == ("the corpus is another: new added; old removed; doe-2020 changed",)
    assert found.changes == (
        f"gone: “{QUOTE}” (doe-2020 was changed)",
        "new: “Another sentence.” (doe-2020 was changed)",
    )


def test_an_altered_record_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    altered = replace(SAVED, body=SAVED.body.replace("Sleep improved", "Sleep ended"))
    found = asked_again(monkeypatch, altered, ANSWER)
    assert found.outcome is Outcome.CHANGED and found.quotes == (0, 1)
    assert found.reasons[0].startswith("nothing that the provenance names has changed")


def test_what_a_model_wrote_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    found = asked_again(monkeypatch, replace(SAVED, writer="openai:one"), ANSWER)
    assert found.outcome is Outcome.NOT_REPRODUCIBLE and found.answer is None
