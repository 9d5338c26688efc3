from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.backends.corpus import open_corpus
from assistant.backends.model_files import bundled_model
from assistant.backends.tokens import WordPieceCounter, load_tokenizer
from assistant.domain import Document, EvidenceLevel, Media, ParsedDocument, Source, SourceKind
from assistant.ingest.chunking import chunk, sentence_spans
from assistant.ingest.documents import read_document
from assistant.settings import Chunking
from assistant.testing import WordCounter

SOURCE = Source("s", "A title", SourceKind.USER, EvidenceLevel.UNKNOWN)


def plain(text: str) -> Document:
    return read_document(ParsedDocument(SOURCE, text, "", "s.txt", Media.PLAIN))


@pytest.fixture(scope="module")
def pieces() -> WordPieceCounter:
    return WordPieceCounter(load_tokenizer(bundled_model()))


def test_no_passage_of_the_corpus_is_cut_off_by_the_model(
    corpus_folder: Path, pieces: WordPieceCounter
) -> None:
    tokenizer = load_tokenizer(bundled_model())
    for raw in open_corpus(corpus_folder).documents():
        document = read_document(raw)
        passages = chunk(document, pieces, Chunking())
        held = set()
        for passage in passages:
            assert document.text[passage.start : passage.end] == passage.text
            assert passage.tokens == len(tokenizer.encode(passage.embedded).ids) <= 256
            assert "[" not in passage.embedded or "[1]" not in passage.embedded
            held |= set(range(passage.first_sentence, passage.last_sentence + 1))
        assert held == set(range(len(document.sentences)))


def test_title_and_section_travel_with_the_passage() -> None:
    raw = ParsedDocument(
        SOURCE, "Risk\nIt may harm those who take it for long.", "", "", Media.WEB_ARTICLE
    )
    (passage,) = chunk(read_document(raw), WordCounter(), Chunking())
    assert passage.embedded == "A title. Risk. It may harm those who take it for long."
    assert passage.text == "It may harm those who take it for long."


def test_neighbours_share_whole_sentences() -> None:
    text = " ".join(f"Sentence number {word} is here." for word in "one two three four".split())
    passages = chunk(plain(text), WordCounter(), Chunking(max_tokens=14, overlap_sentences=1))
    assert [(p.first_sentence, p.last_sentence) for p in passages] == [(0, 1), (1, 2), (2, 3)]


def test_a_passage_never_crosses_a_heading() -> None:
    text = "Alpha\nOne sentence stands here, alone.\nBeta\nAnother stands here, alone as well."
    raw = ParsedDocument(SOURCE, text, "", "", Media.WEB_ARTICLE)
    passages = chunk(read_document(raw), WordCounter(), Chunking())
    assert [p.section for p in passages] == ["Alpha", "Beta"]


def test_a_sentence_too_long_for_the_model_is_cut_and_kept() -> None:
    words = [f"w{i}" for i in range(100)]
    document = plain(" ".join(words))
    passages = chunk(document, WordCounter(), Chunking(max_tokens=30, overlap_sentences=0))
    assert all(p.tokens <= 30 for p in passages)
    assert " ".join(p.text for p in passages).split() == words


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text("abc .\n[]19", min_size=1, max_size=200), min_size=1, max_size=4),
    st.integers(12, 60),
    st.integers(0, 2),
)
def test_whatever_the_text_every_word_is_in_a_passage_at_its_offsets(
    blocks: list[str], room: int, overlap: int
) -> None:
    document = plain("\n\n".join(blocks))
    passages = chunk(document, WordCounter(), Chunking(room, overlap))
    covered = set()
    for passage in passages:
        assert document.text[passage.start : passage.end] == passage.text
        assert passage.tokens <= room
        covered |= set(range(passage.start, passage.end))
    letters = {
        i for s in document.sentences for i in range(s.start, s.end) if document.text[i].isalnum()
    }
    assert letters <= covered


@given(
    st.lists(
        st.sampled_from(
            ["Honey helps [3].", "Tea does not.", "Bees dance " + "for long " * 40 + "at noon."]
        ),
        min_size=1,
        max_size=12,
    ),
    st.integers(12, 60),
)
@settings(max_examples=40, deadline=None)
def test_every_sentence_is_found_in_what_the_model_reads(said: list[str], most: int) -> None:
    """A sentence that was cut, as far as it stands in the passage."""
    document = plain(" ".join(said))
    for passage in chunk(document, WordCounter(), Chunking(max_tokens=most)):
        spans = sentence_spans(document, passage)
        assert len(spans) == passage.last_sentence - passage.first_sentence + 1
        for number, (start, end) in enumerate(spans, start=passage.first_sentence):
            sentence = document.sentences[number]
            whole = document.text[sentence.start : sentence.end].replace(" [3]", "")
            found = passage.embedded[start:end]
            assert found and (found in whole or len(spans) == 1)
            if passage.start <= sentence.start and sentence.end <= passage.end:
                assert found == whole
