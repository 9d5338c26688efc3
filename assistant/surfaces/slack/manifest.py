"""The app's manifest for Slack, with no more scopes than the bot needs."""

from typing import Any, Final, Literal

from assistant.domain import CorpusProfile
from assistant.surfaces.slack.blocks import chopped

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
    "app_uninstalled",
    "message.channels",
    "message.groups",
    "message.im",
    "tokens_revoked",
)
_VIEW_EVENTS: Final = {
    "agent": ("agent_session_stopped", "app_context_changed"),
    "assistant": ("assistant_thread_started",),
}
"""Without the first, Slack shows no stop button; the last is sent in the older view only."""
_LONG: Final = (
    "Asks a corpus of articles and papers on {subject}. Every sentence of an "
    "answer cites its source and is checked against it; the kind of evidence and what to beware of are "
    "said with it. By default no language model takes part, and nothing that is asked leaves the machine "
    "that runs it, except to Slack. It gives no medical advice."
)
_COMMAND: Final = {
    "command": "/mtor-ms",
    "usage_hint": "a question, help, or settings",
    "should_escape": False,
}
_SHORTCUT: Final = {
    "name": "Check this claim",
    "type": "message",
    "callback_id": "check_claim",
    "description": "Check a message against the papers",
}
PROMPTS: Final = 3
"""Questions that are offered; Slack shows four at most."""
_NAME: Final = 35
_ABOUT: Final = 140
"""Letters that Slack takes."""


def prompts(profile: CorpusProfile) -> list[dict[str, str]]:
    """Suggested questions of a direct conversation."""
    return [
        {"title": chopped(one.called(), 60)[0], "message": one.question}
        for one in profile.starters[:PROMPTS]
    ]


def manifest(
    mode: Literal["socket", "http"],
    profile: CorpusProfile,
    address: str = "https://example.org",
    view: Literal["agent", "assistant"] = "agent",
    *,
    installable: bool = False,
) -> dict[str, Any]:
    """What api.slack.com/apps takes under "From a manifest".

    `address` is where Slack reaches the bot over HTTP; Socket Mode needs none. `view` is how the direct
    conversation looks: ``agent``, or ``assistant`` for apps made before Slack had the agent view, of
    which it takes no new ones. `installable` is for an app that several workspaces install, at `address`;
    their tokens are renewed.
    """
    about = chopped(f"Cited answers on {profile.about()}", _ABOUT)[0]
    name = chopped(profile.title, _NAME)[0]
    url = f"{address.rstrip('/')}/slack/events"
    http = {"url": url} if mode == "http" else {}
    command = f"Ask about {profile.about()}; only you see the answer"
    features: dict[str, Any] = {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": name, "always_online": mode == "socket"},
        "shortcuts": [_SHORTCUT],
        "slash_commands": [{**_COMMAND, "description": command, **http}],
        f"{view}_view": {f"{view}_description": about, "suggested_prompts": prompts(profile)},
    }
    request = {"request_url": url} if mode == "http" else {}
    back = f"{address.rstrip('/')}/slack/oauth_redirect"
    redirect = {"redirect_urls": [back]} if installable else {}
    return {
        "display_information": {
            "name": name,
            "description": about,
            "long_description": _LONG.format(subject=profile.about()),
            "background_color": "#1f3a5f",
        },
        "features": features,
        "oauth_config": {**redirect, "scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {
                **request,
                "bot_events": sorted([*_EVENTS, *_VIEW_EVENTS[view]]),
            },
            "interactivity": {"is_enabled": True, **request},
            "org_deploy_enabled": False,
            "socket_mode_enabled": mode == "socket",
            "token_rotation_enabled": installable,
        },
    }
