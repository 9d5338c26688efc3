"""Work that is stopped, and work that is cancelled for another reason."""

from __future__ import annotations

import asyncio

import pytest

from assistant.surfaces.slack.questions import Stop, StoppedQuestion


def test_stop_ends_what_runs_and_what_would_run() -> None:
    async def run() -> None:
        stop = Stop()
        work = asyncio.create_task(stop.run(asyncio.sleep(60)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        stop.press()
        with pytest.raises(StoppedQuestion):
            await work
        with pytest.raises(StoppedQuestion):
            await stop.run(asyncio.sleep(0))
        assert await Stop().run(asyncio.sleep(0, "done")) == "done"
        # Who is cancelled for another reason is not stopped.
        other = Stop()
        work = asyncio.create_task(other.run(asyncio.sleep(60)))
        await asyncio.sleep(0)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work

    asyncio.run(run())
