"""A workspace whose Slack notes what it is asked, and replies or refuses as a test says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

from slack_sdk.errors import SlackApiError

from assistant.domain import (
    Answer,
    Citation,
    Claim,
    Confidence,
    ConfidenceLevel,
    EvidenceLevel,
    Provenance,
    Question,
    Source,
    Support,
    Verdict,
)
from assistant.surfaces.slack.incoming import MessageKind, Post
from assistant.surfaces.slack.web_api import Workspace


@dataclass
class SmallSlack:
    """Methods of the Web API by the names of the SDK."""

    replies: dict[str, dict[str, Any]] = field(default_factory=dict)
    refuses: dict[str, str] = field(default_factory=dict)
    """Slack's code by method."""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    token: str = "xoxb-small"

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)

        async def method(**arguments: Any) -> Any:
            given = {key: value for key, value in arguments.items() if value is not None}
            self.calls.append((name, given))
            if name in self.refuses:
                raise SlackApiError("", {"ok": False, "error": self.refuses[name]})
            number = f"9.{len(self.calls)}"
            return SimpleNamespace(data=self.replies.get(name, {"ok": True, "ts": number}))

        method.__name__ = name
        return method

    def workspace(self, **more: Any) -> Workspace:
        """The workspace T1, in which the bot is UBOT."""
        return Workspace(cast("Any", self), cast("Any", None), "T1", "UBOT", **more)

    @property
    def names(self) -> list[str]:
        """The methods that were called, in their order."""
        return [name for name, _ in self.calls]

    def called(self, name: str) -> list[dict[str, Any]]:
        """What a method was given, each time."""
        return [arguments for one, arguments in self.calls if one == name]


def small_post(text: str = "Do bees dance?", **more: Any) -> Post:
    """A mention in the channel C1."""
    given = {
        "key": "T1:C1:5.0",
        "team": "T1",
        "channel": "C1",
        "user": "U1",
        "ts": "5.0",
        "thread": "",
        "kind": MessageKind.MENTION,
    }
    return Post(**{**given, "text": text, **more})


def small_answer(question: str, key: str = "a-1") -> Answer:
    """One quoted sentence."""
    place = Citation("moss", "p", "Bees dance.", 0, 11, "Results", EvidenceLevel.ANIMAL_STUDY)
    return Answer(
        key,
        Question(question, f"{question} (understood)"),
        (Claim("Bees dance.", (place,), relevance=0.9),),
        (Verdict(Support.SUPPORTED, "It says so."),),
        (),
        Confidence(ConfidenceLevel.LOW, 0.3),
        (Source("moss", "A book of bees"),),
        nearest=(),
        provenance=Provenance("0", "g", "c", "w", "e", "s"),
    )
