"""Bodies of Slack's events, for tests."""

from __future__ import annotations

from typing import Any


def event(text: str, **more: Any) -> dict[str, Any]:
    """The body of a message event, as Slack sends it."""
    inner = {"type": "message", "user": "U1", "channel": "C1", "ts": "2.0", "text": text, **more}
    return {"team_id": "T1", "event": inner}
