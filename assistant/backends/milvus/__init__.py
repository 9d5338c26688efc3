"""An index in Milvus: a file with Milvus Lite, a cluster, or Zilliz Cloud, by the same code."""

from assistant.backends.milvus.store import MilvusStore
