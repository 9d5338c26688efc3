"""Haystack's splitter, embedder and document store in memory, saved to disk. Run by the environment of the peers."""

import json
import sys
import time
from pathlib import Path

from haystack import Document
from haystack.components.preprocessors import DocumentSplitter
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
)

texts, model, out = json.loads(Path(sys.argv[1]).read_text()), sys.argv[2], sys.argv[3]
embedder = SentenceTransformersDocumentEmbedder(
    model=model, progress_bar=False, normalize_embeddings=True
)
embedder.warm_up()
embedder.run([Document(content="warm")])
began = time.perf_counter()
splitter = DocumentSplitter(split_by="word", split_length=150, split_overlap=20)
splitter.warm_up()
chunks = splitter.run([Document(content=text) for text in texts])["documents"]
store = InMemoryDocumentStore()
store.write_documents(embedder.run(chunks)["documents"])
store.save_to_disk(out)
print(json.dumps({"seconds": time.perf_counter() - began, "chunks": len(chunks)}))
