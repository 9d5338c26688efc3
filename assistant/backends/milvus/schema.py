"""How an index lies in Milvus.

A generation is three collections, named after it: its passages (vector, words for Milvus's own BM25, the
passage), its sentences (vectors only) and its texts (documents, vocabulary, manifest: rows of at most
`PART` characters under a key). The alias `LIVE` names the texts of the live generation, and to move it is
the one step in which a new generation takes over.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

from pymilvus import DataType, Function, FunctionType, MilvusClient

from assistant.backends.index.lexical import K1, B

SCHEMA: Final = 3
"""Version of what is described above."""
LIVE: Final = "mtorms_live"
PASSAGES: Final = "passages"
SENTENCES: Final = "sentences"
TEXTS: Final = "texts"
PART: Final = 15_000
"""Characters of a row of text: 65,535 bytes are the most that Milvus takes, and a character has up to four."""
_WORDS: Final = 65_535


def name_of(generation: str, kind: str) -> str:
    """The collection of a generation."""
    return f"mtorms_{''.join(c if c.isalnum() else '_' for c in generation)}_{kind}"


def parts(text: str) -> Iterator[str]:
    """The text in rows; at least one."""
    for start in range(0, max(len(text), 1), PART):
        yield text[start : start + PART]


def words_as_text(keys: Iterable[str]) -> str:
    """Keys as words that Milvus's analyser leaves whole: it would part ``@rapamycin`` and drop the mark."""
    names = (hashlib.blake2b(key.encode(), digest_size=8).hexdigest() for key in keys)
    return " ".join(f"x{name}" for name in names)[:_WORDS]


def create(client: MilvusClient, generation: str, dimension: int, *, lite: bool) -> None:
    """Makes the three collections of a generation, empty; raises pymilvus's errors."""
    # Milvus Lite searches exactly; a server gets the index that it chooses for the size.
    kind = "FLAT" if lite else "AUTOINDEX"
    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("ordinal", DataType.INT64, is_primary=True)
    schema.add_field("source_id", DataType.VARCHAR, max_length=512)
    schema.add_field("first_row", DataType.INT64)
    schema.add_field("last_row", DataType.INT64)
    schema.add_field("year", DataType.INT64)
    schema.add_field("evidence", DataType.VARCHAR, max_length=512)
    schema.add_field("data", DataType.VARCHAR, max_length=_WORDS)
    schema.add_field("keys", DataType.VARCHAR, max_length=_WORDS)
    analyser = {"tokenizer": "standard"}
    schema.add_field(
        "words", DataType.VARCHAR, max_length=_WORDS, enable_analyzer=True, analyzer_params=analyser
    )
    schema.add_field("dense", DataType.FLOAT_VECTOR, dim=dimension)
    schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
    bm25 = Function(
        name="bm25",
        function_type=FunctionType.BM25,
        input_field_names=["words"],
        output_field_names=["sparse"],
    )
    schema.add_function(bm25)
    indexes = client.prepare_index_params()
    indexes.add_index("dense", index_type=kind, metric_type="IP")
    indexes.add_index(
        "sparse",
        index_type="SPARSE_INVERTED_INDEX",
        metric_type="BM25",
        params={"bm25_k1": K1, "bm25_b": B},
    )
    _make(client, name_of(generation, PASSAGES), schema, indexes)
    _make(client, name_of(generation, SENTENCES), *_plain(client, "row", DataType.INT64, dimension))
    _make(client, name_of(generation, TEXTS), *_plain(client, "key", DataType.VARCHAR, 2))


def _plain(client: MilvusClient, key: str, kind: Any, dimension: int) -> tuple[Any, Any]:
    """A collection of keys with a vector; where the keys are names, with a row of text."""
    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    if kind is DataType.VARCHAR:
        schema.add_field(key, kind, is_primary=True, max_length=1024)
        schema.add_field("data", DataType.VARCHAR, max_length=_WORDS)
    else:
        schema.add_field(key, kind, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
    indexes = client.prepare_index_params()
    indexes.add_index("vector", index_type="FLAT", metric_type="IP")
    return schema, indexes


def _make(client: MilvusClient, name: str, schema: Any, indexes: Any) -> None:
    client.create_collection(name, schema=schema, index_params=indexes)
