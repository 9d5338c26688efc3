"""Which bytes are UTF-16 without a mark, and which side has the zeros."""

from __future__ import annotations

import codecs

import pytest

from assistant.domain import unmarked_utf16

WIDE = ("utf-16-le", "utf-16-be")


@pytest.mark.parametrize("encoding", WIDE)
@pytest.mark.parametrize(
    "text",
    [
        "A",
        "Bees dance.\r\n",
        "Żółte pszczoły tańczą.",
        "Пчёлы танцуют на сотах.",
        "Οι μέλισσες χορεύουν.",
        "蜜蜂は踊る。\n巣の上で。\n",
        "Bees 🐝 dance.",
        "Bees dance. " * 20_000,
    ],
)
def test_text_of_any_script_shows_its_codec_by_its_spaces(text: str, encoding: str) -> None:
    assert unmarked_utf16(text.encode(encoding)) == encoding


@pytest.mark.parametrize("encoding", WIDE)
def test_half_a_character_at_the_end_is_no_hindrance(encoding: str) -> None:
    """Readers look at the first bytes of a file, whose number may be odd."""
    assert unmarked_utf16("Bees dance.".encode(encoding)[:-1]) == encoding


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_a_mark_speaks_for_itself(mark: bytes) -> None:
    assert unmarked_utf16(mark + "Bees dance.".encode("utf-16-le")) == ""


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Bees dance.",
        "Пчёлы танцуют.".encode(),
        "Bees dance.".encode("utf-32-le"),  # zeros on both sides
        "Bees dance.".encode("utf-32-be"),
        bytes(100),
        b"Bees dance. " * 10 + b"\x00",  # one stray zero in a text
        bytes(range(256)),
    ],
)
def test_other_bytes_are_not_utf16(data: bytes) -> None:
    assert unmarked_utf16(data) == ""


def test_one_zero_for_twenty_characters_is_the_least() -> None:
    """A line end after nineteen signs that have no zero is taken; one after many more is not."""
    line = "蜂" * 19 + "\n"
    assert unmarked_utf16(line.encode("utf-16-le")) == "utf-16-le"
    assert unmarked_utf16(("蜂" * 3 + line).encode("utf-16-le")) == ""
