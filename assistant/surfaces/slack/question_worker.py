"""Works on the queue: each question gets its turn, and none is dropped silently."""

import asyncio
import logging
import secrets
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from weakref import WeakValueDictionary

from assistant.settings import Slack
from assistant.surfaces.slack.agent_sessions import AgentSessions
from assistant.surfaces.slack.delivery import Delivery
from assistant.surfaces.slack.incoming import Post
from assistant.surfaces.slack.job_queue import Job, JobQueue
from assistant.surfaces.slack.messages import broken, plain, queued
from assistant.surfaces.slack.questions import QuestionHandler, Stop, StoppedQuestion
from assistant.surfaces.slack.web_api import TOKEN_GONE, Refused, Unreached, Workspace

_log: Final = logging.getLogger("mtor-ms.slack")
_NOTIFY_FROM: Final = 5.0
"""Seconds of waiting from which on the author is notified."""
_RETRY: Final = 30.0
"""Seconds before a question is tried again when Slack could not be reached,"""
_RETRY_TOKEN: Final = 600.0
"""and when the token is no longer valid."""
_DAY: Final = 86_400.0
_STOPPED: Final = plain("Stopped. Ask once more whenever you like.")
_MINUTE: Final = 60.0


@dataclass(slots=True)
class RateLimits:
    """Gives each question its time, at most so many in any minute, first come first served."""

    user_minute: int
    channel_minute: int
    _given: dict[tuple[str, ...], list[float]] = field(default_factory=dict)

    def wait(self, team: str, channel: str, user: str, now: float) -> float:
        """Seconds until this question's turn; 0 when it is now. The turn is taken with it."""
        keys = [
            (("user", team, user), self.user_minute),
            (("channel", team, channel), self.channel_minute),
        ]
        at = max([now, *(self._next(key, most, now) for key, most in keys)])
        for key, most in keys:
            self._given[key] = [*self._given[key][-most + 1 :], at] if most > 1 else [at]
        return at - now

    def _next(self, key: tuple[str, ...], most: int, now: float) -> float:
        """When the window of the last `most` turns has room."""
        given = [at for at in self._given.get(key, []) if at > now - _MINUTE]
        self._given[key] = given
        if len(self._given) > 10_000:
            self._given = {k: v for k, v in self._given.items() if v or k == key}
        return given[-most] + _MINUTE if len(given) >= most else now


@dataclass(slots=True)
class _Running:
    job: Job
    stop: Stop
    task: asyncio.Task[None]
    under_way: bool = False


@dataclass(slots=True)
class QuestionWorker:
    """Answers the jobs of the queue."""

    queue: JobQueue
    workspaces: Mapping[str, Workspace]
    settings: Slack
    questions: QuestionHandler
    delivery: Delivery
    sessions: AgentSessions
    answered: int = 0
    refused: int = 0
    _limits: RateLimits = field(init=False)
    _room: asyncio.Semaphore = field(init=False)
    _locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    _running: dict[str, _Running] = field(default_factory=dict)
    _notified: dict[tuple[str, str, str], float] = field(default_factory=dict)
    _closing: bool = False

    def __post_init__(self) -> None:
        self._limits = RateLimits(self.settings.user_minute, self.settings.channel_minute)
        self._room = asyncio.Semaphore(self.questions.assistants.at_once)

    @property
    def counts(self) -> dict[str, int]:
        """How many wait, are being answered, and since the start were answered or refused by Slack."""
        under_way = sum(running.under_way for running in self._running.values())
        return {
            "waiting": len(self._running) - under_way,
            "under_way": under_way,
            "answered": self.answered,
            "refused": self.refused,
        }

    def begin(self, job: Job) -> None:
        """Answers a question as soon as its turn has come."""
        key = job.post.key
        if self._closing or key in self._running:
            return
        stop = Stop()
        task = asyncio.create_task(self._process(job, stop))
        self._running[key] = _Running(job, stop, task)
        task.add_done_callback(lambda _done: self._running.pop(key, None))

    def resume(self, team: str) -> None:
        """Resumes what waits in a workspace: its token is valid again."""
        for job in self.queue.waiting(team):
            self.begin(job)

    def drop(self, team: str) -> None:
        """Cancels the work for a workspace that was removed."""
        for running in self._running.values():
            if running.job.post.team == team:
                running.task.cancel()

    async def stop(self, workspace: Workspace, channel: str, thread: str) -> None:
        """Stops what is under way in a thread, and what waits there."""
        conversation = ":".join(("slack", workspace.team, channel, thread))
        found = [r for r in self._running.values() if r.job.post.conversation == conversation]
        for running in found:
            running.stop.press()
        if not found:
            await self.sessions.end(workspace, channel, thread)

    async def close(self, seconds: float) -> None:
        """Finishes what is under way; what still waits stays in the queue for the next start."""
        self._closing = True
        for running in tuple(self._running.values()):
            if not running.under_way:
                running.task.cancel()
        tasks = [running.task for running in self._running.values() if running.under_way]
        if tasks:
            _done, late = await asyncio.wait(tasks, timeout=seconds)
            for task in late:
                task.cancel()
        await self.sessions.close(seconds)

    async def _process(self, job: Job, stop: Stop) -> None:
        post = job.post
        workspace = self.workspaces.get(post.team)
        if workspace is None:
            _log.error("no token for workspace, kept for later: team=%s", post.team)
            return
        lock = self._locks.setdefault(post.conversation, asyncio.Lock())
        number = secrets.token_hex(4)
        try:
            if not job.resumed:
                await stop.run(self._wait_turn(workspace, post))
            async with lock, self._room:
                if self._closing:
                    return
                self._running[post.key].under_way = True
                await self._answer(workspace, job, stop)
            self.answered += 1
        except (StoppedQuestion, Unreached, Refused) as what:
            if not await self._not_answered(workspace, job, number, what):
                return
        except Exception as error:
            _log.error("failed: id=%s job=%s %s", number, post.key, trace_of(error))
            await self._report_failure(workspace, post, number)
        self.queue.finish(post.key)
        self.delivery.done(post)

    async def _answer(self, workspace: Workspace, job: Job, stop: Stop) -> None:
        if stop.pressed:
            raise StoppedQuestion
        public = not self.questions.is_private(job.post)
        async with self.sessions.working(workspace, job.post, shown=public):
            await self.questions.handle(workspace, job, stop)

    async def _not_answered(
        self,
        workspace: Workspace,
        job: Job,
        number: str,
        what: StoppedQuestion | Unreached | Refused,
    ) -> bool:
        """Tells the author, or keeps the question for later; returns whether it is finished."""
        post = job.post
        if isinstance(what, StoppedQuestion):
            _log.info("stopped: job=%s", post.key)
            resumed, private = self.queue.resumed(what.job or job), self.questions.is_private(post)
            try:
                await self.delivery.reply(workspace, resumed, _STOPPED, private)
            except (Refused, Unreached) as error:
                _log.info("left out: confirmation of a stop %s", error)
            return True
        if isinstance(what, Unreached) or what.passes:
            _log.warning("kept for later: id=%s job=%s %s", number, post.key, what)
            gone = isinstance(what, Refused) and what.code in TOKEN_GONE
            asyncio.get_running_loop().call_later(
                _RETRY_TOKEN if gone else _RETRY, self.begin, self.queue.resumed(job)
            )
            return False
        self.refused += 1
        _log.error("slack refuses: id=%s job=%s code=%s", number, post.key, what.code)
        notified = await self.delivery.refused(workspace, post, what.code)
        _log.info("its author was %snotified: job=%s", "" if notified else "not ", post.key)
        return True

    async def _wait_turn(self, workspace: Workspace, post: Post) -> None:
        wait = self._limits.wait(post.team, post.channel, post.user, time.monotonic())
        if wait <= 0:
            return
        who = (post.team, post.channel, post.user)
        if wait > _NOTIFY_FROM and time.monotonic() - self._notified.get(who, -_DAY) > 60:
            self._notified[who] = time.monotonic()
            limit = (self.settings.user_minute, self.settings.channel_minute)
            try:
                await self.delivery.send_privately(workspace, post, [queued(wait, limit)])
            except (Refused, Unreached) as error:
                _log.info("left out: queue message %s", error)
        await asyncio.sleep(wait)

    async def _report_failure(self, workspace: Workspace, post: Post, number: str) -> None:
        try:
            if self.questions.is_private(post):
                await self.delivery.send_privately(workspace, post, [broken(number)])
            else:
                await workspace.post(
                    post.channel, broken(number), thread=post.reply_to, job=f"{post.key}!"
                )
        except (Refused, Unreached) as error:
            _log.error("notice of a failure could not be posted: id=%s %s", number, error)


def trace_of(error: BaseException) -> str:
    """Where an error was raised, without its message: that may hold somebody's question."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames))
    return f"{type(error).__name__} at {places}"
