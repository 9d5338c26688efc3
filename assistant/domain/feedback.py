"""What people think of answers."""

from dataclasses import dataclass
from enum import StrEnum


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
