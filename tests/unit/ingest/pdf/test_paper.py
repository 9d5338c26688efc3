"""Pages of a whole paper."""

from __future__ import annotations

from assistant.domain import BlockKind, ParsedDocument
from assistant.ingest.pdf.paper import read_pages
from tests.pages import page, paragraph, run

MARGIN = (
    "as every line of a text does that is set to the full width of the one column that there is"
)


def paper() -> ParsedDocument:
    first = [
        *paragraph(["On the watering of tomato seedlings"], y=90, size=18),
        run("doi: 10.5555/garden.7", 50, 130, 8),
        run("Introduction", 50, 200, 10, bold=True),
        *paragraph([f"Seedlings need water {MARGIN}", "and light (Fig. 1) [1]. They grow."], y=224),
        run("Figure 1. Seedlings in May.", 50, 300, 8),
        run("Acknowledgements", 50, 360, 10, bold=True),
        run("We thank the rain.", 50, 384),
    ]
    second = [
        run("References", 50, 90, 10, bold=True),
        *paragraph(
            [
                "1. Fern A, Moss B. Rain and roots. J Gardens. 2010;3:4-9.",
                "2. Reed C. Shade. Leaf. 2012;1:2.",
            ],
            y=114,
        ),
    ]
    return read_pages([page(first), page(second, 2)])


def test_the_text_is_in_order_with_the_caption_behind_its_paragraph() -> None:
    assert [(block.kind, block.text[:20], block.page) for block in paper().blocks] == [
        (BlockKind.HEADING, "On the watering of t", 1),
        (BlockKind.HEADING, "Introduction", 1),
        (BlockKind.PARAGRAPH, "Seedlings need water", 1),
        (BlockKind.CAPTION, "Figure 1. Seedlings ", 1),
    ]


def test_title_and_doi_come_from_the_first_page() -> None:
    found = paper()
    assert found.source.title == "On the watering of tomato seedlings"
    assert found.source.doi == "10.5555/garden.7"
    assert found.page_count == 2


def test_the_bibliography_becomes_references() -> None:
    assert [(r.number, r.authors, r.year) for r in paper().references] == [
        ("1", ("Fern A", "Moss B"), 2010),
        ("2", ("Reed C",), 2012),
    ]


def test_acknowledgements_are_left_out() -> None:
    assert not any("rain" in block.text for block in paper().blocks)
