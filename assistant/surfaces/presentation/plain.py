"""The sentences of an answer as one text with numbered citations: the field ``answer`` of the JSON."""

from __future__ import annotations

from typing import Final

from assistant.domain import Answer, Outcome

REFUSAL: Final = "The documents do not answer this question."
NEAREST: Final = (
    "The documents do not clearly answer this. These sentences come closest and may not answer it:"
)
"""What stands above sentences that only come near. Of 214 questions with such sentences, 56 are answered by one of
them (natural-dev, dev and fit, November 2026): so neither that they answer nor that they do not is said."""


def answer_text(answer: Answer) -> str:
    """The claims with their markers, list items on lines of their own; a refusal in a sentence."""
    if answer.question.small_talk:
        return answer.notice
    if answer.outcome is Outcome.NONE:
        return REFUSAL
    numbers = {source.id: n for n, source in enumerate(answer.sources, start=1)}
    if answer.outcome is Outcome.NEAREST:
        near = [f"• {c.text} [{numbers[c.citations[0].source_id]}]" for c in answer.nearest]
        return "\n".join([NEAREST, *near])
    parts: list[str] = []
    for claim in answer.claims:
        marks = "".join(
            f" [{n}]" for n in dict.fromkeys(numbers[c.source_id] for c in claim.citations)
        )
        text = claim.text + marks
        if claim.list_item:
            parts.append(("\n• " if parts else "• ") + text)
        else:
            after_list = bool(parts) and parts[-1].lstrip().startswith("•")
            parts.append(("\n" if after_list else " " if parts else "") + text)
    return "".join(parts)
