"""A tokenizer that remembers gives the same word pieces as the one that it asks."""

from __future__ import annotations

import pytest

from assistant.backends.model_files import bundled_model
from assistant.backends.tokens import load_tokenizer
from assistant.reader import RememberingTokenizer, encode_pair

SENTENCES = ("Zinc shortened colds by a day.", "Colds in children were not studied.")


def test_a_pair_is_laid_out_alike_the_first_time_and_the_second() -> None:
    plain = load_tokenizer(bundled_model())
    plain.no_truncation()
    plain.no_padding()
    remembering = RememberingTokenizer(plain)
    wanted = encode_pair(plain, "Does zinc help?", "Zinc", SENTENCES)
    for _ in range(2):
        assert encode_pair(remembering, "Does zinc help?", "Zinc", SENTENCES) == wanted
    pieces = remembering.encode(SENTENCES[0], add_special_tokens=False)
    assert pieces.offsets == plain.encode(SENTENCES[0], add_special_tokens=False).offsets


def test_special_tokens_are_refused() -> None:
    with pytest.raises(ValueError, match="not remembered"):
        RememberingTokenizer(load_tokenizer(bundled_model())).encode("x", add_special_tokens=True)
