"""Blocks: cutting of long texts, escaping, packing into messages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.surfaces.slack.blocks import (
    BLOCKS,
    CHARACTERS,
    button,
    chopped,
    context,
    entities,
    packed,
    quoted,
    rich,
    run,
    size,
    table,
)


def test_a_text_is_cut_between_sentences_then_words_then_anywhere() -> None:
    assert chopped("One two. Three four.", 12) == ["One two.", "Three four."]
    assert chopped("one two three", 8) == ["one two", "three"]
    assert chopped("abcdefgh", 3) == ["abc", "def", "gh"]
    assert chopped("", 3) == [""]


@given(st.text(max_size=300), st.integers(1, 40))
def test_no_part_is_too_long_and_no_word_is_lost(text: str, most: int) -> None:
    parts = chopped(text, most)
    assert all(len(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_texts_cannot_mention_or_link() -> None:
    assert entities("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"
    assert run("*a*", bold=True) == {"type": "text", "text": "*a*", "style": {"bold": True}}


def test_tables_have_rows_and_no_empty_cells() -> None:
    made = table([["a", "b"], ["1", ""]])
    assert made is not None and made["rows"][1][1]["text"] == "–"
    assert table([["a"]]) is None and table([["a"] * 21, ["b"] * 21]) is None


def test_sizes_count_what_is_shown() -> None:
    assert size(rich([run("abc"), run("de")])) == 5
    assert size(quoted("abcd")[0]) == 4
    assert sum(map(size, context(["ab", " ", "c"]))) == 3


def test_messages_stay_within_the_budget() -> None:
    blocks = [(rich([run("x" * 1000)]), "x") for _ in range(100)]
    messages = packed(blocks)
    assert sum(len(message.blocks) for message in messages) == 100
    for message in messages:
        assert len(message.blocks) <= BLOCKS
        assert sum(map(size, message.blocks)) <= CHARACTERS


def test_a_button_may_ask_first() -> None:
    assert "confirm" not in button("More", "more", "k")
    assert button("Ask", "ask", "k", confirm="Really?")["confirm"]["text"]["text"] == "Really?"
