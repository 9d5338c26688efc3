"""PaperQA's collection of documents, without its calls of a language model. Run by the environment of the peers.

Its own cutting asks the network for a tokenizer: texts are cut here as it cuts them without one, at its own default
length. It embeds a document at a time, and keeps the collection as a pickle.
"""

import asyncio
import json
import pickle
import sys
import time
from pathlib import Path

from lmi import SentenceTransformerEmbeddingModel
from paperqa import Docs, Settings
from paperqa.types import Doc, Text

_LONG, _OVERLAP = 5000, 250


async def _indexed(texts: list[str], model: str) -> Docs:
    embedder = SentenceTransformerEmbeddingModel(name=model)
    await embedder.embed_documents(["warm"])
    docs = Docs()
    for number, text in enumerate(texts):
        doc = Doc(docname=f"d{number}", dockey=f"d{number}", citation=f"Paper {number}")
        starts = range(0, max(len(text) - _OVERLAP, 1), _LONG - _OVERLAP)
        cut = [Text(text=text[at : at + _LONG], name=f"d{number} {at}", doc=doc) for at in starts]
        await docs.aadd_texts(cut, doc, settings=Settings(), embedding_model=embedder)
    return docs


given, folder, out = json.loads(Path(sys.argv[1]).read_text()), sys.argv[2], Path(sys.argv[3])
asyncio.run(_indexed(given[:1], folder))
began = time.perf_counter()
found = asyncio.run(_indexed(given, folder))
out.write_bytes(pickle.dumps(found))
print(json.dumps({"seconds": time.perf_counter() - began, "chunks": len(found.texts)}))
