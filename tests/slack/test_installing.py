"""Several workspaces: they install the app, their tokens are renewed, and what is kept of them goes with it."""

from __future__ import annotations

import http.cookiejar
import re
import sqlite3
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.servers.slack_blocks import texts
from tests.servers.slack_server import SlackServer, slack_server
from tests.slack.conftest import QUESTION, Bot, Start, answered

OAUTH = {
    "MTORMS_SLACK_BOT_TOKENS": "",
    "MTORMS_SLACK_CLIENT_ID": "1.2",
    "MTORMS_SLACK_CLIENT_SECRET": "client-secret",
}


def install(server: SlackServer, bot: Bot, team: str, token: str = "") -> tuple[int, str]:
    """The way of somebody who installs the app: our page, Slack's, and back."""
    cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(cookies)
    with browser.open(f"{bot.health}/slack/install", timeout=10) as page:
        found = re.search(
            r'href="(https://slack\.com/oauth/v2/authorize[^"]*)"', page.read().decode()
        )
        cookie = str(page.headers["Set-Cookie"]).partition(";")[0]
    assert found
    asked = urllib.parse.parse_qs(urllib.parse.urlsplit(found[1].replace("&amp;", "&")).query)
    assert asked["client_id"] == ["1.2"] and "chat:write" in asked["scope"][0]
    code = f"code-{team}"
    server.codes[code] = (team, token or f"xoxb-{team}")
    back = urllib.parse.urlencode({"code": code, "state": asked["state"][0]})
    request = urllib.request.Request(
        f"{bot.health}/slack/oauth_redirect?{back}", headers={"Cookie": cookie}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as done:
            return done.status, done.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def say(server: SlackServer, team: str, channel: str) -> str:
    return server.say(f"<@U0B{team}> {QUESTION}", channel, team=team)


def test_workspaces_install_the_app_and_are_there_after_a_restart(own: Start) -> None:
    with slack_server() as server:
        with own(server, **OAUTH) as bot:
            assert install(server, bot, "T5")[0] == 200
            assert install(server, bot, "T6")[0] == 200
            for team in ("T5", "T6"):
                ts = say(server, team, f"C{team}")
                message = answered(server, f"C{team}", ts)
                assert message["user"] == f"U0B{team}"
            assert "xox" not in bot.log()
            file: Path = bot.data / "mtor-ms" / "slack" / "tokens.sqlite"
            assert file.stat().st_mode & 0o077 == 0
        with own(server, **OAUTH):
            ts = say(server, "T6", "C7")
            server.until(lambda: server.bot_messages("C7", ts))


def test_only_workspaces_that_may_can_install_it_and_nobody_with_another_state(own: Start) -> None:
    with slack_server() as server, own(server, **OAUTH, MTORMS_SLACK_TEAMS="T5") as bot:
        assert install(server, bot, "T6")[0] == 500
        assert server.token_problems["xoxb-T6"] == "token_revoked"
        assert install(server, bot, "T5")[0] == 200
        forged = urllib.request.Request(f"{bot.health}/slack/oauth_redirect?code=c&state=s")
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(forged, timeout=10)
        assert refused.value.code == 400
        refused.value.close()


def test_a_token_is_renewed_before_it_ends_and_when_it_has_ended(own: Start) -> None:
    with slack_server() as server:
        server.token_lives = 3600  # ends within the two hours in which it is renewed
        with own(server, **OAUTH) as bot:
            install(server, bot, "T5")
        server.token_lives = 43_200
        with own(server, **OAUTH) as bot:
            bot.until("token renewed: team=T5")
            assert server.token_problems["xoxb-T5"] == "token_expired"
            # And one that is refused before its time, in the middle of an answer.
            (good,) = [t for t, (team, *_) in server.teams.items()
                       if team == "T5" and t not in server.token_problems]  # fmt: skip
            server.token_problems[good] = "token_expired"
            ts = say(server, "T5", "C1")
            server.until(lambda: server.bot_messages("C1", ts))
            assert bot.log().count("token renewed") == 2 and "xox" not in bot.log()


def test_what_was_asked_waits_for_a_token_that_was_taken_back(own: Start) -> None:
    with slack_server() as server, own(server, **OAUTH) as bot:
        install(server, bot, "T5")
        server.token_problems["xoxb-T5"] = "token_revoked"
        ts = say(server, "T5", "C1")
        bot.until("kept for later:")
        server.event({"type": "tokens_revoked", "tokens": {"bot": ["U0BT5"]}}, "T5")
        bot.until("token revoked: team=T5")
        assert not server.bot_messages("C1")
        install(server, bot, "T5", "xoxb-new")
        server.until(lambda: server.bot_messages("C1", ts))
        # A late word of the old token does not touch the new one.
        server.event({"type": "tokens_revoked", "tokens": {"bot": ["U0BT5"]}}, "T5")
        bot.until("still installed: team=T5")
        other = say(server, "T5", "C1")
        server.until(lambda: server.bot_messages("C1", other))


def test_what_is_kept_of_a_workspace_goes_when_it_removes_the_app(own: Start) -> None:
    with slack_server() as server, own(server, **OAUTH) as bot:
        folder: Path = bot.data / "mtor-ms"

        def rows(file: str, query: str) -> int:
            database = sqlite3.connect(folder / file)
            (count,) = database.execute(query).fetchone()
            database.close()
            return int(count)

        answers = "SELECT count(*) FROM answers WHERE conversation LIKE 'slack:slack:{}:%'"
        said = "SELECT count(*) FROM exchanges WHERE name LIKE 'slack:{}:%'"
        desk = "SELECT count(*) FROM jobs WHERE key LIKE '{}:%'"
        for team in ("T5", "T6"):
            install(server, bot, team)
            ts = say(server, team, f"C{team}")
            bot.until(f"answered: job={team}:C{team}:{ts}")
        server.files["paper.md"] = (
            b"# Zinkarin\n\nZinkarin halved lesions in 41 people.\n",
            "text/plain",
        )
        own_folder = folder / "web" / "own"
        for team in ("T5", "T6"):
            assert rows("answers.sqlite", answers.format(team)) == 1
            assert rows("slack/conversations.sqlite", said.format(team)) >= 1
            (own_folder / f"slack-{team}-D1").mkdir(parents=True)
        server.token_problems["xoxb-T5"] = "account_inactive"
        server.event({"type": "app_uninstalled"}, "T5")
        server.event({"type": "tokens_revoked", "tokens": {"bot": ["U0BT5"]}}, "T5")
        bot.until("removed: team=T5")
        for team, left in (("T5", 0), ("T6", 1)):
            assert rows("answers.sqlite", answers.format(team)) == left
            assert bool(rows("slack/conversations.sqlite", said.format(team))) is bool(left)
            assert rows("slack/desk.sqlite", desk.format(team)) == left
            tokens = f"SELECT count(*) FROM slack_bots WHERE team_id = '{team}'"
            assert rows("slack/tokens.sqlite", tokens) == left
        assert [path.name for path in own_folder.iterdir()] == ["slack-T6-D1"]
        ts = say(server, "T6", "C9")
        server.until(lambda: server.bot_messages("C9", ts))


def test_a_refused_token_stops_none_of_the_others(own: Start) -> None:
    with slack_server() as server:
        tokens = "xoxb-wrong,xoxb-one,xoxb-two"
        with own(server, MTORMS_SLACK_BOT_TOKENS=tokens) as bot:
            assert "Slack does not accept bot token 1: invalid_auth" in bot.log()
            ts = server.say(f"<@U0BOT> {QUESTION}", "C1")
            message = answered(server, "C1", ts)
            assert "EAE" in texts(message["blocks"]) and "xoxb" not in bot.log()
