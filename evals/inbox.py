"""What people thought of answers, kept until it becomes a case.

One line of JSON for each piece of feedback; surfaces append, nothing is ever rewritten.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import yaml

from assistant.domain.ids import short_digest
from assistant.errors import AssistantError

__all__ = ["Feedback", "FeedbackUnknown", "Inbox", "Reason"]


class FeedbackUnknown(AssistantError):
    """No feedback has that id."""


class Reason(StrEnum):
    """Why an answer was not good."""

    WRONG_CITATION = "wrong_citation"
    MISSING_PAPER = "missing_paper"
    OVERSTATED = "overstated"
    UNCLEAR = "unclear"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Feedback:
    """One thumb down."""

    id: str
    created: str
    question: str
    answer_id: str
    reason: Reason
    comment: str = ""


class Inbox:
    """A file of feedback."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, question: str, answer_id: str, reason: Reason, comment: str = "") -> Feedback:
        """Appends one piece of feedback; a line is written whole or not at all."""
        created = datetime.now(UTC).isoformat(timespec="seconds")
        key = "f-" + short_digest(question, answer_id, reason, comment, created, length=10)
        feedback = Feedback(key, created, question, answer_id, reason, comment)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        line = (json.dumps(asdict(feedback), ensure_ascii=False) + "\n").encode()
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, line)
        finally:
            os.close(descriptor)
        return feedback

    def all(self) -> list[Feedback]:
        """Every piece, oldest first; a line that cannot be read is passed over."""
        if not self._path.exists():
            return []
        found = []
        for line in self._path.read_text(encoding="utf-8").splitlines():
            try:
                data = json.loads(line)
                found.append(Feedback(**{**data, "reason": Reason(data["reason"])}))
            except (ValueError, TypeError, KeyError):
                continue
        return found

    def draft(self, feedback_id: str) -> str:
        """A case in YAML made from feedback, for a person to complete.

        Raises:
            FeedbackUnknown: there is none with that id.
        """
        for feedback in self.all():
            if feedback.id == feedback_id:
                case = {
                    "id": f"feedback-{feedback.id[2:]}",
                    "split": "dev",
                    "question": feedback.question,
                    "facts": [["TODO: what a right answer holds"]],
                    "sources": [],
                    "why": f"{feedback.reason}: {feedback.comment or 'no comment'} "
                    f"(answer {feedback.answer_id}, {feedback.created})",
                }
                return yaml.safe_dump([case], sort_keys=False, allow_unicode=True, width=100)
        raise FeedbackUnknown(
            f"There is no feedback {feedback_id}.", "`mtor-ms eval inbox` lists what there is."
        )
