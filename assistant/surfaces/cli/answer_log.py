"""What the command line keeps of answers, for `mtor-ms replay`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from assistant.domain import Turn
from assistant.errors import AnswersClosed
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.surfaces.cli.common import note

__all__ = ["Keep", "keeper"]


class Keep(Protocol):
    """Keeps an answer, given as the documented JSON, with the turns before it."""

    def __call__(
        self, answer: Mapping[str, Any], turns: Sequence[Turn], conversation: str = ""
    ) -> None: ...


def keeper(assistant: Assistant, settings: Settings) -> Keep:
    """Where an answer cannot be kept it is said once, and no more."""
    from assistant.bootstrap import make_answer_log
    from assistant.surfaces.shared.saved_answers import keep

    log = make_answer_log(settings)
    closed = False

    def kept(answer: Mapping[str, Any], turns: Sequence[Turn], conversation: str = "") -> None:
        nonlocal closed
        try:
            if not closed and settings.answers_days:
                keep(
                    log,
                    assistant,
                    answer,
                    turns,
                    writer=settings.writer,
                    conversation=conversation,
                )
        except AnswersClosed as error:
            closed = True
            note(f"The answer cannot be replayed later. {error.for_people()}")

    return kept
