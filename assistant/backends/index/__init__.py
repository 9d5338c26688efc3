"""The index folder: FAISS vectors, counts of words, SQLite texts, in generations."""

from assistant.backends.index.memory import JoinedIndex
from assistant.backends.index.reader import FolderIndex
from assistant.backends.index.store import FolderStore
