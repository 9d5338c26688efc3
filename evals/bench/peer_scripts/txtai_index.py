"""txtai's embeddings database over whole texts. Run by the environment of the peers."""

import json
import sys
import time
from pathlib import Path

from txtai import Embeddings

texts, model, out = json.loads(Path(sys.argv[1]).read_text()), sys.argv[2], sys.argv[3]
embeddings = Embeddings(path=model, content=True)
began = time.perf_counter()
embeddings.index(texts)
embeddings.save(out)
print(json.dumps({"seconds": time.perf_counter() - began, "chunks": len(texts)}))
