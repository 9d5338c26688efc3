"""The same recipe, asked once from a new process: what a script that finds passages takes."""

import sys

from langchain_community.vectorstores import FAISS
from langchain_huggingface import HuggingFaceEmbeddings

embeddings = HuggingFaceEmbeddings(model_name=sys.argv[1])
store = FAISS.load_local(sys.argv[2], embeddings, allow_dangerous_deserialization=True)
for document in store.similarity_search(sys.argv[3], k=4):
    print(document.page_content)
