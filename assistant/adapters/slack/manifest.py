"""The app's manifest, as Slack reads it, with the least that the bot needs."""

from __future__ import annotations

from typing import Any, Final, Literal

__all__ = ["SCOPES", "manifest", "prompts"]

SCOPES: Final = {
    "app_mentions:read": "to be mentioned",
    "assistant:write": "to show in a direct conversation that it is looking, and to suggest questions",
    "channels:history": "to follow a thread that it is in, in public channels",
    "chat:write": "to answer",
    "commands": "for /mtor-ms and “Check this claim”",
    "files:read": "to read a paper that is dropped into a direct conversation",
    "files:write": "to hand out RIS files",
    "groups:history": "to follow a thread that it is in, in private channels",
    "im:history": "to read what is written to it directly",
}
_EVENTS: Final = (
    "app_home_opened",
    "app_mention",
    "assistant_thread_context_changed",
    "assistant_thread_started",
    "message.channels",
    "message.groups",
    "message.im",
)
_ABOUT: Final = "Cited answers on mTOR and multiple sclerosis"
_LONG: Final = (
    "Asks a corpus of articles and papers on mTOR inhibition and multiple sclerosis. Every sentence of an "
    "answer cites its source and is checked against it; the kind of evidence and what to beware of are "
    "said with it. By default no language model takes part, and nothing that is asked leaves the machine "
    "that runs it, except to Slack. It gives no medical advice."
)
_PROMPTS: Final = (
    ("Animal models", "What has rapamycin done in mice with EAE?"),
    ("In people", "Which trials gave an mTOR inhibitor to people with MS?"),
    ("Both sides", "Does mTOR inhibition always help people with MS?"),
)


def prompts() -> list[dict[str, str]]:
    """Questions that a direct conversation begins with."""
    return [{"title": title, "message": message} for title, message in _PROMPTS]


def manifest(
    mode: Literal["socket", "http"],
    address: str = "https://example.org",
    view: Literal["agent", "assistant"] = "agent",
) -> dict[str, Any]:
    """What api.slack.com/apps takes under "From a manifest".

    `address` is where Slack reaches the bot over HTTP; Socket Mode needs none. `view` is how the direct
    conversation looks: ``agent``, or ``assistant`` for apps made before Slack had the agent view.
    """
    url = f"{address.rstrip('/')}/slack/events"
    http = {"url": url} if mode == "http" else {}
    command = {
        "command": "/mtor-ms",
        "description": "Ask about mTOR and multiple sclerosis; only you see the answer",
        "usage_hint": "a question, help, or settings",
        "should_escape": False,
        **http,
    }
    shortcut = {
        "name": "Check this claim",
        "type": "message",
        "callback_id": "check_claim",
        "description": "Hold what a message says against the papers",
    }
    features: dict[str, Any] = {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "mTOR-MS", "always_online": mode == "socket"},
        "shortcuts": [shortcut],
        "slash_commands": [command],
        f"{view}_view": {
            f"{view}_description": _ABOUT,
            "suggested_prompts": prompts(),
        },
    }
    request = {"request_url": url} if mode == "http" else {}
    return {
        "display_information": {
            "name": "mTOR-MS Assistant",
            "description": _ABOUT,
            "long_description": _LONG,
            "background_color": "#1f3a5f",
        },
        "features": features,
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**request, "bot_events": list(_EVENTS)},
            "interactivity": {"is_enabled": True, **request},
            "org_deploy_enabled": False,
            "socket_mode_enabled": mode == "socket",
            "token_rotation_enabled": False,
        },
    }
