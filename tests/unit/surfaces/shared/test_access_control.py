"""Who may call over HTTP, and how often."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.requests import HTTPConnection

from assistant.errors import SettingsInvalid
from assistant.settings import Settings
from assistant.surfaces.shared.access_control import (
    AccessControl,
    Problem,
    is_local,
    serving_settings,
)
from assistant.surfaces.shared.api_keys import Keys


def call(client: str = "127.0.0.1", host: str = "localhost:8080", **headers: str) -> HTTPConnection:
    """A request, as ASGI describes it."""
    given = {"host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    scope: dict[str, Any] = {
        "type": "http",
        "scheme": "http",
        "path": "/v1/ask",
        "query_string": b"",
        "client": (client, 1234),
        "server": ("127.0.0.1", 8080),
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }
    return HTTPConnection(scope)


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path / "keys.json")


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("192.168.0.7", False),
        ("example.org", False),
        ("", False),
    ],
)
def test_local_addresses(host: str, local: bool) -> None:
    assert is_local(host) is local


@pytest.mark.parametrize(
    "request_",
    [
        call("192.168.0.7"),
        call(host="attacker.example"),
        call(x_forwarded_for="192.168.0.7"),
        call(forwarded="for=192.168.0.7"),
    ],
)
def test_without_keys_only_this_machine_is_served(keys: Keys, request_: HTTPConnection) -> None:
    access = AccessControl(keys, 10)
    assert access.owner(access.admit(call(), "ask")) == ""
    with pytest.raises(Problem) as refused:
        access.admit(request_, "ask")
    assert refused.value.status == 401 and "www-authenticate" in refused.value.headers


def test_with_keys_everybody_needs_one(keys: Keys) -> None:
    access, text = AccessControl(keys, 10), keys.add("lab", ["ask"])
    key = access.admit(call("192.168.0.7", authorization=f"Bearer {text}"), "ask")
    assert access.owner(key) == "lab"
    for status, request in [
        (401, call()),
        (401, call(authorization="Bearer wrong")),
        (401, call(authorization=f"Basic {text}")),
    ]:
        with pytest.raises(Problem) as refused:
            access.admit(request, "ask")
        assert refused.value.status == status
    with pytest.raises(Problem, match="may not metrics") as refused:
        access.admit(call(authorization=f"bearer {text}"), "metrics")
    assert refused.value.status == 403


def test_requests_are_counted_by_key_and_by_address(
    keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    access = AccessControl(keys, 2)
    for _ in range(2):
        access.admit(call(), "ask")
    with pytest.raises(Problem) as refused:
        access.admit(call(), "ask")
    assert (refused.value.status, refused.value.headers["retry-after"]) == (429, "61")
    access.admit(call("127.0.0.2"), "ask")
    now += 60.5
    access.admit(call(), "ask")


def test_a_server_for_others_needs_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    settings = Settings()
    assert serving_settings(settings, "127.0.0.1", "The API").threads == 1
    assert serving_settings(Settings(threads=3), "127.0.0.1", "The API").threads == 3
    with pytest.raises(SettingsInvalid, match="The API would be open"):
        serving_settings(settings, "0.0.0.0", "The API")
    Keys.of(settings).add("lab")
    assert serving_settings(settings, "0.0.0.0", "The API").threads == 1
