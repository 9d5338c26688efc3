"""The lexicon and the trained reader, loaded once."""

from __future__ import annotations

import pytest

from assistant.backends.onnx_reader import OnnxReader
from assistant.backends.shipped_files import load_lexicon
from assistant.checking.claims import ClaimChecker
from assistant.text.lexicon import Lexicon


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(load_lexicon())


@pytest.fixture(scope="module")
def reader() -> OnnxReader:
    return OnnxReader(threads=1)


@pytest.fixture(scope="module")
def checker(lexicon: Lexicon, reader: OnnxReader) -> ClaimChecker:
    return ClaimChecker(lexicon, reader)
