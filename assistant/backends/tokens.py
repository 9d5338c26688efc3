"""Counting word pieces with the embedding model's own tokenizer."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tokenizers import Tokenizer

from assistant.backends.model_files import ModelFiles, bundled_model, verify


@lru_cache(maxsize=2)
def load_tokenizer(model: ModelFiles) -> Tokenizer:
    """The model's tokenizer, checked, without padding or truncation: one for all who ask, and not to be changed.

    Raises:
        ModelUntrusted: the tokenizer file is not the pinned one.
    """
    verify(model, only=("tokenizer.json",))
    tokenizer = Tokenizer.from_file(str(model.folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


class WordPieceCounter:
    """A `TokenCounter` that counts exactly what the model will see."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._cached = lru_cache(maxsize=8192)(self._count)

    def count(self, text: str) -> int:
        return self._cached(text)

    def _count(self, text: str) -> int:
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)


@dataclass(frozen=True, slots=True)
class BudgetCounter:
    """Counts tokens for the prompt budget of a language model, and says how."""

    name: str
    count: Callable[[str], int]


def budget_counter(encoding: str = "o200k_base") -> BudgetCounter:
    """Tiktoken's count where its vocabulary lies on this machine, else the embedding model's.

    tiktoken fetches a vocabulary over the network at first use. Nothing here may do that, so it is
    asked only when the file is already in the folder that ``TIKTOKEN_CACHE_DIR`` names. Word
    pieces are shorter than a chat model's tokens, so the stand-in errs on the safe side.
    """
    url = f"https://openaipublic.blob.core.windows.net/encodings/{encoding}.tiktoken"
    folder = os.environ.get("TIKTOKEN_CACHE_DIR", "")
    # sha1 of the address is how tiktoken names the file.
    cached = Path(folder) / hashlib.sha1(url.encode(), usedforsecurity=False).hexdigest()
    if folder and cached.is_file():
        import tiktoken

        counter = tiktoken.get_encoding(encoding)
        return BudgetCounter(
            f"tiktoken, {encoding}", lambda text: len(counter.encode(text, disallowed_special=()))
        )
    pieces = WordPieceCounter(load_tokenizer(bundled_model()))
    return BudgetCounter(
        "the embedding model's tokenizer (tiktoken's vocabulary is not on this machine, and "
        "nothing is fetched)",
        pieces.count,
    )
