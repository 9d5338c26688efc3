"""Feedback of people, turned into cases."""

import yaml

from assistant.backends.feedback_file import FeedbackFile
from assistant.domain import Feedback, Reason
from assistant.errors import AssistantError

__all__ = ["Feedback", "FeedbackUnknown", "Inbox", "Reason"]


class FeedbackUnknown(AssistantError):
    """No feedback has that id."""


class Inbox(FeedbackFile):
    """The file of feedback, as its reader sees it."""

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
