"""The assistant for anyone who builds with LangChain: a retriever, a runnable and a tool."""

from assistant.surfaces.langchain.retriever import PassageRetriever
from assistant.surfaces.langchain.runnable import as_runnable, as_tool

__all__ = ["PassageRetriever", "as_runnable", "as_tool"]
