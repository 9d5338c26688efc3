"""The bot's process: connects, takes up what was left, works, and ends without dropping anything."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from aiohttp import web
from filelock import FileLock, Timeout
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.request import SocketModeRequest

from assistant.bootstrap import kept_digests, make_answer_log, make_conversations, make_feedback_box
from assistant.errors import SettingsInvalid
from assistant.settings import Settings, Slack
from assistant.surfaces.shared.answer_log import AnswerKeeper
from assistant.surfaces.shared.startup import open_index
from assistant.surfaces.slack.agent_sessions import AgentSessions
from assistant.surfaces.slack.connection import Socket, new_session, web_client, workspaces
from assistant.surfaces.slack.delivery import Delivery
from assistant.surfaces.slack.events import EventHandlers, bolt_app
from assistant.surfaces.slack.installation import INSTALL, REDIRECT, Installer
from assistant.surfaces.slack.interactions import InteractionHandlers
from assistant.surfaces.slack.job_queue import JobQueue
from assistant.surfaces.slack.question_worker import QuestionWorker
from assistant.surfaces.slack.questions import Asking
from assistant.surfaces.slack.removal import WorkspaceRemoval
from assistant.surfaces.slack.retention import forget_workspace, talks_kept, with_own_file
from assistant.surfaces.slack.uploads import Documents
from assistant.surfaces.slack.web_api import Workspace
from assistant.surfaces.slack.weekly_digest import weekly

__all__ = ["Bot", "check_settings", "run", "running"]

_log: Final = logging.getLogger("mtor-ms.slack")
_GRACE: Final = 25.0
"""Seconds that answers under way have when the bot is told to stop."""
_BODY: Final = 1024 * 1024
_PING: Final = 5.0


@dataclass(slots=True)
class Bot:
    """A running bot."""

    answering: QuestionWorker
    spaces: dict[str, Workspace]
    port: int
    socket: Socket | None

    async def health(self, _request: web.Request) -> web.Response:
        """200 while connected, 503 otherwise, with what waits."""
        connected = self.socket is None or await self.socket.is_connected()
        data = {
            "status": "ok" if connected else "not connected to Slack",
            "mode": "http" if self.socket is None else "socket",
            "workspaces": len(self.spaces),
            **self.answering.counts,
        }
        return web.json_response(data, status=200 if connected else 503)


def check_settings(settings: Settings) -> None:
    """What must be there before anything is started; raises SettingsInvalid."""
    slack = settings.slack()
    if slack.mode == "http" and not slack.signing_secret:
        raise SettingsInvalid(
            "Over HTTP anybody could pretend to be Slack.",
            "Set MTORMS_SLACK_SIGNING_SECRET to the app's signing secret (Basic Information), or use "
            "MTORMS_SLACK_MODE=socket.",
        )
    if bool(slack.client_id) is not bool(slack.client_secret):
        raise SettingsInvalid(
            "For workspaces to install the app, its client id and its client secret are needed.",
            "Set both MTORMS_SLACK_CLIENT_ID and MTORMS_SLACK_CLIENT_SECRET (Basic Information), or none.",
        )
    if slack.mode == "socket" and not slack.app_token:
        raise SettingsInvalid(
            "Socket Mode needs an app-level token.",
            "Set MTORMS_SLACK_APP_TOKEN to one with the scope connections:write (Basic Information, "
            "App-Level Tokens), or use MTORMS_SLACK_MODE=http.",
        )


async def run(settings: Settings) -> None:
    """Runs until SIGTERM or SIGINT; raises SettingsInvalid and what opening the index raises."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, ended.set)
    async with running(settings) as bot:
        names = ", ".join(space.name or space.team for space in bot.spaces.values())
        _log.info(
            "ready: workspaces=%s health=http://%s:%d/health", names, settings.slack_host, bot.port
        )
        await ended.wait()
        _log.info("stopping: %s", bot.answering.counts)


@contextlib.asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Bot]:
    """A bot at work; when the block ends, answers under way are finished first."""
    check_settings(settings)
    slack, folder = settings.slack(), settings.paths().slack
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Opened before anybody can ask: an index that is missing is said at the start, not to users.
    await asyncio.to_thread(open_index)
    async with contextlib.AsyncExitStack() as stack:
        stack.enter_context(_alone(FileLock(folder / "lock", timeout=0)))
        session = await stack.enter_async_context(new_session())
        spaces = await workspaces(slack, session)
        desk = JobQueue(folder / "desk.sqlite")
        stack.callback(desk.close)
        answering = _answering(settings, desk, spaces)
        installing = None
        if slack.client_id and slack.client_secret:
            installing = Installer.of(slack, session, spaces, folder, answering.resume)
            installing.load()
        interacting = InteractionHandlers(
            desk,
            spaces,
            slack,
            tuple(dict.fromkeys(["extractive", settings.writer])),
            make_feedback_box(settings).add,
        )
        forget = partial(forget_workspace, settings)
        leaving = WorkspaceRemoval(desk, spaces, answering, installing, forget)
        listening = EventHandlers(desk, spaces, slack, answering, interacting, leaving)
        app = bolt_app(listening, web_client(slack, session))
        socket = _socket(app, slack.app_token) if slack.mode == "socket" else None
        bot = Bot(answering, spaces, slack.port, socket)
        for job in desk.waiting():
            answering.begin(job)
        watched = partial(kept_digests, settings)
        work = [weekly(desk, talks_kept(settings), spaces, slack, watched)]
        if installing is not None:
            work.append(installing.rotate())
        keepers = [asyncio.create_task(one) for one in work]
        server = await _serve(bot, app if socket is None else None, installing, slack)
        try:
            if socket is not None:
                await socket.connect()
            yield bot
        finally:
            for keeper in keepers:
                keeper.cancel()
            # No more questions; then what is under way.
            if socket is not None:
                await socket.close()
            await server.cleanup()
            await answering.close(_GRACE)


def _answering(settings: Settings, desk: JobQueue, spaces: dict[str, Workspace]) -> QuestionWorker:
    slack = settings.slack()
    delivering, sessions = Delivery(desk), AgentSessions()
    asking = Asking(
        desk,
        slack,
        make_conversations(with_own_file(settings)),
        Documents(),
        AnswerKeeper(make_answer_log(settings)),
        delivering,
        sessions,
    )
    return QuestionWorker(
        desk,
        spaces,
        slack,
        asking,
        delivering,
        sessions,
        model_writes=settings.writer != "extractive",
    )


@contextlib.contextmanager
def _alone(lock: FileLock) -> Iterator[None]:
    try:
        with lock:
            yield
    except Timeout as error:
        raise SettingsInvalid(
            "A Slack bot with the same data folder is running already.",
            "Stop that one first, or set XDG_DATA_HOME to another folder.",
        ) from error


def _socket(app: AsyncApp, token: str) -> Socket:
    socket = Socket(
        app_token=token,
        web_client=app.client,
        logger=logging.getLogger("mtor-ms.slack.socket"),
        ping_interval=_PING,
    )

    async def handle(client: Socket, request: SocketModeRequest) -> None:
        await send_async_response(client, request, await run_async_bolt_app(app, request), 0.0)

    socket.socket_mode_request_listeners.append(handle)  # type: ignore[arg-type]
    return socket


async def _serve(
    bot: Bot, app: AsyncApp | None, installing: Installer | None, slack: Slack
) -> web.AppRunner:
    """The health check; with `app`, Slack's requests, and with `installing`, the page for workspaces, too."""
    server = web.Application(client_max_size=_BODY)
    server.router.add_get("/health", bot.health)
    if app is not None:

        async def events(request: web.Request) -> web.Response:
            asked = await to_bolt_request(request)
            return await to_aiohttp_response(await app.async_dispatch(asked))

        server.router.add_post("/slack/events", events)
    if installing is not None:
        flow = installing.flow

        async def install(request: web.Request) -> web.Response:
            return await to_aiohttp_response(
                await flow.handle_installation(await to_bolt_request(request))
            )

        async def back(request: web.Request) -> web.Response:
            return await to_aiohttp_response(
                await flow.handle_callback(await to_bolt_request(request))
            )

        server.router.add_get(INSTALL, install)
        server.router.add_get(REDIRECT, back)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, slack.host, slack.port).start()
    except OSError as error:
        await runner.cleanup()
        raise SettingsInvalid(
            f"Nothing can be served on {slack.host}:{slack.port}: {error.strerror or error}.",
            "Set MTORMS_SLACK_PORT or MTORMS_SLACK_HOST to another one.",
        ) from error
    return runner
