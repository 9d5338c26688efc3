"""Rows of a table, each readable alone."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from assistant.ingest.jats.tables import rows_of
from assistant.ingest.jats.text import flat


def rows(head: str, *body: str) -> list[str]:
    parts = "".join(f"<tr>{row}</tr>" for row in body)
    table = f"<table><thead>{head}</thead><tbody>{parts}</tbody></table>"
    return list(rows_of(ElementTree.fromstring(table), flat))


def test_each_cell_has_the_head_of_its_column() -> None:
    found = rows(
        "<tr><th>Bed</th><th>Seeds</th></tr>",
        "<td>North</td><td>12</td>",
        "<td>South</td><td>15</td>",
    )
    assert found == ["North | Seeds: 12", "South | Seeds: 15"]


def test_a_head_over_two_columns_is_said_for_both() -> None:
    head = (
        '<tr><th rowspan="2">Bed</th><th colspan="2">Leaves</th></tr>'
        "<tr><th>May</th><th>June</th></tr>"
    )
    assert rows(head, "<td>North</td><td>4</td><td>9</td>") == [
        "North | Leaves May: 4 | Leaves June: 9"
    ]


def test_a_cell_over_two_rows_is_said_in_both() -> None:
    head = "<tr><th>Bed</th><th>Month</th></tr>"
    assert rows(head, '<td rowspan="2">North</td><td>May</td>', "<td>June</td>") == [
        "North | Month: May",
        "North | Month: June",
    ]


def test_a_table_without_a_head_takes_its_first_row_of_heads() -> None:
    table = "<table><tr><th>Bed</th><th>Seeds</th></tr><tr><td>North</td><td>12</td></tr></table>"
    assert list(rows_of(ElementTree.fromstring(table), flat)) == ["North | Seeds: 12"]


@given(
    st.lists(
        st.lists(st.from_regex(r"[a-z]{1,5}", fullmatch=True), min_size=1, max_size=4), max_size=4
    )
)
def test_no_cell_is_lost(body: list[list[str]]) -> None:
    table = "".join(
        f"<tr>{''.join(f'<td>{cell}{n}</td>' for n, cell in enumerate(row))}</tr>" for row in body
    )
    found = list(rows_of(ElementTree.fromstring(f"<table>{table}</table>"), flat))
    assert found == [" | ".join(f"{cell}{n}" for n, cell in enumerate(row)) for row in body]
