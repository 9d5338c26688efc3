"""The index as one of LangChain's retrievers.

The only place where our passages become LangChain documents.
"""

from __future__ import annotations

from collections.abc import Callable

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from assistant.domain import Evidence

__all__ = ["PassageRetriever"]


class PassageRetriever(BaseRetriever):
    """A LangChain retriever over ``Assistant.search``: ``PassageRetriever(search=a.search, k=5)``."""

    search: Callable[[str, int], Evidence]
    k: int = 5

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int = 0
    ) -> list[Document]:
        del run_manager
        return [
            Document(
                id=hit.passage.id,
                page_content=hit.passage.text,
                metadata={
                    "source_id": hit.passage.source_id,
                    "section": hit.passage.section,
                    "start": hit.passage.start,
                    "end": hit.passage.end,
                    "score": hit.score,
                    "evidence": hit.source.evidence.value,
                },
            )
            for hit in self.search(query, k or self.k).hits
        ]
