"""What every test shares: no network, folders of its own, one index of the real corpus."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from pytest_socket import socket_allow_hosts

from assistant.bootstrap import make_assistant
from assistant.service import Assistant
from assistant.settings import Settings

ROOT = Path(__file__).resolve().parent.parent


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


@pytest.fixture
def run(tmp_path: Path, index_folder: Path, corpus_folder: Path) -> Run:
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
        return subprocess.run(
            [sys.executable, "-m", "assistant", *words],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            cwd=tmp_path,
            env=environment,
            check=False,
        )

    return call
