from __future__ import annotations

from assistant.backends.langchain_bridge import PassageRetriever
from assistant.service import Assistant


def test_passages_come_as_langchain_documents_with_their_places(assistant: Assistant) -> None:
    documents = PassageRetriever(search=assistant.search, k=3).invoke("rapamycin in EAE mice")
    assert len(documents) == 3
    for document in documents:
        stored = assistant.document(document.metadata["source_id"]).text
        place = slice(document.metadata["start"], document.metadata["end"])
        assert stored[place] == document.page_content
