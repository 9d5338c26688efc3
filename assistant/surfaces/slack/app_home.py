"""The App Home: what the bot knows, how to ask it, and what becomes of what one asks."""

from __future__ import annotations

import asyncio

from assistant.domain import CorpusProfile
from assistant.errors import AssistantError
from assistant.surfaces.shared.question_help import corpus_in_words
from assistant.surfaces.shared.session import assistant_of
from assistant.surfaces.shared.startup import behind_in_words, profile_here
from assistant.surfaces.slack.channel_settings import ChannelSettings
from assistant.surfaces.slack.messages import help_text
from assistant.surfaces.slack.modals import home
from assistant.surfaces.slack.web_api import Workspace

__all__ = ["open_home"]


async def open_home(space: Workspace, user: str, settings: ChannelSettings, keep_days: int) -> None:
    """Shows somebody their App Home."""
    try:
        corpus, subject = await asyncio.to_thread(_corpus)
    except AssistantError as error:
        corpus, subject = error.for_people(), CorpusProfile().about()
    privacy = (
        "What you ask is answered on the machine that runs me; it goes to nobody but Slack, unless your "
        "lab has set up a language model as the writer. Answers are kept there for "
        f"{keep_days} days so that buttons and follow-ups work. What you ask me directly is never shown in "
        "a channel, and papers that you drop are searched for you alone. A thumb down is kept for those "
        "who improve me, with the question."
    )
    view = home(corpus, help_text(subject), settings.sentence(), privacy)
    await space.quietly(space.client.views_publish, user_id=user, view=view)


def _corpus() -> tuple[str, str]:
    """What there is, and what it is about."""
    said = corpus_in_words(assistant_of("extractive"))
    return f"{said} {behind_in_words()}".strip(), profile_here().about()
