"""Cancels the work for a question when its stop button is pressed."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from assistant.surfaces.slack.job_queue import Job

T = TypeVar("T")


class StoppedQuestion(Exception):
    """Stop was pressed; `job` is what was being answered, where that is known."""

    job: Job | None = None


@dataclass(slots=True)
class Stop:
    """The stop button of one question."""

    pressed: bool = False
    _work: asyncio.Task[Any] | None = None

    def press(self) -> None:
        """Cancels the current work, and all that would follow."""
        self.pressed = True
        if self._work is not None:
            self._work.cancel()

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work`; raises StoppedQuestion when stop is pressed before or meanwhile."""
        if self.pressed:
            work.close()
            raise StoppedQuestion
        task: asyncio.Task[T] = asyncio.create_task(work)
        self._work = task
        try:
            return await task
        except asyncio.CancelledError:
            if self.pressed and task.cancelled():
                raise StoppedQuestion from None
            task.cancel()
            raise
        finally:
            self._work = None
