"""Parsed documents as JSON."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain import (
    Block,
    BlockKind,
    Media,
    ParsedDocument,
    Reference,
    Source,
    SourceKind,
    parsed_from_json,
    parsed_to_json,
)

WORDS = st.text(max_size=12)
SOURCES = st.builds(
    Source,
    title=WORDS,
    authors=st.tuples(WORDS.filter(bool)),
    year=st.none() | st.integers(1900, 2100),
    pages=WORDS,
    doi=WORDS,
    kind=st.sampled_from([SourceKind.PAPER, SourceKind.ABSTRACT]),
)
BLOCKS = st.builds(Block, st.sampled_from(BlockKind), WORDS, st.none() | st.integers(1, 9))


@given(
    st.builds(
        ParsedDocument,
        source=SOURCES,
        blocks=st.lists(BLOCKS, max_size=3).map(tuple),
        references=st.lists(st.builds(Reference, WORDS, WORDS, st.tuples(WORDS)), max_size=2).map(
            tuple
        ),
        notes=st.tuples(WORDS),
        page_count=st.none() | st.integers(1, 99),
        unread=st.integers(0, 9),
    )
)
def test_what_was_read_comes_back(document: ParsedDocument) -> None:
    assert parsed_from_json(parsed_to_json(document)) == document


def test_plain_text_comes_back_as_an_article() -> None:
    document = ParsedDocument(Source(), "Beds and leaves.", media=Media.WEB_ARTICLE)
    assert parsed_from_json(parsed_to_json(document)) == document


def test_a_library_of_the_first_version_is_read() -> None:
    line = (
        '{"blocks":[{"kind":"item","text":"Water","page":2},{"kind":"table","text":"North | 12"}],'
        '"title":"Beds","authors":["Fern A"],"journal_pages":"4-9","pages":3,"abstract_only":true}'
    )
    document = parsed_from_json(line)
    assert document.blocks == (
        Block(BlockKind.LIST_ITEM, "Water", 2),
        Block(BlockKind.TABLE_ROW, "North | 12"),
    )
    assert (document.source.pages, document.page_count, document.abstract_only) == ("4-9", 3, True)


@pytest.mark.parametrize(
    "line", ["", "[]", "{", '{"blocks":[{"text":"x"}]}', '{"blocks":[{"kind":"song","text":""}]}']
)
def test_anything_else_is_refused(line: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        parsed_from_json(line)
