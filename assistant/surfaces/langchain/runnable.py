"""The whole assistant as a LangChain runnable, and as a tool that a model can call."""

from __future__ import annotations

from typing import Annotated, Any, Final

from langchain_core.runnables import Runnable, RunnableLambda
from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel, Field

from assistant.service import Assistant
from assistant.surfaces.presentation.answer_json import answer_to_dict
from assistant.surfaces.presentation.text import render

__all__ = ["as_runnable", "as_tool"]

_NAME: Final = "ask_documents"


class _Asked(BaseModel):
    """What the tool is called with."""

    question: Annotated[str, Field(description="One question, in a full sentence, in English.")]


def as_runnable(assistant: Assistant) -> Runnable[str, dict[str, Any]]:
    """A question → the documented JSON answer; raises InvalidQuestion, IndexFailure."""

    def ask(question: str) -> dict[str, Any]:
        return answer_to_dict(assistant.ask(question))

    return RunnableLambda(ask, name=_NAME)


def as_tool(assistant: Assistant, about: str = "") -> BaseTool:
    """A tool that answers with text that holds its caveats and sources; the JSON answer is its artifact.

    `about` says in a few words what the documents are about, for the model that chooses among tools.
    """

    def ask(question: str) -> tuple[str, dict[str, Any]]:
        answer = assistant.ask(question)
        return render(answer), answer_to_dict(answer)

    subject = f" about {about}" if about else ""
    return StructuredTool.from_function(
        ask,
        name=_NAME,
        description=(
            f"Answers a question{subject} from documents. Each sentence of the answer is cited and checked; "
            "pass its caveats on."
        ),
        args_schema=_Asked,
        response_format="content_and_artifact",
    )
