"""LlamaIndex's sentence splitter and vector store index. Run by the environment of the peers."""

import json
import sys
import time
from pathlib import Path

from llama_index.core import Document, Settings, VectorStoreIndex
from llama_index.core.node_parser import SentenceSplitter
from llama_index.embeddings.huggingface import HuggingFaceEmbedding

texts, model, out = json.loads(Path(sys.argv[1]).read_text()), sys.argv[2], sys.argv[3]
Settings.embed_model = HuggingFaceEmbedding(model_name=model)
Settings.llm = None
began = time.perf_counter()
splitter = SentenceSplitter(chunk_size=256, chunk_overlap=20)
nodes = splitter.get_nodes_from_documents([Document(text=text) for text in texts])
index = VectorStoreIndex(nodes)
index.storage_context.persist(out)
print(json.dumps({"seconds": time.perf_counter() - began, "chunks": len(nodes)}))
