"""Conversations of the page in SQLite: tables, what is read back, thumbs, and what is removed."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.surfaces.web.small_page import loaded

STEP = (
    'INSERT INTO steps ("id", "name", "type", "threadId", "parentId", "streaming", "metadata",'
    ' "createdAt") VALUES (:id, :name, :type, :thread, :parent, :streaming, :metadata, :at)'
)


@pytest.fixture(scope="module")
def history() -> Any:
    """The module."""
    return loaded("assistant.surfaces.web.history")


def thumb(about: str, value: int, **more: Any) -> Any:
    """A thumb on a message."""
    return loaded("chainlit.types").Feedback(about, value, **more)


def user(name: str, **metadata: Any) -> Any:
    """Somebody who has logged in."""
    return loaded("chainlit.user").User(identifier=name, metadata=metadata)


class Page:
    """Histories over one file, what they hand on, and how many statements they make."""

    def __init__(self, history: Any, folder: Path) -> None:
        self.history = history
        self.file = folder / "history.sqlite"
        self.thumbs: list[tuple[dict[str, Any], int, str]] = []
        self.forgotten: list[str] = []

    def run(self, work: Callable[[Any], Awaitable[Any]]) -> Any:
        """What `work` gives with a history that was opened for it."""

        async def opened() -> Any:
            url = f"sqlite+aiosqlite:///{self.file}"
            keep = self.forgotten.append
            found = self.history.History(url, lambda *one: self.thumbs.append(one), keep)
            try:
                return await work(found)
            finally:
                await found.engine.dispose()

        return asyncio.run(opened())

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What stands in the file."""
        database = sqlite3.connect(self.file)
        try:
            return database.execute(query).fetchall()
        finally:
            database.close()


@pytest.fixture
def page(history: Any, tmp_path: Path) -> Page:
    return Page(history, tmp_path)


async def step(
    found: Any, key: str, thread: str = "t1", parent: str | None = None, metadata: Any = None
) -> None:
    """A message of a conversation."""
    row = {"id": key, "name": "bot", "type": "run", "thread": thread, "parent": parent}
    given = {"streaming": False, "metadata": metadata, "at": f"2026-01-01T00:00:0{key[-1]}Z"}
    await found.execute_sql(STEP, {**row, **given})


def test_a_new_file_gets_its_tables_and_an_old_one_keeps_what_it_has(page: Page) -> None:
    made = page.run(lambda found: found.create_user(user("zoë", a=1)))
    again = page.run(lambda found: found.get_user("zoë"))
    assert (again.id, again.metadata) == (made.id, {"a": 1})
    assert page.run(lambda found: found.get_user("nobody")) is None


def test_a_file_of_a_later_edition_is_left_as_it_is(page: Page) -> None:
    async def later(found: Any) -> None:
        await found.create_user(user("ann"))
        await found.execute_sql('ALTER TABLE users ADD COLUMN "nick" TEXT', {})

    page.run(later)
    page.run(lambda found: found.create_user(user("bob")))
    assert page.rows('SELECT "identifier", "nick" FROM users') == [("ann", None), ("bob", None)]


def test_many_may_write_at_once(page: Page) -> None:
    async def work(found: Any) -> None:
        await found.get_user("nobody")
        await asyncio.gather(*(found.update_thread(f"t{n}", name=f"{n}") for n in range(20)))

    page.run(work)
    assert page.rows("SELECT count(*) FROM threads") == [(20,)]
    assert page.rows("PRAGMA journal_mode") == [("wal",)]


def test_lists_and_mappings_are_stored_as_json_and_read_as_they_were(page: Page) -> None:
    async def work(found: Any) -> Any:
        await found.update_thread("t1", "Bees", metadata={"level": "lab"}, tags=["a", "ä"])
        await step(found, "s1", metadata={"answer": {"id": "a-1"}})
        await step(found, "s2", metadata="no JSON {")
        await step(found, "s3")
        return await found.get_thread("t1")

    thread = page.run(work)
    assert thread["metadata"] == {"level": "lab"} and thread["tags"] == ["a", "ä"]
    metadata = [one["metadata"] for one in thread["steps"]]
    assert metadata == [{"answer": {"id": "a-1"}}, {}, {}]
    assert [one["tags"] for one in thread["steps"]] == [None] * 3
    assert json.loads(page.rows("SELECT metadata FROM threads")[0][0]) == {"level": "lab"}


def test_a_conversation_that_is_not_there_is_none(page: Page) -> None:
    assert page.run(lambda found: found.get_thread("t1")) is None


def counted(found: Any) -> list[str]:
    """The statements that are made from now on."""
    made: list[str] = []
    really = found.execute_sql

    async def noted(query: str, parameters: dict[str, Any]) -> Any:
        made.append(query)
        return await really(query, parameters)

    found.execute_sql = noted  # type: ignore[method-assign]
    return made


def test_a_conversation_that_is_known_is_not_looked_up_for_each_message(page: Page) -> None:
    async def work(found: Any) -> list[int]:
        made = counted(found)
        counts = []
        for more in ({}, {}, {"name": "Bees"}, {"tags": []}, {}):
            made.clear()
            await found.update_thread("t1", **more)
            counts.append(len(made))
        return counts

    first, *again = page.run(work)
    assert first > 0 and again[0] == 0 and min(again[1:3]) > 0 and again[3] == 0
    assert page.rows("SELECT name, tags FROM threads") == [("Bees", "[]")]


def test_what_is_known_does_not_grow_without_end(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page.history, "_REMEMBERED", 3)

    async def work(found: Any) -> int:
        for number in range(8):
            await found.update_thread(f"t{number}")
        return len(found._there)

    assert page.run(work) <= 3
    assert page.rows("SELECT count(*) FROM threads") == [(8,)]


def test_a_removed_conversation_is_gone_with_all_beside_it_and_can_be_begun_again(
    page: Page,
) -> None:
    async def work(found: Any) -> None:
        for thread in ("t1", "t2"):
            await found.update_thread(thread, "Bees")
            await step(found, f"{thread}-1", thread)
            await found.upsert_feedback(thumb(f"{thread}-1", 1))
        await found.delete_thread("t1")

    page.run(work)
    assert page.forgotten == ["t1"]
    assert page.rows("SELECT id FROM threads") == [("t2",)]
    assert page.rows("SELECT id FROM steps") == [("t2-1",)]
    assert page.rows('SELECT "forId" FROM feedbacks') == [("t2-1",)]

    async def again(found: Any) -> None:
        await found.update_thread("t2")
        await found.delete_thread("t2")
        await found.update_thread("t2")

    page.run(again)
    assert page.rows("SELECT id FROM threads") == [("t2",)]


def test_what_lies_beside_a_conversation_goes_first(page: Page) -> None:
    def refuses(_thread: str) -> None:
        raise PermissionError("read-only")

    async def work(found: Any) -> None:
        await found.update_thread("t1", "Bees")
        found._forgotten = refuses
        with pytest.raises(PermissionError):
            await found.delete_thread("t1")

    page.run(work)
    assert page.rows("SELECT id FROM threads") == [("t1",)]


@pytest.mark.parametrize(
    ("value", "comment", "handed"), [(1, None, (1, "")), (0, "Überzogen.", (0, "Überzogen."))]
)
def test_a_thumb_on_a_run_is_handed_on_with_the_answer_in_it(
    page: Page, value: Any, comment: str | None, handed: tuple[int, str]
) -> None:
    async def work(found: Any) -> str:
        await step(found, "run-1")
        await step(found, "s2", parent="run-1", metadata={"answer": None})
        await step(found, "s3", parent="run-1", metadata={"answer": {"id": "a-1"}})
        await step(found, "s4", parent="run-2", metadata={"answer": {"id": "a-2"}})
        return await found.upsert_feedback(thumb("run-1", value, comment=comment))

    key = page.run(work)
    assert page.thumbs == [({"id": "a-1"}, *handed)]
    assert page.rows("SELECT id, value, comment FROM feedbacks") == [(key, value, comment)]


def test_a_thumb_that_is_turned_is_kept_once_and_handed_on_again(page: Page) -> None:
    async def work(found: Any) -> None:
        await step(found, "s1", metadata={"answer": {"id": "a-1"}})
        key = await found.upsert_feedback(thumb("s1", 1))
        await found.upsert_feedback(thumb("s1", 0, id=key, comment="No."))

    page.run(work)
    assert [thumb[1:] for thumb in page.thumbs] == [(1, ""), (0, "No.")]
    assert page.rows("SELECT value, comment FROM feedbacks") == [(0, "No.")]


@pytest.mark.parametrize("metadata", [None, "no JSON {", {"answer": None}, {"other": 1}])
def test_a_thumb_on_what_is_no_answer_is_only_kept(page: Page, metadata: Any) -> None:
    async def work(found: Any) -> None:
        await step(found, "s1", metadata=metadata)
        await found.upsert_feedback(thumb("s1", 1))

    page.run(work)
    assert page.thumbs == [] and page.rows("SELECT value FROM feedbacks") == [(1,)]


def test_panels_are_made_again_and_not_stored(page: Page) -> None:
    async def work(found: Any) -> None:
        await found.get_user("nobody")
        await found.create_element(object())

    page.run(work)
    assert page.rows("SELECT count(*) FROM elements") == [(0,)]


def test_the_first_statements_may_come_together(page: Page) -> None:
    async def together(history: Any) -> list[Any]:
        return list(await asyncio.gather(*(history.get_user(f"u{n}") for n in range(4))))

    assert page.run(together) == [None] * 4
