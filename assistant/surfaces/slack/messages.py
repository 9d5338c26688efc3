"""Messages of the bot that are no answers: help, limits, errors, refusals of Slack."""

from collections.abc import Sequence
from typing import Final

from assistant.surfaces.slack.blocks import Message, rich, run
from assistant.surfaces.slack.incoming import Post

_HELP: Final = (
    "Ask me about {subject}: mention me in a channel, write to me directly, or type "
    "/mtor-ms and a question. Every sentence of an answer cites its source; “Show passages” has the words "
    "themselves. In a thread that I am in, follow-up questions need no mention; each thread is a "
    "conversation of its own. Several questions in one message are answered one by one.\n"
    "To check somebody's claim, open the menu of the message and choose “Check this claim”.\n"
    "/mtor-ms settings changes how I behave in a channel. In a direct conversation you can drop a paper "
    "(PDF, JATS, text); only you are answered from it, and “documents” and “forget documents” list and "
    "remove what you uploaded. I give no medical advice."
)

EXTERNAL_DECLINED: Final = (
    "I answer only people of the organisation that runs me. Ask somebody of theirs in this channel to "
    "put the question to me."
)
"""For somebody of another organisation, where the lab answers its own people only."""
_NOT_A_MEMBER: Final = frozenset({"not_in_channel", "channel_not_found"})
"""Slack's codes for a conversation that the bot is not in."""
_REASONS: Final = {
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


def help_text(subject: str) -> str:
    """How to ask, about what; paragraphs end with a line."""
    return _HELP.format(subject=subject)


def plain(*paragraphs: str) -> Message:
    """Plain paragraphs."""
    blocks = [rich([run(text)]) for text in paragraphs if text]
    return Message(blocks, "\n\n".join(text for text in paragraphs if text))


def ask_fewer(asked: int, most: int) -> Message:
    """More questions than are answered of one message."""
    return plain(
        f"I count {asked} questions in your message, and answer {most} of one message at most. Send them in "
        "parts, or the one that matters most first."
    )


def broken(number: str) -> Message:
    """Something went wrong that should not have."""
    return plain(
        f"Something went wrong with this question (number {number}). Ask it once more; if that does "
        "not help, give the number to whoever runs me."
    )


def queued(seconds: float, limit: Sequence[int]) -> Message:
    """A question that has to wait."""
    return plain(
        f"Thank you, your question is in the queue and will be answered in about {max(1, round(seconds))} "
        f"seconds. I take {limit[0]} questions a minute from one person and {limit[1]} in one channel."
    )


def reason_words(code: str) -> str:
    """Why something was refused, to follow "because"."""
    return _REASONS.get(code, f"Slack says “{code.replace('_', ' ')}”")


def button_refused(code: str) -> str:
    """Why a button could do nothing."""
    if code in _NOT_A_MEMBER:
        return (
            "I am not in this conversation, so I cannot post here. Invite me first (/invite), then press the "
            "button again; into a conversation of two people I cannot be invited."
        )
    return f"Slack did not let me do that, because {reason_words(code)}."


def not_answered_there(post: Post, code: str) -> Message:
    """Says in the direct conversation that a question could not be answered where it was asked."""
    reason = (
        f"I could not answer you there, because {reason_words(code)}. Here you can always ask me."
    )
    message = plain(reason, f"You asked: {post.text}" if post.text else "")
    if not post.channel.startswith(("C", "G")):
        return message
    place = rich([run("In "), {"type": "channel", "channel_id": post.channel}, run(":")])
    return Message([place, *message.blocks], message.plain)
