"""What Slack does not let us do, in words of people, with what helps."""

from __future__ import annotations

from typing import Final

from assistant.surfaces.slack.blocks import Block, Message, run
from assistant.surfaces.slack.incoming import Post
from assistant.surfaces.slack.messages import plain

__all__ = ["NO_MEMBER", "not_a_member", "sorry", "why"]

NO_MEMBER: Final = frozenset({"not_in_channel", "channel_not_found"})
"""A conversation that we are not in is either named so, or said to be unknown to us."""
_WHY: Final = {
    "not_in_channel": "I am not in it. Invite me with /invite, and ask once more",
    "channel_not_found": "I am not in it. Invite me with /invite, and ask once more",
    "is_archived": "it is archived",
    "thread_locked": "the thread is locked",
    "cannot_reply_to_message": "nobody can answer to this message",
    "thread_not_found": "the message that you asked in is gone",
    "message_not_found": "the message that you asked in is gone",
    "restricted_action": "only some may post there",
    "restricted_action_read_only_channel": "only some may post there",
    "restricted_action_thread_only_channel": "only some may post there",
    "restricted_action_thread_locked": "the thread is locked",
    "restricted_action_non_threadable_channel": "it has no threads",
    "messages_tab_disabled": "direct messages to me are switched off",
    "ekm_access_denied": "whoever runs this workspace has stopped messages for now",
    "user_is_restricted": "guests may not be answered there",
}


def why(code: str) -> str:
    """Why something was refused, to follow "because"."""
    return _WHY.get(code, f"Slack says “{code.replace('_', ' ')}”")


def not_a_member() -> str:
    """What somebody is told who wants us to post where we are not."""
    return (
        "I am not in this conversation, so I cannot post here. Invite me first (/invite), then press the "
        "button again; into a conversation of two people I cannot be invited."
    )


def sorry(post: Post, code: str) -> Message:
    """What somebody is told, in the direct conversation, whose question could not be answered in its place."""
    said = f"I could not answer you there, because {why(code)}. Here you can always ask me."
    asked = f"You asked: {post.text}" if post.text else ""
    message = plain(said, asked)
    where: list[Block] = [run("In "), {"type": "channel", "channel_id": post.channel}, run(":")]
    if not post.channel.startswith(("C", "G")):
        return message
    block: Block = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": where}],
    }
    return Message([block, *message.blocks], message.plain)
