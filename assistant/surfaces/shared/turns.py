"""What clients hand over of the questions before."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, Field

from assistant.domain import Turn


class CitedJson(BaseModel):
    """A sentence that answered; of a citation, as an answer has it, the rest is not read."""

    source_id: Annotated[str, Field(max_length=200)]
    start: Annotated[int, Field(ge=0)]


Cited = Annotated[
    list[CitedJson],
    Field(
        max_length=100,
        description="`citations` of the claims of its answer: then “who found that?” asks of them.",
    ),
]


def turn_of(text: str, standalone: str, cited: Iterable[CitedJson]) -> Turn:
    """What the next question may lean on."""
    return Turn(text, standalone, tuple((one.source_id, one.start) for one in cited))
