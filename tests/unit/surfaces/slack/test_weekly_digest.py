"""The digest: what it says, when it is due, and that it is sent once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assistant.settings import Slack
from assistant.surfaces.slack.connection import connect_all, new_session
from assistant.surfaces.slack.job_queue import JobQueue, QueuedAnswer, Rating
from assistant.surfaces.slack.weekly_digest import digest, due, send_digest
from tests.servers.slack_blocks import problem, texts
from tests.servers.slack_server import SlackServer, slack_server


def test_the_digest_keeps_private_questions_private(tmp_path: Path) -> None:
    queue = JobQueue(tmp_path / "desk.sqlite")
    for number, private in enumerate([False, True]):
        kept = QueuedAnswer(
            f"k{number}", {"question": f"question {number}"}, "T1", "C", "", "U", private, private
        )
        queue.rate(kept, "overstated")
        queue.rate(kept, "good", "U1")
        queue.rate(kept, "overstated", "U1")  # changed their mind: the last one counts
        queue.rate(kept, "good", "U2")
    ratings = queue.ratings("T1", 0)
    bad = [Rating("question 0", "overstated", False)] * 2 + [Rating("", "overstated", True)] * 2
    assert [rating for rating in ratings if rating.reason != "good"] == bad
    message = digest(ratings)
    assert "2 answers were marked as good" in message.plain and "4 as bad" in message.plain
    assert "4 x overstated" in message.plain and message.plain.count("question 0") == 1
    assert "question 1" not in message.plain and "asked in private" in message.plain
    only_good = digest([Rating("q", "good", False)])
    assert "1 answers were marked as good" in only_good.plain and "0 as bad" in only_good.plain
    assert problem("chat.postMessage", {"text": message.text, "blocks": message.blocks}) == ""
    queue.close()


def test_the_digest_is_due_on_mondays() -> None:
    monday = datetime(2026, 11, 16, 8, tzinfo=UTC)
    assert due(datetime(2026, 11, 16, 7, 59, tzinfo=UTC)) == datetime(2026, 11, 9, 8, tzinfo=UTC)
    assert due(monday) == due(datetime(2026, 11, 22, 23, tzinfo=UTC)) == monday


def test_the_digest_is_sent_once_a_week_also_after_a_restart(tmp_path: Path) -> None:
    async def week(server: SlackServer) -> None:
        queue = JobQueue(tmp_path / "desk.sqlite")
        async with new_session() as session:
            workspaces = await connect_all(
                Slack(bot_tokens=("xoxb-one",), api_url=f"{server.url}/api/"), session
            )
            now = datetime.now(UTC)
            await send_digest(
                queue, workspaces, "C9", now
            )  # the first start: nothing to look back on
            queue.set_timestamp("digest", (now - timedelta(days=8)).timestamp())
            queue.rate(
                QueuedAnswer("k", {"question": "q 1"}, "T1", "C", "", "U", False, False), "unclear"
            )
            await send_digest(queue, workspaces, "C9", now)
            queue.close()
            queue = JobQueue(tmp_path / "desk.sqlite")
            await send_digest(queue, workspaces, "C9", now)
        queue.close()

    with slack_server() as server:
        asyncio.run(week(server))
        (message,) = server.bot_messages("C9")
    assert "1 x unclear" in texts(message["blocks"]) and "q 1" in message["text"]
