"""An optional judge that asks a language model, through LangChain. Off unless it is named.

Its name and the digest of its prompt go into the report: a number by one model is not comparable
with a number by another.
"""

from importlib import resources
from typing import Any, Final

from assistant.domain.ids import short_digest
from assistant.errors import SettingsInvalid

_PROMPT: Final = resources.files("evals.judges").joinpath("support.md")


class ModelJudge:
    """A `Judge` over any LangChain chat model."""

    def __init__(self, model: Any, name: str) -> None:
        self._model = model
        self._prompt = _PROMPT.read_text(encoding="utf-8")
        self.name = f"{name}, prompt {short_digest(self._prompt, length=8)}"

    def __call__(self, claim: str, evidence: str) -> bool:
        """Whether the model's answer begins with yes; anything else is no."""
        prompt = self._prompt.replace("{claim}", claim).replace("{evidence}", evidence)
        reply = self._model.invoke(prompt)
        text = reply.content if isinstance(reply.content, str) else str(reply.content)
        return text.strip().lower().startswith("yes")


def model_judge(name: str) -> ModelJudge:
    """The judge for ``provider:model``, as LangChain's init_chat_model takes it.

    Raises:
        SettingsInvalid: LangChain or the provider's package is missing, or the name is not known.
    """
    try:
        from langchain.chat_models import init_chat_model

        return ModelJudge(init_chat_model(name, temperature=0), name)
    except (ImportError, ValueError) as error:
        raise SettingsInvalid(
            f"The judge {name} cannot be used: {str(error).splitlines()[0]}",
            "Install 'mtor-ms-assistant[models]' and the provider's package, and name it as "
            "PROVIDER:MODEL.",
        ) from error
