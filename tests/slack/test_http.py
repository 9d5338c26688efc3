"""Slack's requests over HTTP: signed, forged, stale and sent twice; and what is checked before a start."""

from __future__ import annotations

import json
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.servers.slack_server import TEAM, SlackServer, signed, slack_server
from tests.slack.conftest import Bot, bot_running

SECRET = "a-signing-secret"
QUESTION = "What does rapamycin do in animal models of MS?"


@pytest.fixture(scope="module")
def http(
    tmp_path_factory: pytest.TempPathFactory, index_folder: Path, corpus_folder: Path
) -> Iterator[tuple[SlackServer, Bot]]:
    """A bot in HTTP mode."""
    data = tmp_path_factory.mktemp("slack-http")
    env = {
        "MTORMS_SLACK_MODE": "http",
        "MTORMS_SLACK_SIGNING_SECRET": SECRET,
        "MTORMS_SLACK_APP_TOKEN": "",
    }
    with (
        slack_server() as server,
        bot_running(server, data, index_folder, corpus_folder, **env) as bot,
    ):
        yield server, bot


def send(
    bot: Bot, body: str, headers: dict[str, str], kind: str = "application/json"
) -> tuple[int, str, float]:
    request = urllib.request.Request(
        f"{bot.health}/slack/events", body.encode(), {"Content-Type": kind, **headers}
    )
    began = time.monotonic()
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode(), time.monotonic() - began
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), time.monotonic() - began


def event(channel: str, ts: str, text: str = f"<@U0BOT> {QUESTION}") -> str:
    inner = {
        "type": "app_mention",
        "user": "U1",
        "text": text,
        "ts": ts,
        "channel": channel,
        "event_ts": ts,
    }
    return json.dumps(
        {"type": "event_callback", "team_id": TEAM, "event": inner, "event_id": f"Ev{ts}"}
    )


def test_a_signed_request_is_acknowledged_at_once_and_answered(
    http: tuple[SlackServer, Bot],
) -> None:
    server, bot = http
    body = event("C1", "1.1")
    status, _, took = send(bot, body, signed(SECRET, body))
    assert status == 200 and took < 1
    server.until(lambda: server.bot_messages("C1", "1.1"))


def test_forged_and_stale_requests_are_refused(http: tuple[SlackServer, Bot]) -> None:
    server, bot = http
    body = event("C2", "2.1")
    assert send(bot, body, signed("another-secret", body))[0] == 401
    assert send(bot, body, signed(SECRET, body, time.time() - 301))[0] == 401
    assert send(bot, body, {})[0] == 401
    assert send(bot, body.replace("C2", "C3"), signed(SECRET, body))[0] == 401
    server.until(bot.idle)
    assert not server.bot_messages("C2") and not server.bot_messages("C3")


def test_a_replayed_request_gets_no_second_answer(http: tuple[SlackServer, Bot]) -> None:
    server, bot = http
    body = event("C4", "4.1")
    headers = signed(SECRET, body)
    for retry in range(4):
        assert send(bot, body, {**headers, "X-Slack-Retry-Num": str(retry)})[0] == 200
    server.until(lambda: server.bot_messages("C4", "4.1"))
    command = urllib.parse.urlencode(
        {"command": "/mtor-ms", "text": QUESTION, "team_id": TEAM, "channel_id": "C5", "user_id": "U1",
         "trigger_id": "t-1", "response_url": f"{server.url}/respond/replayed"}
    )  # fmt: skip
    headers = signed(SECRET, command)
    for _ in range(2):
        assert send(bot, command, headers, "application/x-www-form-urlencoded")[0] == 200
    server.until(lambda: [n for n, _ in server.responses if n == "replayed"])
    server.until(bot.idle)
    assert len(server.bot_messages("C4")) == 1
    assert [n for n, _ in server.responses] == ["replayed"]


def test_slacks_first_request_is_answered(http: tuple[SlackServer, Bot]) -> None:
    _, bot = http
    body = json.dumps({"type": "url_verification", "challenge": "c-1", "token": "x"})
    status, said, _ = send(bot, body, signed(SECRET, body))
    assert (status, "c-1" in said) == (200, True)


def test_a_response_url_elsewhere_is_not_called(http: tuple[SlackServer, Bot]) -> None:
    server, bot = http
    command = urllib.parse.urlencode(
        {"command": "/mtor-ms", "text": QUESTION, "team_id": TEAM, "channel_id": "C6", "user_id": "U1",
         "trigger_id": "t-2", "response_url": "http://127.0.0.1:9/x"}
    )  # fmt: skip
    send(bot, command, signed(SECRET, command), "application/x-www-form-urlencoded")
    server.until(lambda: "code=foreign response_url" in bot.log())


def test_too_large_and_torn_bodies_do_not_harm(http: tuple[SlackServer, Bot]) -> None:
    _, bot = http
    big = "x" * 1_100_000
    assert send(bot, big, signed(SECRET, big))[0] in {400, 413}
    torn = (
        '{"type": "event_callback", "team_id": "T1"}',
        '{"team_id": "T1", "event": {"type": "message"}, "type": "event_callback"}',
        "{",
        "[]",
    )
    for body in torn:
        assert send(bot, body, signed(SECRET, body))[0] < 600
    assert bot.process.poll() is None


Run = Callable[..., subprocess.CompletedProcess[str]]


def test_it_does_not_start_where_anybody_could_pretend_to_be_slack(
    run: Run, tmp_path: Path
) -> None:
    done = run(
        "slack",
        XDG_DATA_HOME=str(tmp_path),
        MTORMS_SLACK_MODE="http",
        MTORMS_SLACK_BOT_TOKENS="xoxb-one",
    )
    assert done.returncode == 2
    assert done.stderr.startswith("Error: Over HTTP anybody could pretend to be Slack.")
    assert "MTORMS_SLACK_SIGNING_SECRET" in done.stderr and "Traceback" not in done.stderr
    done = run("slack", XDG_DATA_HOME=str(tmp_path), MTORMS_SLACK_BOT_TOKENS="xoxb-one")
    assert done.returncode == 2 and "MTORMS_SLACK_APP_TOKEN" in done.stderr


def test_a_second_bot_with_the_same_folder_does_not_start(
    http: tuple[SlackServer, Bot], run: Run
) -> None:
    server, bot = http
    env: dict[str, Any] = {
        "MTORMS_SLACK_API_URL": f"{server.url}/api/", "MTORMS_SLACK_BOT_TOKENS": "xoxb-one",
        "MTORMS_SLACK_APP_TOKEN": "xapp-1", "XDG_DATA_HOME": str(bot.data),
    }  # fmt: skip
    done = run("slack", **env)
    assert done.returncode == 2 and "is running already" in done.stderr


def test_the_check_says_what_is_missing(http: tuple[SlackServer, Bot], run: Run) -> None:
    server, _ = http
    env = {
        "MTORMS_SLACK_API_URL": f"{server.url}/api/", "MTORMS_SLACK_BOT_TOKENS": "xoxb-one",
        "MTORMS_SLACK_APP_TOKEN": "xapp-1",
    }  # fmt: skip
    done = run("slack", "--check", **env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "good  workspace Lab T1: token accepted, all scopes there" in done.stdout
    assert "good  app-level token: accepted" in done.stdout
    server.scopes = "chat:write,app_mentions:read"
    done = run("slack", "--check", "--json", **env, MTORMS_SLACK_PERSON="someone")
    server.scopes = SlackServer().scopes
    found = {f["name"]: f for f in json.loads(done.stdout)}
    assert done.returncode == 1
    assert (
        "im:history (to read what is written to it directly)" in found["workspace Lab T1"]["says"]
    )
    assert not found["person"]["good"]
    wrong = {**env, "MTORMS_SLACK_BOT_TOKENS": "xoxb-wrong", "MTORMS_SLACK_APP_TOKEN": "xoxb"}
    done = run("slack", "--check", **wrong)
    assert done.returncode == 1
    assert "Slack does not accept bot token 1: invalid_auth" in done.stdout
    assert "not_allowed_token_type" in done.stdout and "Traceback" not in done.stderr


def test_manifests_ask_for_no_more_than_is_used(run: Run) -> None:
    socket = json.loads(run("slack", "--manifest", "socket").stdout)
    http = json.loads(
        run("slack", "--manifest", "http", "--address", "https://bot.lab.org/").stdout
    )
    assert socket["settings"]["socket_mode_enabled"] and not http["settings"]["socket_mode_enabled"]
    assert (
        http["settings"]["event_subscriptions"]["request_url"] == "https://bot.lab.org/slack/events"
    )
    assert "request_url" not in json.dumps(socket)
    assert socket["oauth_config"]["scopes"] == http["oauth_config"]["scopes"]
    scopes = set(socket["oauth_config"]["scopes"]["bot"])
    assert not {
        s for s in scopes if s.startswith(("users", "admin", "channels:manage", "im:write"))
    }
    assert "agent_view" in socket["features"]
    old = json.loads(run("slack", "--manifest", "socket", "--assistant-view").stdout)
    assert "assistant_view" in old["features"] and "agent_view" not in old["features"]
