"""Every parser on what nobody meant it to read: a paper, a plain refusal, and nothing else."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.backends.shipped_files import load_lexicon
from assistant.domain import ParsedDocument
from assistant.text.lexicon import Lexicon
from assistant.text.plain_text import one_line
from assistant.text.sentences import split_sentences
from tests.hostile.conftest import EXAMPLES, HARD, SHARED
from tests.hostile.reading import KINDS, SEEDS, references, through

LEXICON = Lexicon(load_lexicon())
WILD = st.text(alphabet=st.characters(codec="utf-8"), max_size=300)
PLACES = st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=40)), min_size=1, max_size=8)


def test_the_seeds_are_read() -> None:
    # Otherwise what follows would only test refusals.
    for name, seeds in SEEDS.items():
        for seed in seeds:
            assert through(seed, name), name


@pytest.mark.parametrize("name", KINDS)
@given(changes=PLACES, insert=st.booleans())
@HARD
def test_files_that_were_altered(name: str, changes: list[tuple[int, bytes]], insert: bool) -> None:
    for seed in SEEDS[name]:
        data = seed
        for at, piece in changes:
            at %= len(data) + 1
            data = data[:at] + piece + data[at + (0 if insert else len(piece)) :]
        through(data, name)


@pytest.mark.parametrize("name", KINDS)
@given(text=WILD, at=st.integers(0, 10_000))
@HARD
def test_any_characters_within_a_file(name: str, text: str, at: int) -> None:
    seed = SEEDS[name][0].decode()
    at %= len(seed) + 1
    through((seed[:at] + text + seed[at:]).encode("utf-8", "replace"), name)


@given(data=st.binary(max_size=2000), name=st.sampled_from([*KINDS, "x.pdf", "x", "x.zip"]))
@HARD
def test_any_bytes(data: bytes, name: str) -> None:
    through(data, name)


@given(text=st.text(max_size=2000))
@HARD
def test_references_sentences_and_lines(text: str) -> None:
    references(text.encode("utf-8", "replace"))
    spans = split_sentences(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert "\n" not in one_line(text) and "\x1b" not in one_line(text)


def test_pdfs_that_were_altered() -> None:
    folder = SHARED / "bad_pdf"
    if not folder.is_dir():
        pytest.skip("needs the data folder beside the checkout")
    chance = random.Random(5)
    files = sorted(folder.glob("*.pdf"))
    for _ in range(max(8, EXAMPLES // 5)):
        data = bytearray(chance.choice(files).read_bytes()[:300_000])
        for _ in range(chance.randrange(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        found = through(bytes(data[: chance.randrange(1, len(data) + 1)]), "x.pdf")
        assert all(isinstance(extract, ParsedDocument) for extract in found)
