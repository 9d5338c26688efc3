"""Pages of the web as articles: what is a heading, what is taken off, what is the bibliography."""

from __future__ import annotations

from assistant.domain import BlockKind, Document, Media, ParsedDocument, Source, SourceKind
from assistant.ingest.documents.web_article import read_article

SAID = "Bees dance in the dark, and nobody has seen it by day."


def read(*lines: str, title: str = "") -> Document:
    source = Source("bee", title, SourceKind.ARTICLE)
    return read_article(ParsedDocument(source, "\n".join(lines), "0", "b.txt", Media.WEB_ARTICLE))


def sections(*lines: str) -> list[str]:
    return [section.name for section in read(*lines).sections]


def test_a_short_line_over_a_text_is_a_heading_and_one_over_nothing_is_none() -> None:
    assert sections("In the hive", SAID, "At night", SAID) == ["In the hive", "At night"]
    document = read("In the hive", SAID, "More to come")
    assert [section.name for section in document.sections] == ["In the hive"]
    assert document.truncated  # the last line is text that breaks off


def test_a_question_is_a_heading_only_over_a_longer_line() -> None:
    assert sections("Why do bees dance?", SAID) == ["Why do bees dance?"]
    assert sections("Why do bees dance in the hive?", "Nobody knows.") == [""]


def test_items_lose_their_bullets_and_are_no_headings() -> None:
    document = read("In the hive", "• Thyme tea", "2) **Sage** tea", "- Honey")
    found = [document.text[s.start : s.end] for s in document.sentences]
    assert found == ["Thyme tea", "Sage tea", "Honey"]
    assert {s.kind for s in document.sentences} == {BlockKind.LIST_ITEM}


def test_the_title_is_taken_off_near_the_top_only() -> None:
    top = read("How Bees Dance", "In the hive", SAID, title="How bees dance")
    assert "How Bees Dance" not in top.text
    assert [(r.text, r.line) for r in top.removed] == [("How Bees Dance", 1)]
    below = read(*[SAID] * 5, "How Bees Dance", SAID, title="How bees dance")
    assert [section.name for section in below.sections][-1] == "How Bees Dance"
    assert not below.removed


def test_the_last_heading_of_a_bibliography_opens_it() -> None:
    document = read(
        "Sources",
        SAID,
        "References",
        "1. Ada B. Dances. 10.5555/ bee.1",
        "not numbered",
        "[2] Eve.",
    )
    assert [section.name for section in document.sections] == ["Sources"]
    assert "Ada B" not in document.text
    assert [r.number for r in document.references] == ["1", "2"]
    (note,) = document.notes
    assert note.startswith("Reference 1: DOI was printed as ")


def test_an_opening_is_taken_off_only_if_all_of_it_stands_again() -> None:
    again = "It is said here. Bees dance by night."
    whole = read(again, "Dances", "It is said here. They hum. Bees dance by night.")
    assert whole.text.count("It is said here.") == 1
    assert [r.rule for r in whole.removed] == ["opening repeated in the text"]
    part = read(again, "Dances", "It is said here. They hum, as all of them know.")
    assert part.text.startswith(again)
    # One sentence that comes twice may be meant.
    one = read("It is said here.", "Dances", "It is said here. They hum.")
    assert one.text.count("It is said here.") == 2


def test_what_was_left_out_is_listed_in_the_order_of_the_page() -> None:
    document = read("Share", "How bees dance", SAID, "Subscribe", title="How bees dance")
    assert [r.line for r in document.removed] == [1, 2, 4]
    assert document.text == SAID
