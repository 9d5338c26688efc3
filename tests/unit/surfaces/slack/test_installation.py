"""Tokens of workspaces that have installed the app."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from slack_sdk.oauth.installation_store.models.bot import Bot

from assistant.surfaces.slack.installation import Tokens


def bot(team: str, token: str) -> Bot:
    return Bot(app_id="A1", team_id=team, bot_token=token, bot_id="B", bot_user_id="U", bot_scopes="x",
               bot_refresh_token="r", bot_token_expires_at=2_000_000_000, installed_at=1.0)  # fmt: skip


def test_only_the_newest_token_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "tokens.sqlite"
    tokens = Tokens(database=str(file), client_id="1.2")
    for team, token in (("T1", "old"), ("T2", "other"), ("T1", "new")):
        tokens.save_bot(bot(team, token))
    assert {(b.team_id, b.bot_token) for b in tokens.bots()} == {("T1", "new"), ("T2", "other")}
    tokens.remove("T1")
    assert [b.team_id for b in tokens.bots()] == ["T2"]
    database = sqlite3.connect(file)
    assert database.execute("SELECT count(*) FROM slack_bots").fetchone() == (1,)
    database.close()
