"""A PostgreSQL of this machine, in a folder of its own, for as long as it is needed."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ports import free_port

__all__ = ["POSTGRES", "postgres"]

POSTGRES = max(Path("/usr/lib/postgresql").glob("*/bin/postgres"), default=None)
"""Debian keeps the server outside of PATH; None where there is none."""


@contextmanager
def postgres() -> Iterator[str]:
    """The address of an empty database, for SQLAlchemy with asyncpg."""
    assert POSTGRES is not None
    home = POSTGRES.parent
    port = free_port()
    # It refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    place = Path(f"/tmp/mtor-ms-postgres-{os.getpid()}-{port}")
    place.mkdir()
    shutil.chown(place, user)
    prefix = ["runuser", "-u", user, "--"] if os.geteuid() == 0 else []

    def run(*words: str) -> None:
        subprocess.run([*prefix, *words], check=True, capture_output=True, cwd="/")

    server: subprocess.Popen[bytes] | None = None
    try:
        run(f"{home}/initdb", "-D", f"{place}/data", "-A", "trust", "-U", "reader", "--no-sync")
        options = ["-p", str(port), "-k", str(place), "-h", "127.0.0.1", "-F"]
        server = subprocess.Popen(
            [*prefix, str(POSTGRES), "-D", f"{place}/data", *options],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/",
        )  # fmt: skip
        for _ in range(100):
            ready = subprocess.run(
                [f"{home}/pg_isready", "-h", "127.0.0.1", "-p", str(port)],
                capture_output=True, check=False,
            )  # fmt: skip
            if ready.returncode == 0:
                break
            time.sleep(0.2)
        yield f"postgresql+asyncpg://reader@127.0.0.1:{port}/postgres"
    finally:
        if server is not None:
            subprocess.run(
                [*prefix, f"{home}/pg_ctl", "-D", f"{place}/data", "-m", "immediate", "stop"],
                capture_output=True, check=False, cwd="/",
            )  # fmt: skip
            server.wait(20)
        shutil.rmtree(place, ignore_errors=True)
