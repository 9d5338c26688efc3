"""The container's files say what they promise; and the program runs where only its data can be written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FILE = (ROOT / "Containerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
OURS = {name: s for name, s in COMPOSE["services"].items() if s["image"] == "mtor-ms"}


def test_the_containerfile_is_linted() -> None:
    tool = Path(sys.executable).with_name("hadolint")
    done = subprocess.run(
        [tool, ROOT / "Containerfile"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_last_stage_runs_as_nobody_and_says_how_it_is() -> None:
    last = FILE[FILE.rindex("\nFROM ") :]
    assert "\nUSER 10001:10001\n" in last and "\nHEALTHCHECK " in last and "VOLUME /data" in last
    assert "torch" not in last and ":latest" not in FILE
    for line in FILE.splitlines():
        if line.startswith("COPY") and "--from" not in line:
            for name in line.split()[1:-1]:
                assert (ROOT / name).exists(), name


@pytest.mark.parametrize("name", OURS)
def test_services_of_ours_can_write_their_data_and_nothing_else(name: str) -> None:
    service = OURS[name]
    assert service["read_only"] and service["cap_drop"] == ["ALL"] and service["mem_limit"]
    assert service["user"] == "10001:10001" and "no-new-privileges:true" in service["security_opt"]
    assert [volume.partition(":")[2] for volume in service["volumes"]] == ["/data"]


def test_nothing_is_open_to_others_without_a_login() -> None:
    assert all(port.startswith("127.0.0.1:") for s in OURS.values() for port in s.get("ports", []))
    assert OURS["web"]["environment"]["MTORMS_UI_LOGIN"].endswith("password}")


def test_every_service_has_a_health_check_that_exists() -> None:
    # That of the image is the page's and the API's.
    slack = (ROOT / "assistant/surfaces/slack/process.py").read_text(encoding="utf-8")
    assert "/api/health/live" in FILE and "healthcheck" in COMPOSE["services"]["milvus"]
    assert ":3000/health'" in str(OURS["slack"]["healthcheck"]) and '"/health"' in slack


def test_the_image_takes_only_what_is_named() -> None:
    lines = (ROOT / ".containerignore").read_text(encoding="utf-8").splitlines()
    named = [line for line in lines if line and not line.startswith("#")]
    assert named[0] == "*" and not any(".env" in line or ".git" in line for line in named)


_READ_ONLY = """
set -e
mount --make-rprivate /
mount -t tmpfs tmpfs "$XDG_DATA_HOME"
mount -o remount,bind,ro /
if touch "$ROOT/written" 2>/dev/null; then echo "the root can be written"; exit 9; fi
cd "$XDG_DATA_HOME"
exec "$PYTHON" -m assistant ask "What must rapalogs bind before mTOR?" --json
"""


def test_a_root_that_is_read_only_is_enough(
    tmp_path: Path, index_folder: Path, corpus_folder: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    environment = {
        **os.environ,
        "XDG_DATA_HOME": str(home), "TMPDIR": str(home), "HOME": os.environ.get("HOME", "/"),
        "MTORMS_INDEX": str(index_folder), "MTORMS_CORPUS": str(corpus_folder),
        "ROOT": str(ROOT), "PYTHON": sys.executable,
    }  # fmt: skip
    try:
        done = subprocess.run(
            ["unshare", "--mount", "sh", "-c", _READ_ONLY],
            env=environment, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    except FileNotFoundError:
        pytest.skip("needs unshare, of util-linux")
    if "unshare failed" in done.stderr or "mount:" in done.stderr:
        pytest.skip("this machine lets nobody make a mount of their own")
    assert done.returncode == 0, done.stderr + done.stdout
    assert json.loads(done.stdout)["claims"] and not list(home.iterdir())
