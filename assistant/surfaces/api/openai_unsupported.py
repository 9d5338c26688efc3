"""Parameters of OpenAI's protocols that this assistant cannot honour: refused by name, never ignored.

What only steers how a model writes (temperature, seed, max_tokens, reasoning effort ...) has no
effect here, and is accepted.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field

from assistant.surfaces.api.errors import Problem

MODEL: Final = "mtor-ms"
_TEXTS: Final = frozenset({"text", "input_text", "output_text", "refusal"})

Unsupported = tuple[str, bool, str]
"""The name of a parameter, whether it wants what cannot be done, and why not."""


class Part(BaseModel):
    """A part of a message; only text is read."""

    type: Annotated[str, Field(examples=["text"])]
    text: str | None = None


def check_model(name: str | None) -> None:
    """Raises Problem for another model than this one."""
    if name != MODEL:
        raise Problem(
            404,
            "There is no such model.",
            f"The only one is {MODEL}.",
            code="model_not_found",
            param="model",
        )


def refuse(parameters: Sequence[Unsupported]) -> None:
    """Raises Problem for the first that cannot be honoured."""
    for name, wanted, why in parameters:
        if wanted:
            raise Problem(
                400,
                f"`{name}` cannot be honoured: {why}.",
                "Leave it out.",
                code="unsupported_parameter",
                param=name,
            )


def is_forced(choice: str | Mapping[str, Any] | None) -> bool:
    """Whether a choice of tools forces one to be called."""
    if isinstance(choice, Mapping):
        return not (choice.get("type") == "allowed_tools" and choice.get("mode") != "required")
    return choice not in (None, "auto", "none")


def is_structured(form: Mapping[str, Any] | None) -> bool:
    """Whether a format other than text is wanted."""
    return form is not None and form.get("type", "text") != "text"


def text_of(content: str | Sequence[Part] | None) -> str:
    """The text of a message."""
    if content is None or isinstance(content, str):
        return content or ""
    return " ".join(part.text for part in content if part.type in _TEXTS and part.text)


def other_parts(where: str, content: str | Sequence[Part] | None) -> list[Unsupported]:
    """Parts of a message that are no text: pictures, sound, files."""
    if content is None or isinstance(content, str):
        return []
    return [
        (f"{where}[{n}]", part.type not in _TEXTS, f"only text is read, not {part.type}")
        for n, part in enumerate(content)
    ]
