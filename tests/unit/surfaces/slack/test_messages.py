"""Refusals of Slack in plain words."""

from __future__ import annotations

import json

from assistant.surfaces.slack.incoming import (
    post_from_event,
)
from assistant.surfaces.slack.messages import not_answered_there, reason_words
from assistant.surfaces.slack.web_api import Refused
from tests.servers.slack_events import event


def test_a_refusal_passes_or_is_explained() -> None:
    assert Refused("ratelimited").passes and Refused("token_revoked").passes
    assert not Refused("is_archived").passes
    assert reason_words("is_archived") == "it is archived" and "some new word" in reason_words(
        "some_new_word"
    )
    post = post_from_event(event("Does A help?"), "UBOT")
    assert post is not None
    message = not_answered_there(post, "not_in_channel")
    assert "Invite me" in message.plain and "Does A help?" in message.plain
    assert '"channel_id": "C1"' in json.dumps(message.blocks)
