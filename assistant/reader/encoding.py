"""Question and passage as the model reads them, in training and in use."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

MAX_TOKENS: Final = 224
"""Word pieces of question and passage together; the passage is cut there."""
_QUESTION: Final = 64
"""Word pieces of the question; a longer one is cut."""
_TITLE: Final = 32


@dataclass(frozen=True, slots=True)
class EncodedPair:
    """Word pieces of a question and a text, and where each sentence of the text lies."""

    ids: list[int]
    types: list[int]
    """0 for the question, 1 for the text."""
    spans: list[tuple[int, int]]
    """(first, past the last) token of each sentence; (0, 0) for one that was cut off whole."""


_REMEMBERED: Final = 20_000
"""Texts whose word pieces are remembered: sentences are read again and again, for other questions."""


@dataclass(frozen=True, slots=True)
class _Pieces:
    ids: list[int]
    offsets: list[tuple[int, int]]


class RememberingTokenizer:
    """A tokenizer that cuts each text once.

    Under 30 conversations at once a quarter of the time of reading went into cutting the same sentences (November
    2026): the threads of the library's batches wait for one another.
    """

    def __init__(self, tokenizer: Any) -> None:
        self.token_to_id = tokenizer.token_to_id
        self._tokenizer = tokenizer
        self._pieces = lru_cache(maxsize=_REMEMBERED)(self._cut)

    def encode(self, text: str, *, add_special_tokens: bool) -> _Pieces:
        """Its word pieces; without special tokens only."""
        if add_special_tokens:
            raise ValueError("Special tokens are not remembered.")
        return self._pieces(text)

    def _cut(self, text: str) -> _Pieces:
        found = self._tokenizer.encode(text, add_special_tokens=False)
        return _Pieces(found.ids, found.offsets)

    def encode_batch(self, texts: Sequence[str], *, add_special_tokens: bool) -> list[_Pieces]:
        """The word pieces of each."""
        return [self.encode(text, add_special_tokens=add_special_tokens) for text in texts]


def encode_pair(tokenizer: Any, question: str, title: str, sentences: Sequence[str]) -> EncodedPair:
    """``[CLS] question [SEP] title. sentence sentence ... [SEP]``.

    `tokenizer` is one of the tokenizers library, without truncation and padding.
    """
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    asked = tokenizer.encode(question, add_special_tokens=False).ids[:_QUESTION]
    ids = [cls, *asked, sep]
    types = [0] * len(ids)
    if title:
        ids += tokenizer.encode(title + ".", add_special_tokens=False).ids[:_TITLE]
    spans = []
    for found in tokenizer.encode_batch(list(sentences), add_special_tokens=False):
        start = len(ids)
        ids += found.ids[: max(0, MAX_TOKENS - 1 - start)]
        spans.append((start, len(ids)) if len(ids) > start else (0, 0))
    ids.append(sep)
    types += [1] * (len(ids) - len(types))
    return EncodedPair(ids, types, spans)
