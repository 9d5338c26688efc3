"""The learned reader: which sentences of a passage answer, and whether evidence bears a claim out.

The port, what is read, and how it is laid out for the model. The model itself is in ``backends``,
how it was trained in ``training/``.
"""

from assistant.reader.cache import CachedReader
from assistant.reader.encoding import (
    MAX_TOKENS,
    EncodedPair,
    RememberingTokenizer,
    encode_pair,
)
from assistant.reader.name_spans import named
from assistant.reader.port import (
    DIRECTIONS,
    LABELS,
    POPULATIONS,
    SENTENCE_KINDS,
    Describer,
    Reader,
    Reading,
    SentenceDescription,
    Stance,
    Text,
)

__all__ = [
    "DIRECTIONS",
    "LABELS",
    "MAX_TOKENS",
    "POPULATIONS",
    "SENTENCE_KINDS",
    "CachedReader",
    "Describer",
    "EncodedPair",
    "Reader",
    "Reading",
    "RememberingTokenizer",
    "SentenceDescription",
    "Stance",
    "Text",
    "encode_pair",
    "named",
]
