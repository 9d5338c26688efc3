"""Letters whose font does not say what they are: read where the words around them agree."""

from __future__ import annotations

from assistant.backends.word_list import is_word
from assistant.domain import UNNAMED, Page, TextRun
from assistant.ingest.pdf.unknown_letters import HOLE, deciphered, holes_in

ONE, OTHER = chr(UNNAMED), chr(UNNAMED + 1)


def read(*texts: str) -> list[str]:
    runs = tuple(TextRun(text, 0, 100, 12.0 * n, 10) for n, text in enumerate(texts))
    return [run.text for run in deciphered([Page(1, 600, 800, runs)], is_word)[0].runs]


def test_words_that_agree_tell_the_ligature() -> None:
    texts = [f"{ONE}e gardens of {ONE}ree towns", f"{ONE}us and {ONE}erefore, {ONE}is year"]
    assert read(*texts) == ["The gardens of Three towns", "Thus and Therefore, This year"]


def test_few_words_tell_nothing() -> None:
    assert read(f"the {ONE}rst {OTHER} of the {ONE}re") == [f"the {HOLE}rst {HOLE} of the {HOLE}re"]


def test_words_that_do_not_agree_tell_nothing() -> None:
    texts = [f"{ONE}xq {ONE}rst {ONE}bb {ONE}zzt {ONE}oo of{ONE}"]
    assert read(*texts) == [texts[0].replace(ONE, HOLE)]


def test_holes_are_counted_before_and_after() -> None:
    assert holes_in(f"a{ONE}b{HOLE}c") == 2
