"""What tools share: whose an answer is, how errors read, and how far a call is."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.errors import IndexNotFound, InvalidQuestion
from assistant.surfaces.mcp.sdk import ToolError
from assistant.surfaces.mcp.tool_calls import KEY, Progress, in_thread, owner_of
from assistant.surfaces.shared.api_keys import Keys


class Calling:
    """The context of a call, over HTTP where there is a scope."""

    def __init__(self, scope: dict[str, Any] | None = None) -> None:
        request = None if scope is None else SimpleNamespace(scope=scope)
        self.request_context = SimpleNamespace(request=request)
        self.reports: list[tuple[float, float, str]] = []

    async def report_progress(self, done: float, total: float, message: str) -> None:
        self.reports.append((done, total, message))


def calling(scope: dict[str, Any] | None = None) -> Any:
    return Calling(scope)


@pytest.mark.parametrize("scope", [None, {}, {KEY: None}])
def test_who_needs_no_key_keeps_answers_under_no_name(scope: dict[str, Any] | None) -> None:
    assert owner_of(calling(scope), "ask") == ""


def test_a_session_without_a_request_is_over_standard_input() -> None:
    nothing: Any = SimpleNamespace(request_context=SimpleNamespace())
    assert owner_of(nothing, "ask") == ""


def test_a_key_is_the_name_of_its_answers_within_its_scopes(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys.json")
    context = calling({KEY: keys.find(keys.add("Zoë's lab", ["search"]))})
    assert owner_of(context, "search") == "Zoë's lab"
    with pytest.raises(ToolError, match=r"^This key may not ask. Ask for one with that scope.$"):
        owner_of(context, "ask")


def test_work_is_done_beside_the_loop_and_its_result_comes_back() -> None:
    def work(*arguments: int) -> tuple[int, threading.Thread]:
        return sum(arguments), threading.current_thread()

    total, thread = asyncio.run(in_thread(work, 1, 2, 3))
    assert total == 6 and thread is not threading.main_thread()


def test_while_one_works_others_are_served() -> None:
    async def run() -> bool:
        served = threading.Event()
        waiting = asyncio.create_task(in_thread(served.wait, 5.0))
        await asyncio.sleep(0)
        served.set()
        return await waiting

    assert asyncio.run(run())


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (IndexNotFound("There is no index.", "Build one."), "There is no index. Build one."),
        (InvalidQuestion("The question is empty."), "The question is empty."),
    ],
)
def test_what_is_known_to_go_wrong_is_said_with_its_remedy(error: Exception, words: str) -> None:
    def fails() -> None:
        raise error

    with pytest.raises(ToolError) as found:
        asyncio.run(in_thread(fails))
    assert str(found.value) == words and found.value.__cause__ is error


def test_a_fault_of_the_program_is_not_taken_for_a_message() -> None:
    with pytest.raises(ZeroDivisionError):
        asyncio.run(in_thread(divmod, 1, 0))


def test_progress_grows_with_each_step_and_never_beyond_the_whole() -> None:
    context = calling()

    async def run() -> None:
        progress = Progress(context, 2)
        for message in ("reading", "checking", "checking more"):
            await progress.step(message)

    asyncio.run(run())
    assert context.reports == [(1, 2, "reading"), (2, 2, "checking"), (2, 2, "checking more")]
