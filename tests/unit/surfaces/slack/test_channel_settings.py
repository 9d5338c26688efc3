"""Settings of a channel."""

from __future__ import annotations

from dataclasses import asdict

from assistant.surfaces.slack.channel_settings import ChannelSettings


def test_settings_of_a_channel_survive_what_is_not_known() -> None:
    settings = ChannelSettings.of({"level": "lab", "users": ["U1"], "gone": 1})
    assert settings.level == "lab" and settings.allows("U1") and not settings.allows("U2")
    assert ChannelSettings.of(asdict(settings)) == settings
