"""The app's manifest."""

from __future__ import annotations

from assistant.domain import CorpusProfile
from assistant.surfaces.slack.manifest import manifest


def test_manifests_have_the_events_of_their_view() -> None:
    profile = CorpusProfile()
    agent = set(manifest("socket", profile)["settings"]["event_subscriptions"]["bot_events"])
    assert {
        "agent_session_stopped",
        "app_context_changed",
        "app_uninstalled",
        "tokens_revoked",
    } <= agent
    assert not {name for name in agent if name.startswith("assistant_thread")}
    old = manifest("socket", profile, view="assistant")["settings"]["event_subscriptions"][
        "bot_events"
    ]
    assert "assistant_thread_started" in old and "agent_session_stopped" not in old
    several = manifest("socket", profile, "https://bot.lab.org", installable=True)
    assert several["oauth_config"]["redirect_urls"] == ["https://bot.lab.org/slack/oauth_redirect"]
    assert several["settings"]["token_rotation_enabled"]
    assert "redirect_urls" not in manifest("http", profile)["oauth_config"]
