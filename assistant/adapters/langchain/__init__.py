"""The assistant for anyone who builds with LangChain: a retriever, a runnable and a tool."""

from assistant.adapters.langchain.retriever import PassageRetriever
from assistant.adapters.langchain.runnable import as_runnable, as_tool

__all__ = ["PassageRetriever", "as_runnable", "as_tool"]
