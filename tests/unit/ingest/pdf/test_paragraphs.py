"""Lines become headings, paragraphs, lists, captions and rows of tables."""

from __future__ import annotations

from assistant.domain import BlockKind
from assistant.ingest.pdf.lines import Line
from assistant.ingest.pdf.paragraphs import blocks_of, body_size
from tests.pages import line, run

LONG = "This line of text goes on to the margin of its column, as most lines of a paragraph do, to here"


def kinds(*lines: Line) -> list[tuple[str, str]]:
    return [(b.kind.value, " ".join(each.text for each in b.lines)) for b in blocks_of(lines)]


def test_lines_of_a_paragraph_are_one_block() -> None:
    lines = [line(run(LONG, y=100)), line(run(LONG, y=112)), line(run("and ends here.", y=124))]
    assert kinds(*lines) == [("paragraph", f"{LONG} {LONG} and ends here.")]


def test_a_bold_line_of_its_own_is_a_heading() -> None:
    lines = [
        line(run("Light and shade", y=100, bold=True)),
        line(run(f"{LONG}.", y=124)),
        line(run("And so on.", y=136)),
    ]
    assert kinds(*lines)[0] == ("heading", "Light and shade")


def test_the_name_of_a_section_is_a_heading_in_any_print() -> None:
    lines = [line(run("Methods", y=100)), line(run(f"{LONG}.", y=112))]
    assert kinds(*lines) == [("heading", "Methods"), ("paragraph", f"{LONG}.")]


def test_items_of_a_list_are_blocks_of_their_own() -> None:
    lines = [line(run("• Water at dawn.", y=100)), line(run("• Weed at dusk.", y=112))]
    assert [kind for kind, _ in kinds(*lines)] == ["list_item", "list_item"]


def test_a_caption_is_told_from_a_sentence_on_the_figure() -> None:
    caption = line(run("Figure 2. Seedlings after a week.", y=300))
    sentence = line(run("Figure 2 shows the seedlings after a week.", y=340))
    assert [kind for kind, _ in kinds(line(run(f"{LONG}.", y=100)), caption, sentence)] == [
        "paragraph",
        "caption",
        "paragraph",
    ]


def test_cells_beside_each_other_are_rows_of_a_table() -> None:
    title = line(run("Table 1. Beds and leaves.", y=100))
    row = line(*(run(text, 50 + 100 * n, 112) for n, text in enumerate(("North", "12", "40"))))
    assert [block.kind for block in blocks_of([title, row])] == [
        BlockKind.CAPTION,
        BlockKind.TABLE_ROW,
    ]


def test_the_size_of_the_body_is_that_of_most_letters() -> None:
    assert body_size([line(run("Title", size=20)), line(run(LONG, size=9.6))]) == 9.5
    assert body_size([]) == 0.0
