"""The plain LangChain recipe: split, embed, FAISS. Run by the environment of the peers."""

import json
import sys
import time
from pathlib import Path

from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

texts, model, out = json.loads(Path(sys.argv[1]).read_text()), sys.argv[2], sys.argv[3]
embeddings = HuggingFaceEmbeddings(model_name=model, encode_kwargs={"normalize_embeddings": True})
embeddings.embed_query("warm")
began = time.perf_counter()
splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
chunks = splitter.split_documents([Document(page_content=text) for text in texts])
store = FAISS.from_documents(chunks, embeddings)
store.save_local(out)
print(json.dumps({"seconds": time.perf_counter() - began, "chunks": len(chunks)}))
