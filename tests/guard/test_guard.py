"""The guard against speaking to the network sees what it must; the whole suite runs under it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.guard.watching import Watch

# 192.0.2.0/24 is set aside for documentation (RFC 5737): nobody is there.
CALLS = {
    "connect": "import socket; s = socket.socket(); s.settimeout(.1); s.connect(('192.0.2.1', 80))",
    "sendto": "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
    "name": "import socket; socket.getaddrinfo('telemetry.invalid', 443)",
}


@pytest.mark.parametrize("name", CALLS)
def test_a_python_that_calls_out_is_noted(tmp_path: Path, name: str) -> None:
    log = tmp_path / "seen"
    subprocess.run(
        [sys.executable, "-c", CALLS[name]],
        env={**os.environ, "SOCKETS_SEEN": str(log)},
        capture_output=True, timeout=30, check=False,
    )  # fmt: skip
    assert "telemetry.invalid" in log.read_text() or "192.0.2.1" in log.read_text()


def test_a_python_that_speaks_to_its_own_machine_is_not(tmp_path: Path) -> None:
    log = tmp_path / "seen"
    with socket.create_server(("127.0.0.1", 0)) as server:
        code = f"import socket; socket.create_connection(('localhost', {server.getsockname()[1]}))"
        env = {**os.environ, "SOCKETS_SEEN": str(log)}
        subprocess.run([sys.executable, "-c", code], env=env, timeout=30, check=True)
    assert not log.exists()


def test_a_program_that_is_not_python_is_seen() -> None:
    if not Path("/bin/bash").exists():
        pytest.skip("needs bash, which opens sockets by itself")
    watch = Watch()
    child = subprocess.Popen(
        ["/bin/bash", "-c", "exec 3<>/dev/tcp/192.0.2.1/81"], stderr=subprocess.DEVNULL
    )
    time.sleep(0.8)
    waiting = child.poll() is None
    child.kill()
    child.wait(10)
    seen = watch.end()
    if not waiting:
        pytest.skip("this machine refuses such a connection at once")
    assert any(address.startswith("192.0.2.1") for address in seen)


def test_the_suite_runs_under_it() -> None:
    assert os.environ["SOCKETS_SEEN"] and "tests/guard" in os.environ["PYTHONPATH"]
