"""How a language model is asked to write, and what it did for an answer."""

from dataclasses import dataclass
from enum import StrEnum


class WriterForm(StrEnum):
    """In which form a language model is asked to write."""

    STRUCTURED = "structured"
    """JSON: claims with the key of a passage and words copied from it."""
    NUMBERED = "numbered"
    """Plain text: sentences with the number of the sentence that they rest on."""
    SHORTENED = "shortened"
    """The same, where each sentence has to be one of the numbered ones with parts left out."""


@dataclass(frozen=True, slots=True)
class WriterUse:
    """What a language model did for one answer, whether it was used or not."""

    form: WriterForm
    calls: int = 0
    first_ms: float | None = None
    """Milliseconds until the first word of the first call; None where none came."""
    prompt_tokens: int = 0
    reply_tokens: int = 0
    counted: bool = True
    """By the provider; False where the tokens are our own estimate."""
    sentences: int = 0
    """That it wrote, without those written again."""
    shown: int = 0
    """Of those, borne out and in the answer."""
    mended: int = 0
    """Of those shown, written again after they were sent back."""
