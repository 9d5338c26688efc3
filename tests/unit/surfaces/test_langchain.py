"""The assistant as LangChain's own standard tests want a retriever and a tool."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableLambda
from langchain_core.tools import BaseTool
from langchain_tests.integration_tests import RetrieversIntegrationTests, ToolsIntegrationTests
from langchain_tests.unit_tests import ToolsUnitTests

from assistant.errors import InvalidQuestion
from assistant.service import Assistant
from assistant.surfaces.langchain import PassageRetriever, as_runnable, as_tool
from assistant.surfaces.presentation.answer_json import answer_to_dict

QUESTION = "rapamycin in EAE mice"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module", autouse=True)
def _given(assistant: Assistant) -> None:
    """LangChain's classes ask for what they test by properties, which take no fixture."""
    TestStandardRetriever.search = assistant.search
    TestStandardTool.made = as_tool(assistant, "mice")
    TestStandardToolCalls.made = TestStandardTool.made


@pytest.mark.anyio
class TestStandardRetriever(RetrieversIntegrationTests):
    search: Any = None

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return PassageRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"search": type(self).search}

    @property
    def retriever_query_example(self) -> str:
        return QUESTION


class _Tool:
    made: Any = None

    @property
    def tool_constructor(self) -> BaseTool:
        made: BaseTool = type(self).made
        return made

    @property
    def tool_invoke_params_example(self) -> dict[str, Any]:
        return {"question": "What does rapamycin do in mice with EAE?"}


class TestStandardTool(_Tool, ToolsUnitTests):
    pass


@pytest.mark.anyio
class TestStandardToolCalls(_Tool, ToolsIntegrationTests):
    pass


def test_passages_come_with_their_places(assistant: Assistant) -> None:
    documents = PassageRetriever(search=assistant.search, k=3).invoke(QUESTION)
    assert len(documents) == 3
    for document in documents:
        stored = assistant.document(document.metadata["source_id"]).text
        place = slice(document.metadata["start"], document.metadata["end"])
        assert stored[place] == document.page_content


def test_the_assistant_is_a_link_of_a_chain(assistant: Assistant) -> None:
    chain = as_runnable(assistant) | RunnableLambda(lambda answer: answer["outcome"])
    question = "What does rapamycin do in mice with EAE?"
    assert chain.invoke(question) == answer_to_dict(assistant.ask(question))["outcome"]
    with pytest.raises(InvalidQuestion):
        chain.invoke("")


def test_the_tools_text_holds_the_sources(assistant: Assistant) -> None:
    text = as_tool(assistant).invoke({"question": "What does rapamycin do in mice with EAE?"})
    assert "[1]" in text
    assert "Sources:" in text
