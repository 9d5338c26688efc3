"""The bot's process: connects, resumes unfinished questions, and stops without dropping any."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from aiohttp import web
from filelock import FileLock, Timeout
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.request import SocketModeRequest

from assistant.bootstrap import kept_digests, make_answer_log, make_conversations, make_feedback_box
from assistant.errors import SettingsInvalid
from assistant.settings import Settings, Slack
from assistant.surfaces.shared.answer_log import AnswerRecorder
from assistant.surfaces.shared.assistants import Assistants
from assistant.surfaces.slack.agent_sessions import AgentSessions
from assistant.surfaces.slack.connection import Socket, connect_all, new_session, web_client
from assistant.surfaces.slack.delivery import Delivery
from assistant.surfaces.slack.events import EventHandlers, bolt_app
from assistant.surfaces.slack.installation import INSTALL, REDIRECT, Installer, WorkspaceRemoval
from assistant.surfaces.slack.interactions import InteractionHandlers
from assistant.surfaces.slack.job_queue import JobQueue
from assistant.surfaces.slack.question_worker import QuestionWorker
from assistant.surfaces.slack.questions import QuestionHandler
from assistant.surfaces.slack.retention import forget_workspace, slack_conversations, slack_settings
from assistant.surfaces.slack.uploads import SlackUploads
from assistant.surfaces.slack.web_api import Workspace
from assistant.surfaces.slack.weekly_digest import weekly

_log: Final = logging.getLogger("mtor-ms.slack")
_GRACE: Final = 25.0
"""Seconds that answers under way have when the bot is stopped."""
_BODY: Final = 1024 * 1024
_PING: Final = 5.0


@dataclass(slots=True)
class Bot:
    """A running bot."""

    worker: QuestionWorker
    workspaces: dict[str, Workspace]
    port: int
    socket: Socket | None

    async def health(self, _request: web.Request) -> web.Response:
        """200 while connected, 503 otherwise, with what waits."""
        connected = self.socket is None or await self.socket.is_connected()
        data = {
            "status": "ok" if connected else "not connected to Slack",
            "mode": "http" if self.socket is None else "socket",
            "workspaces": len(self.workspaces),
            **self.worker.counts,
        }
        return web.json_response(data, status=200 if connected else 503)


def check_settings(settings: Settings) -> None:
    """Checks the settings before anything is started; raises SettingsInvalid."""
    slack = settings.slack
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
        names = ", ".join(workspace.name or workspace.team for workspace in bot.workspaces.values())
        _log.info(
            "ready: workspaces=%s health=http://%s:%d/health", names, settings.slack.host, bot.port
        )
        await ended.wait()
        _log.info("stopping: %s", bot.worker.counts)


@contextlib.asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Bot]:
    """A running bot; when the block ends, answers under way are finished first."""
    check_settings(settings)
    slack, folder = settings.slack, settings.paths().slack
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    assistants = Assistants(settings)
    # Loaded before anybody can ask: a missing index is reported at the start, not to users.
    await asyncio.to_thread(assistants.load)
    async with contextlib.AsyncExitStack() as stack:
        stack.enter_context(_single_process(FileLock(folder / "lock", timeout=0)))
        session = await stack.enter_async_context(new_session())
        workspaces = await connect_all(slack, session)
        queue = JobQueue(folder / "desk.sqlite")
        stack.callback(queue.close)
        worker = _worker(assistants, queue, workspaces)
        installer = None
        if slack.client_id and slack.client_secret:
            installer = Installer.of(slack, session, workspaces, folder, worker.resume)
            installer.load()
        add_feedback = make_feedback_box(settings).add
        interactions = InteractionHandlers(queue, workspaces, slack, assistants, add_feedback)
        forget = partial(forget_workspace, settings)
        removal = WorkspaceRemoval(queue, workspaces, worker, installer, forget)
        handlers = EventHandlers(
            queue, workspaces, slack, assistants, worker, interactions, removal
        )
        app = bolt_app(handlers, web_client(slack, session))
        socket = _socket(app, slack.app_token) if slack.mode == "socket" else None
        bot = Bot(worker, workspaces, slack.port, socket)
        for job in queue.waiting():
            worker.begin(job)
        news = partial(kept_digests, settings)
        background = [weekly(queue, slack_conversations(settings), workspaces, slack, news)]
        if installer is not None:
            background.append(installer.rotate())
        tasks = [asyncio.create_task(one) for one in background]
        server = await _serve(bot, app if socket is None else None, installer, slack)
        try:
            if socket is not None:
                await socket.connect()
            yield bot
        finally:
            for task in tasks:
                task.cancel()
            # First no more questions come in, then those under way are finished.
            if socket is not None:
                await socket.close()
            await server.cleanup()
            await worker.close(_GRACE)


def _worker(
    assistants: Assistants, queue: JobQueue, workspaces: dict[str, Workspace]
) -> QuestionWorker:
    settings = assistants.settings
    slack, delivery, sessions = settings.slack, Delivery(queue), AgentSessions()
    questions = QuestionHandler(
        queue,
        slack,
        assistants,
        make_conversations(slack_settings(settings)),
        SlackUploads(assistants),
        AnswerRecorder(make_answer_log(settings)),
        delivery,
        sessions,
    )
    return QuestionWorker(queue, workspaces, slack, questions, delivery, sessions)


@contextlib.contextmanager
def _single_process(lock: FileLock) -> Iterator[None]:
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
    bot: Bot, app: AsyncApp | None, installer: Installer | None, slack: Slack
) -> web.AppRunner:
    """The health check; with `app`, Slack's requests, and with `installer`, the page for workspaces, too."""
    server = web.Application(client_max_size=_BODY)
    server.router.add_get("/health", bot.health)
    if app is not None:
        server.router.add_post("/slack/events", _bolt(app.async_dispatch))
    if installer is not None:
        server.router.add_get(INSTALL, _bolt(installer.flow.handle_installation))
        server.router.add_get(REDIRECT, _bolt(installer.flow.handle_callback))
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


def _bolt(
    work: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handler(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await work(await to_bolt_request(request)))

    return handler
