"""What the bot says besides answers."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.surfaces.slack.blocks import Message, rich, run

__all__ = ["ask_fewer", "broken", "help_text", "not_for_externals", "plain", "queued"]

_HELP = (
    "Ask me about {subject}: mention me in a channel, write to me directly, or type "
    "/mtor-ms and a question. Every sentence of an answer cites its source; “Show passages” has the words "
    "themselves. In a thread that I am in, follow-up questions need no mention; each thread is a "
    "conversation of its own. Several questions in one message are answered one by one.\n"
    "To check somebody's claim, open the menu of the message and choose “Check this claim”.\n"
    "/mtor-ms settings changes how I behave in a channel. In a direct conversation you can drop a paper "
    "(PDF, JATS, text); only you are answered from it, and “documents” and “forget documents” list and "
    "remove what you brought. I give no medical advice."
)


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


def not_for_externals() -> Message:
    """Somebody of another organisation asked, where the lab answers its own people only."""
    return plain(
        "I answer only people of the organisation that runs me. Ask somebody of theirs in this channel to "
        "put the question to me."
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
