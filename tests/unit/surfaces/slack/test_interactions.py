"""Who may press a button in a channel that is shared with another organisation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from assistant.settings import Settings, Slack
from assistant.surfaces.shared.assistants import Assistants
from assistant.surfaces.slack.interactions import InteractionHandlers
from assistant.surfaces.slack.job_queue import JobQueue
from assistant.surfaces.slack.web_api import Workspace


@pytest.mark.parametrize(
    ("channel", "team", "external"),
    [("C1", "T9", True), ("C1", "T1", False), ("C1", "", True), ("C2", "T9", False)],
)
def test_external_people_are_recognised_in_shared_channels(
    tmp_path: Path, channel: str, team: str, external: bool
) -> None:
    queue = JobQueue(tmp_path / "desk.sqlite")
    queue.set_shared("T1", "C1")
    session: Any = None
    workspace = Workspace(AsyncWebClient(token="x"), session, "T1", "UBOT")
    handlers = InteractionHandlers(
        queue, {"T1": workspace}, Slack(), Assistants(Settings()), lambda *_: None
    )
    assert handlers._is_external(workspace, {"user": {"team_id": team}}, channel) is external
    queue.close()
