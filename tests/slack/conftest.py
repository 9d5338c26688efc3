"""A real bot in a process of its own, and Slack on this machine for it to speak with."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.ports import free_port
from tests.servers.slack_server import TOKEN, SlackServer, slack_server

QUESTION = "What does rapamycin do in animal models of MS?"
_numbers = itertools.count(1)


@pytest.fixture
def channel() -> str:
    """A channel that no other test uses."""
    return f"C{next(_numbers):04d}"


@pytest.fixture
def direct() -> str:
    """A direct conversation of that kind."""
    return f"D{next(_numbers):04d}"


def answered(slack: SlackServer, channel: str, thread: str = "", count: int = 1) -> dict[str, Any]:
    """The last of `count` messages of the bot, when nothing more is about to happen to it.

    On a busy machine an answer may be streamed first; it is whole when it has its blocks.
    """

    def whole() -> list[dict[str, Any]]:
        found = slack.bot_messages(channel, thread)[:count]
        done = [m for m in found if m.get("blocks") and not m.get("streaming")]
        return done if len(done) == count else []

    return dict(slack.until(whole)[count - 1])


def settled(slack: SlackServer, bot: Bot) -> None:
    """Waits until the bot has acknowledged all that it was sent, and has answered what is for it.

    A question is in its queue before it is acknowledged: what is not there then will not be answered.
    """
    slack.until(lambda: len(slack.acks) >= len(slack.sent))
    slack.until(bot.idle)


@dataclass
class Bot:
    """A running bot."""

    process: subprocess.Popen[bytes]
    data: Path
    health: str

    def log(self) -> str:
        return (self.data / "bot.log").read_text(errors="replace")

    def until(self, line: str, seconds: float = 60.0) -> None:
        """Waits until the log holds something."""
        end = time.monotonic() + seconds
        while line not in self.log():
            assert time.monotonic() < end, f"not in the log: {line}\n{self.log()[-2000:]}"
            time.sleep(0.02)

    def idle(self) -> bool:
        """Whether no question waits or is being answered."""
        try:
            with urllib.request.urlopen(f"{self.health}/health", timeout=10) as reply:
                counts = json.load(reply)
        except OSError:  # 503: not connected to Slack at the moment
            return False
        return not counts["waiting"] and not counts["under_way"]

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(40)


Start = Callable[..., Any]


@pytest.fixture
def own(tmp_path: Path, index_folder: Path, corpus_folder: Path) -> Start:
    """Starts a bot of the test's own, again and again with the same data."""

    def start(server: SlackServer, **env: str) -> Any:
        return bot_running(server, tmp_path, index_folder, corpus_folder, **env)

    return start


@contextmanager
def bot_running(
    server: SlackServer, data: Path, index: Path, corpus: Path, **env: str
) -> Iterator[Bot]:
    """Runs ``mtor-ms slack`` until the block ends."""
    port = free_port()
    environment = {
        **os.environ,
        "XDG_DATA_HOME": str(data),
        "MTORMS_INDEX": str(index),
        "MTORMS_CORPUS": str(corpus),
        "MTORMS_SLACK_BOT_TOKENS": TOKEN,
        "MTORMS_SLACK_APP_TOKEN": "xapp-1",
        "MTORMS_SLACK_API_URL": f"{server.url}/api/",
        "MTORMS_SLACK_PORT": str(port),
        "MTORMS_SLACK_USER_MINUTE": "1000",
        "MTORMS_SLACK_CHANNEL_MINUTE": "1000",
        **env,
    }
    log = (data / "bot.log").open("ab")
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant", "slack"],
        env=environment, stdout=log, stderr=log, cwd=data,
    )  # fmt: skip
    bot = Bot(process, data, f"http://127.0.0.1:{port}")
    try:
        wait_for(bot)
        yield bot
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)
        log.close()


def wait_for(bot: Bot) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{bot.health}/health", timeout=2):
                return
        except (urllib.error.HTTPError, OSError):
            if bot.process.poll() is not None:
                break
            time.sleep(0.05)
    raise AssertionError(f"the bot did not come up:\n{bot.log()[-3000:]}")


@pytest.fixture(scope="session")
def slack() -> Iterator[SlackServer]:
    """Slack, for the bot that the tests of a worker share."""
    with slack_server() as server:
        yield server


@pytest.fixture(scope="session")
def bot(
    slack: SlackServer,
    tmp_path_factory: pytest.TempPathFactory,
    index_folder: Path,
    corpus_folder: Path,
) -> Iterator[Bot]:
    """One bot for the tests of a worker; each test has channels of its own."""
    data = tmp_path_factory.mktemp("slack")
    with bot_running(
        slack, data, index_folder, corpus_folder, MTORMS_SLACK_PERSON="C0PERSON"
    ) as running:
        yield running
