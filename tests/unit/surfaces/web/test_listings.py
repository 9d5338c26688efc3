"""What /sources, /evidence and /export answer in a conversation."""

from __future__ import annotations

import asyncio
from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.surfaces.api.examples import ANSWER
from tests.unit.surfaces.web.small_page import loaded


class Page:
    """A conversation with these answers, and what is said in it."""

    def __init__(self) -> None:
        self.user_session: dict[str, Any] = {}
        self.said: list[tuple[str, list[Any]]] = []

    def Message(self, content: str, elements: Any = ()) -> Any:  # noqa: N802
        async def send() -> None:
            self.said.append((content, list(elements)))

        return SimpleNamespace(send=send)

    File = SimpleNamespace

    def asked(self, command: str, *answers: Any) -> str:
        """The one message that the command answers with."""
        if answers:
            self.user_session["answers"] = list(answers)
        asyncio.run(getattr(loaded("assistant.surfaces.web.listings"), command)())
        ((text, _),) = self.said
        return text


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Page:
    made = Page()
    monkeypatch.setattr(loaded("assistant.surfaces.web.listings"), "cl", made)
    return made


def answer(key: str = "doe-2020", **source: Any) -> dict[str, Any]:
    """The example, about another source where one is named."""
    data = deepcopy(ANSWER)
    data["sources"][0] |= {"source_id": key, **source}
    data["claims"][0]["citations"][0]["source_id"] = key
    return data


def refusal() -> dict[str, Any]:
    return {**deepcopy(ANSWER), "claims": [], "sources": [], "abstained": True}


@pytest.mark.parametrize("command", ["list_sources", "list_evidence"])
@pytest.mark.parametrize("answers", [(), (refusal(),)])
def test_where_nothing_is_cited_that_is_said(
    page: Page, command: str, answers: tuple[Any, ...]
) -> None:
    assert page.asked(command, *answers) == "Nothing has been cited yet."


def test_each_work_is_listed_once_in_the_order_of_its_first_citation(page: Page) -> None:
    fern = answer("fern", title="Of ferns", year=None, evidence="animal_study")
    assert page.asked("list_sources", answer(), refusal(), fern, answer()).splitlines() == [
        "- An invented trial of a tea (2020), randomised controlled trial",
        "- Of ferns (undated), animal study",
    ]


def test_quotes_are_counted_by_their_kind_of_evidence(page: Page) -> None:
    animals = answer()
    cited = animals["claims"][0]["citations"]
    cited.append({**cited[0], "evidence": "animal_study"})
    text = page.asked("list_evidence", animals, refusal(), answer())
    assert text.splitlines() == [
        "- animal study: 1 quote",
        "- randomised controlled trial: 2 quotes",
    ]


def test_before_the_first_question_there_is_nothing_to_export(page: Page) -> None:
    assert "nothing to export yet" in page.asked("export")
    assert page.said[0][1] == []


def test_the_conversation_and_its_works_are_handed_out_as_files(page: Page) -> None:
    page.asked("export", answer(title="Über Tee 茶"))
    files = {file.name: file for file in page.said[0][1]}
    assert list(files) == ["conversation.md", "sources.bib", "sources.ris", "sources.json"]
    assert "Über Tee 茶" in files["conversation.md"].content.decode()
    assert files["conversation.md"].mime == "text/markdown"
    assert b"@article{doe-2020," in files["sources.bib"].content
    assert {file.display for file in files.values()} == {"inline"}


def test_a_conversation_without_answers_is_handed_out_without_works(page: Page) -> None:
    page.asked("export", refusal())
    assert [file.name for file in page.said[0][1]] == ["conversation.md"]


def test_markup_in_a_title_is_no_link_and_no_picture(page: Page) -> None:
    title = "![x](https://a.example/p.png)"
    text = page.asked("list_sources", answer(title=title))
    assert title not in text
    assert r"\[x\]" in text
