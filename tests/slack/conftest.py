"""A real bot in a process of its own, and Slack on this machine for it to speak with."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.servers.slack_server import TOKEN, SlackServer, slack_server


@dataclass
class Bot:
    """A running bot."""

    process: subprocess.Popen[bytes]
    data: Path
    health: str

    def log(self) -> str:
        return (self.data / "bot.log").read_text(errors="replace")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(40)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


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
    until = time.monotonic() + 60
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
