"""The parts of the Slack bot that need no Slack: budgets, decisions, limits, the week's digest."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.service import Assistant
from assistant.settings import Slack
from assistant.surfaces.presentation.answer_json import answer_to_dict
from assistant.surfaces.slack.answer_blocks import answer_messages, cells, columns
from assistant.surfaces.slack.blocks import BLOCKS, CHARACTERS, SECTION, chopped, entities, size
from assistant.surfaces.slack.channel_settings import ChannelSettings
from assistant.surfaces.slack.connection import new_session, workspaces
from assistant.surfaces.slack.incoming import of_event, post_from_json, post_to_json, to_us
from assistant.surfaces.slack.job_queue import JobQueue, QueuedAnswer, Thumb
from assistant.surfaces.slack.modals import passages
from assistant.surfaces.slack.rate_limits import RateLimits
from assistant.surfaces.slack.weekly_digest import digest, due, send_digest
from tests.servers.slack_blocks import problem, texts
from tests.servers.slack_server import SlackServer, slack_server


@pytest.fixture(scope="module")
def answer(assistant: Assistant) -> dict[str, Any]:
    """A real answer."""
    return answer_to_dict(assistant.ask("What does rapamycin do in animal models of MS?"))


def changed(answer: dict[str, Any], *words: str) -> dict[str, Any]:
    """The answer with other words in its claims, as a model might write them."""
    first = answer["claims"][0]
    return {
        **answer,
        "claims": [{**first, "text": text} for text in words],
        "conflicts": [],
        "chain": [],
    }


def within_budget(messages: list[Any]) -> None:
    for message in messages:
        assert len(message.blocks) <= BLOCKS
        assert sum(map(size, message.blocks)) <= CHARACTERS
        assert all(
            size(block) <= SECTION for block in message.blocks if block["type"] == "rich_text"
        )
        assert problem("chat.postMessage", {"text": message.text, "blocks": message.blocks}) == ""
        assert len(message.text) < 40_000


def test_an_answer_of_13000_characters_keeps_all_its_words_and_sources(
    answer: dict[str, Any],
) -> None:
    sentence = "Rapamycin slowed the disease in mice of the third group by a little. "
    long = changed(answer, sentence * 189)
    assert len(long["claims"][0]["text"]) > 13_000
    for full in (False, True):
        messages = answer_messages(long, "k", full=full)
        within_budget(messages)
        shown = "\n".join(texts(message.blocks) for message in messages)
        assert shown.count("Rapamycin slowed the disease in mice") == 189
        assert answer["sources"][0]["title"][:60] in shown
        assert all(part.rstrip().endswith(".") for part in chopped(sentence * 189, SECTION))


@given(st.lists(st.text(min_size=1, max_size=4000), min_size=1, max_size=6))
def test_no_words_break_the_budget_or_become_markup(words: list[str]) -> None:
    claim = {"text": "", "support": "supported", "reason": "", "citations": []}
    blank: dict[str, Any] = {
        "id": "a", "question": "q", "standalone_question": "q", "answer": "x", "abstained": False,
        "claims": [{**claim, "text": text + "."} for text in words], "caveats": [], "conflicts": [],
        "confidence": {"level": "low", "score": 0.1}, "sources": [], "nearest": [], "chain": [], "terms": [],
    }  # fmt: skip
    messages = answer_messages(blank, "k", full=True)
    within_budget(messages)
    for message in messages:
        assert "<" not in message.text and ">" not in message.text


def test_control_sequences_of_slack_are_shown_and_not_obeyed(answer: dict[str, Any]) -> None:
    hostile = "<!channel> and <@U123|you> see <https://evil.example|this> & *that* `now`"
    messages = answer_messages(changed(answer, hostile), "k", full=True)
    within_budget(messages)
    assert hostile in texts(messages[0].blocks)
    kinds = json.dumps(messages[0].blocks)
    assert '"mrkdwn"' not in kinds and '"user"' not in kinds and '"broadcast"' not in kinds
    assert "&lt;!channel&gt; and &lt;@U123|you&gt;" in messages[0].text
    assert entities("\u202eabc\x1b[0m") == "abc[0m"


def test_a_table_is_one_of_slacks_and_ragged_rows_stay(answer: dict[str, Any]) -> None:
    ragged = "| drug | dose | n |\n|---|---|\n| rapamycin | 2 mg |\n| x | 1 | 2 | 3 | more |"
    assert columns(cells(ragged)).splitlines() == [
        "drug       dose  n",
        "rapamycin  2 mg",
        "x          1     2  3  more",
    ]
    (message,) = answer_messages(changed(answer, ragged), "k")
    within_budget([message])
    (table,) = [block for block in message.blocks if block["type"] == "table"]
    assert [cell["text"] for cell in table["rows"][1]] == ["rapamycin", "2 mg", "–", "–", "–"]
    assert "[1]" in texts(message.blocks) and "rapamycin  2 mg" in message.plain


def test_two_tables_are_two_messages_and_a_large_one_stands_in_columns(
    answer: dict[str, Any],
) -> None:
    small = "| drug | n |\n|---|---|\n| metformin | 7 |"
    messages = answer_messages(changed(answer, small, small.replace("7", "8")), "k", full=True)
    within_budget(messages)
    held = [sum(block["type"] == "table" for block in message.blocks) for message in messages]
    assert held == [1, 1]
    large = "\n".join(f"| row {n} | {n} |" for n in range(101))
    messages = answer_messages(changed(answer, large), "k", full=True)
    within_budget(messages)
    shown = "\n".join(texts(message.blocks) for message in messages)
    assert "rich_text_preformatted" in json.dumps(messages[0].blocks) and "row 100" in shown


def test_the_first_sentences_show_both_sides(answer: dict[str, Any]) -> None:
    claims = [{**answer["claims"][0], "text": f"Sentence number {n}."} for n in range(6)]
    conflict = {"about": "the direction", "sides": [[4], [5]]}
    divided = {**answer, "claims": claims, "conflicts": [conflict]}
    shown = texts(answer_messages(divided, "k")[0].blocks)
    for side in conflict["sides"]:
        assert any(claims[n]["text"] in shown for n in side)


def test_what_came_near_is_quoted_under_a_line_that_says_so(assistant: Assistant) -> None:
    refused = answer_to_dict(assistant.ask("What is the half-life of rapamycin?"))
    (message,) = answer_messages(refused, "k")
    shown = texts(message.blocks)
    assert "they are no answer" in shown
    assert all(near["text"] in shown for near in refused["nearest"])
    assert all(source["title"][:40] in shown for source in refused["sources"])


def test_unsupported_sentences_say_so(answer: dict[str, Any]) -> None:
    claim = {**answer["claims"][0], "support": "partly"}
    messages = answer_messages({**answer, "claims": [claim], "conflicts": []}, "k")
    assert "(partly by what it cites)" in texts(messages[0].blocks)
    assert "(partly by what it cites)" in messages[0].plain


def test_a_long_answer_fits_a_modal(answer: dict[str, Any]) -> None:
    quote = answer["claims"][0]["citations"][0]
    many = [{**quote, "start": n, "quote": "word " * 900} for n in range(80)]
    claim = {**answer["claims"][0], "citations": many}
    view = passages({**answer, "claims": [claim]})
    assert problem("views.open", {"view": view}) == "" and "too long for Slack" in texts(
        view["blocks"]
    )


def event(text: str, **more: Any) -> dict[str, Any]:
    inner = {"type": "message", "user": "U1", "channel": "C1", "ts": "2.0", "text": text, **more}
    return {"team_id": "T1", "event": inner}


@pytest.mark.parametrize(
    ("text", "last", "ours"),
    [
        ("And in people?", "bot", True),
        ("what about women", "bot", True),
        ("And in people?", "U1", True),
        ("And in people?", "U2", False),  # somebody else spoke last
        ("And in people?", "", False),  # not our thread
        ("I see, thank you.", "bot", False),
        ("<@U7> do you agree?", "bot", False),
    ],
)
def test_in_a_thread_only_questions_to_us_are_ours(text: str, last: str, ours: bool) -> None:
    post = of_event(event(text, thread_ts="1.0"), "UBOT")
    assert post is not None
    assert to_us(post, follows=True, last_speaker=last) is ours
    assert not to_us(post, follows=False, last_speaker=last)


def test_what_was_written_is_read_as_people_see_it() -> None:
    raw = "<@UBOT> is <https://x.org/a|this paper> &lt;new&gt; to <#C9|lab> &amp; <@U2>, <!here>?"
    post = of_event(event(raw), "UBOT")
    assert post is not None and post.text == "is this paper <new> to #lab & somebody, here?"
    assert post.others and post_from_json(json.loads(json.dumps(post_to_json(post)))) == post


def test_limits_hold_in_any_minute() -> None:
    limits = RateLimits(user_minute=2, channel_minute=3)
    waits = [limits.wait("T", "C", "U", 0.0) for _ in range(5)]
    assert waits == [0, 0, 60, 60, 120]
    assert limits.wait("T", "C2", "U2", 0.0) == 0
    assert limits.wait("T", "C", "U3", 1.0) == 119  # three are given to this channel by then
    assert limits.wait("T", "C3", "U2", 61.0) == 0


@given(st.lists(st.floats(0, 300), min_size=1, max_size=60))
def test_never_more_than_the_limit_in_a_minute(arrivals: list[float]) -> None:
    limits, given_at = RateLimits(3, 1000), []
    for now in sorted(arrivals):
        given_at.append(now + limits.wait("T", "C", "U", now))
    for at in given_at:
        assert sum(at - 59.999 < other <= at for other in given_at) <= 3


def test_the_desk_knows_a_question_after_a_restart(tmp_path: Path) -> None:
    post = of_event(event("x"), "UBOT")
    assert post is not None
    desk = JobQueue(tmp_path / "desk.sqlite")
    assert desk.take(post) and not desk.take(post)
    desk.begin(post.key)
    desk.close()
    desk = JobQueue(tmp_path / "desk.sqlite")
    assert not desk.take(post)
    assert [(job.post, job.again) for job in desk.waiting()] == [(post, True)]
    desk.finish(post.key)
    assert desk.waiting() == [] and not desk.take(post)
    desk.close()


def test_the_digest_keeps_private_questions_private(tmp_path: Path) -> None:
    desk = JobQueue(tmp_path / "desk.sqlite")
    for number, private in enumerate([False, True]):
        kept = QueuedAnswer(
            f"k{number}", {"question": f"question {number}"}, "T1", "C", "", "U", private, private
        )
        desk.thumb(kept, "overstated")
        desk.thumb(kept, "good", "U1")
        desk.thumb(kept, "overstated", "U1")  # changed their mind: the last one counts
        desk.thumb(kept, "good", "U2")
    thumbs = desk.thumbs("T1", 0)
    bad = [Thumb("question 0", "overstated", False)] * 2 + [Thumb("", "overstated", True)] * 2
    assert [thumb for thumb in thumbs if thumb.reason != "good"] == bad
    message = digest(thumbs)
    assert "2 answers were marked as good" in message.plain and "4 as bad" in message.plain
    assert "4 x overstated" in message.plain and message.plain.count("question 0") == 1
    assert "question 1" not in message.plain and "asked in private" in message.plain
    only_good = digest([Thumb("q", "good", False)])
    assert "1 answers were marked as good" in only_good.plain and "0 as bad" in only_good.plain
    assert problem("chat.postMessage", {"text": message.text, "blocks": message.blocks}) == ""
    desk.close()


def test_the_digest_is_due_on_mondays() -> None:
    monday = datetime(2026, 11, 16, 8, tzinfo=UTC)
    assert due(datetime(2026, 11, 16, 7, 59, tzinfo=UTC)) == datetime(2026, 11, 9, 8, tzinfo=UTC)
    assert due(monday) == due(datetime(2026, 11, 22, 23, tzinfo=UTC)) == monday


def test_settings_of_a_channel_survive_what_is_not_known() -> None:
    settings = ChannelSettings.of({"level": "lab", "users": ["U1"], "gone": 1})
    assert settings.level == "lab" and settings.allows("U1") and not settings.allows("U2")
    assert ChannelSettings.of(settings.to_json()) == settings


def test_the_digest_is_sent_once_a_week_also_after_a_restart(tmp_path: Path) -> None:
    async def week(server: SlackServer) -> None:
        desk = JobQueue(tmp_path / "desk.sqlite")
        async with new_session() as session:
            spaces = await workspaces(
                Slack(bot_tokens=("xoxb-one",), api_url=f"{server.url}/api/"), session
            )
            now = datetime.now(UTC)
            await send_digest(desk, spaces, "C9", now)  # the first start: nothing to look back on
            desk.set_mark("digest", (now - timedelta(days=8)).timestamp())
            desk.thumb(
                QueuedAnswer("k", {"question": "q 1"}, "T1", "C", "", "U", False, False), "unclear"
            )
            await send_digest(desk, spaces, "C9", now)
            desk.close()
            desk = JobQueue(tmp_path / "desk.sqlite")
            await send_digest(desk, spaces, "C9", now)
        desk.close()

    with slack_server() as server:
        asyncio.run(week(server))
        (message,) = server.bot_messages("C9")
    assert "1 x unclear" in texts(message["blocks"]) and "q 1" in message["text"]
