"""What every test shares: no network, folders of its own, one index of the real corpus."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from pytest_socket import socket_allow_hosts

from assistant.bootstrap import make_assistant
from assistant.service import Assistant
from assistant.settings import Settings
from tests.api.server import Api, serving
from tests.forking import Forker
from tests.guard.watching import Watch

_WATCH = pytest.StashKey[Watch]()
ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config: pytest.Config) -> None:
    """Every Python that a test starts notes whom it speaks to; the first of us watches the others, too."""
    if "SOCKETS_SEEN" in os.environ:
        return
    handle, name = tempfile.mkstemp(prefix="sockets-")
    os.close(handle)
    guard = str(ROOT / "tests" / "guard")
    os.environ["SOCKETS_SEEN"] = name
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [guard, os.environ.get("PYTHONPATH")]))
    config.stash[_WATCH] = Watch()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """No socket was opened to another machine during the whole suite, or the suite has failed."""
    watch = session.config.stash.get(_WATCH, None)
    if watch is None:
        return
    log = Path(os.environ.pop("SOCKETS_SEEN"))
    seen = sorted(watch.end() | set(log.read_text(encoding="utf-8").splitlines()))
    log.unlink()
    if seen:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        sys.stderr.write("Spoke to other machines:\n" + "\n".join(seen) + "\n")


def pytest_runtest_setup() -> None:
    """No test reaches the network: only this machine may be spoken to."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def clean_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Settings and data of whoever runs the tests are not touched; the model cache is shared."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.getbasetemp() / "home"))
    for name in list(os.environ):
        if name.startswith("MTORMS_") and name != "MTORMS_CACHE":
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def corpus_folder() -> Path:
    """The corpus that ships with the project."""
    return ROOT / "corpus"


@pytest.fixture(scope="session")
def index_folder(tmp_path_factory: pytest.TempPathFactory, corpus_folder: Path) -> Path:
    """An index of the real corpus, built once for all workers of this run."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    folder = shared / "real-index"
    with FileLock(shared / "real-index.lock"):
        make_assistant(Settings(corpus=corpus_folder, index=folder)).index()
    return folder


@pytest.fixture(scope="session")
def assistant(index_folder: Path, corpus_folder: Path) -> Assistant:
    """The assistant as people use it, on the real corpus with the real model."""
    return make_assistant(Settings(corpus=corpus_folder, index=index_folder))


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def forker() -> Iterator[Forker]:
    """The command line, loaded once for a worker."""
    made = Forker()
    yield made
    made.close()


@pytest.fixture
def run(tmp_path: Path, index_folder: Path, corpus_folder: Path, forker: Forker) -> Run:
    """Runs ``mtor-ms`` as a process of its own, on the shared index unless told otherwise."""

    def call(
        *words: str, stdin: str | None = None, index: Path | None = None, **env: str
    ) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "MTORMS_INDEX": str(index or index_folder),
            "MTORMS_CORPUS": str(corpus_folder),
            **env,
        }
        return forker.run(words, stdin, tmp_path, environment)

    return call


@pytest.fixture(scope="session")
def api(
    tmp_path_factory: pytest.TempPathFactory, index_folder: Path, corpus_folder: Path
) -> Iterator[Api]:
    """`mtor-ms serve`, one for all tests of a worker."""
    data = tmp_path_factory.mktemp("api")
    with serving(
        data,
        index_folder,
        corpus_folder,
        MTORMS_API_ORIGINS="https://lab.example",
        MTORMS_API_MINUTE="100000",
    ) as running:
        yield running
