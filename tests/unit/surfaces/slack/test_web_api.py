"""Workspaces, their members, addresses of Slack, and refusals."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from assistant.surfaces.slack.web_api import Workspace


def workspace(team: str = "T1", enterprise: str = "") -> Workspace:
    session: Any = None
    return Workspace(AsyncWebClient(token="x"), session, team, "UBOT", enterprise=enterprise)


@pytest.mark.parametrize(
    ("body", "team"),
    [
        ({"team_id": "T9", "authorizations": [{"team_id": "T1"}], "event": {}}, "T1"),
        ({"team": None, "user": {"id": "U1", "team_id": "T1"}}, "T1"),
        ({"team": {"id": "T9"}, "view": {"app_installed_team_id": "T1"}}, "T1"),
        ({"team": {"id": "T9"}}, None),
        ({}, None),
    ],
)
def test_a_workspace_is_told_as_bolt_does(body: dict[str, Any], team: str | None) -> None:
    request = AsyncBoltRequest(body=body, mode="socket_mode")
    found = {"T1": workspace()}.get(request.context.team_id or "")
    assert (found and found.team) == team


def test_members_are_of_the_workspace_or_its_organisation() -> None:
    assert workspace().has_member("T1") and not workspace().has_member("T9")
    assert not workspace().has_member("")  # where Slack does not say whose they are
    assert workspace(enterprise="E1").has_member("E1")


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://hooks.slack.com/commands/x", True),
        ("https://files.slack.com/a.pdf", True),
        ("http://hooks.slack.com/commands/x", False),
        ("https://slack.com.example.org/x", False),
        ("https://notslack.com/x", False),
        ("", False),
    ],
)
def test_only_addresses_of_slack_are_called(url: str, good: bool) -> None:
    assert workspace().is_slack(url) is good
