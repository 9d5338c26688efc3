"""The assistant for anyone who builds with LangChain: a retriever, a runnable and a tool."""

from collections.abc import Callable
from typing import Annotated, Any, Final

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel, Field

from assistant.domain import Evidence
from assistant.service import Assistant
from assistant.surfaces.presentation.answer_json import answer_to_dict
from assistant.surfaces.presentation.response_types import passage_to_dict
from assistant.surfaces.presentation.text import render

_NAME: Final = "ask_documents"


class PassageRetriever(BaseRetriever):
    """A LangChain retriever over ``Assistant.search``: ``PassageRetriever(search=a.search, k=5)``."""

    search: Callable[[str, int], Evidence]
    k: int = 5

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int = 0
    ) -> list[Document]:
        del run_manager
        rows = map(passage_to_dict, self.search(query, k or self.k).hits)
        return [
            Document(id=row.pop("passage_id"), page_content=row.pop("text"), metadata=row)
            for row in rows
        ]


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
