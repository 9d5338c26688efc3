"""How far an answer is: lines that give way to its first words, and steps on request."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.domain import Stage, StageName, StageResult
from tests.unit.surfaces.web.small_page import loaded


class Message:
    """The text of a message: a token in a sequence takes the place of what was there."""

    created_at: str | None = None

    def __init__(self) -> None:
        self.content, self.seen = "", list[str]()

    async def stream_token(self, token: str, is_sequence: bool = False) -> None:
        self.content = token if is_sequence else self.content + token
        self.seen.append(self.content)


class Steps:
    """Chainlit's steps that were sent."""

    def __init__(self) -> None:
        self.sent: list[Any] = []

    def made(self, name: str, type: str) -> Any:  # noqa: A002
        async def send() -> None:
            self.sent.append(step)

        step = SimpleNamespace(name=name, type=type, output="", send=send)
        return step


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    made = Steps()
    monkeypatch.setattr(
        loaded("assistant.surfaces.web.progress"), "cl", SimpleNamespace(Step=made.made)
    )
    return made


def progress(message: Message, *, detailed: bool = False) -> Any:
    """What the page shows in the place of `message`."""
    return loaded("assistant.surfaces.web.progress").Progress(message, detailed)


def stage(name: str, *found: StageResult, took: float = 12.5) -> Stage:
    return Stage(StageName(name), found, took)


def row(text: str = "Bees dance.", **more: Any) -> StageResult:
    return StageResult("A book", text, **more)


def shown(*stages: Stage, detailed: bool = False, words: tuple[str, ...] = ()) -> Message:
    """The message after it has begun, after these stages, and after these words."""
    message = Message()

    async def run() -> None:
        one = progress(message, detailed=detailed)
        await one.begin()
        for each in stages:
            await one(each)
        for word in words:
            await one.say(word)

    asyncio.run(run())
    return message


def test_each_stage_takes_the_place_of_the_one_before() -> None:
    two = (row(), row())
    message = shown(stage("retrieved", *two), stage("read", *two, *two), stage("checked", row()))
    assert message.seen == [
        "*Searching the documents ...*",
        "*Found 2 passages; reading them ...*",
        "*Read 4 sentences; checking those that answer ...*",
    ]
    assert message.created_at is not None and message.created_at.endswith("Z")


def test_the_first_words_take_the_place_of_progress_and_others_follow() -> None:
    assert shown(stage("retrieved", row()), words=("Bees ", "dance.")).content == "Bees dance."


def test_once_there_are_words_no_stage_is_said_over_them() -> None:
    message = Message()

    async def run() -> None:
        one = progress(message)
        await one.say("Bees ")
        await one(stage("read", row()))
        await one.say("dance.")

    asyncio.run(run())
    assert message.content == "Bees dance."


def test_steps_are_shown_on_request_only(steps: Steps) -> None:
    shown(stage("retrieved", row()))
    assert steps.sent == []
    stages = [stage("retrieved", row(), row()), stage("read", row()), stage("checked")]
    shown(*stages, detailed=True)
    names = ["Retrieved 2 passages", "Read 1 sentences", "Checked 0 sentences"]
    assert [one.name for one in steps.sent] == names
    assert {one.type for one in steps.sent} == {"tool"}


@pytest.mark.parametrize(
    ("found", "output"),
    [
        (row(score=0.456), "- **0.46** Bees dance. *A book*"),
        (row(score=0.0), "- **0.00** Bees dance. *A book*"),
        (row(verdict="supported"), "- **supported** Bees dance. *A book*"),
        (row("Bees\n  dance.", score=1.0), "- **1.00** Bees dance. *A book*"),
        (row("![x](http://a.b) *no*", score=1.0),
         "- **1.00** \\!\\[x\\](http:\u2060//a.b) \\*no\\* *A book*"),
    ],
)  # fmt: skip
def test_a_row_says_how_much_it_fits_what_it_says_and_where(
    found: StageResult, output: str, steps: Steps
) -> None:
    shown(stage("read", found), detailed=True)
    assert steps.sent[0].output == f"{output}\n\n12 ms"


@pytest.mark.parametrize(("length", "cut"), [(220, False), (221, True)])
def test_a_long_sentence_is_cut_between_words(length: int, cut: bool, steps: Steps) -> None:
    text = ("bees dance " * 30)[: length - 1] + "."
    assert len(text) == length
    shown(stage("read", row(text, score=1.0)), detailed=True)
    line = steps.sent[0].output.splitlines()[0].removeprefix("- **1.00** ")
    words = line.removesuffix(" *A book*")
    assert words.endswith(" ...") is cut
    assert words == (f"{'bees dance ' * 20}".strip() + " ..." if cut else text)


def test_a_step_lists_eight_and_counts_the_others(steps: Steps) -> None:
    eight = [row(str(number), score=1.0) for number in range(8)]
    shown(stage("read", *eight), stage("read", *eight, row(), row()), detailed=True)
    few, many = (one.output.splitlines() for one in steps.sent)
    assert len(few) == 10 and few[8:] == ["", "12 ms"]
    assert many[8:] == ["- and 2 more", "", "12 ms"]


def test_a_stage_without_results_says_so(steps: Steps) -> None:
    shown(stage("retrieved"), detailed=True)
    assert steps.sent[0].output == "Nothing."
