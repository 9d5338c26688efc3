from __future__ import annotations

import pytest

from assistant.text.sentences import (
    ends_sentence,
    markers_in,
    split_sentences,
    without_markers,
)


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Rapalogs (e.g. sirolimus) act on mTORC1.",
        "Rapalogs (e.g., Sirolimus) act on mTORC1.",
        "It spares one complex, i.e. mTORC2.",
        "A review by Dr. Aigli Vakrakou covers it.",
        "As Hou et al. Reported, scores fell.",
        "See Fig. 2 and Tab. 3 for details.",
        "Scores fell (p=0.012) by 1.94 pg/mL.",
        "The substrates S6K1 and 4E-BP1 were not phosphorylated.",
        "Israels S. J. and Gibson S. B. saw it.",
        "It costs approx. 50 units, cf. No. 4 of the list.",
        "The U.S. agency approved it.",
        "Yang vs. Pavletich.",
    ],
)
def test_abbreviations_do_not_end_a_sentence(text: str) -> None:
    assert cut(text) == [text]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One ends. Another begins.", ["One ends.", "Another begins."]),
        ("It stops there. mTOR goes on.", ["It stops there.", "mTOR goes on."]),
        ("It stops. mTORC1 and p53 go on.", ["It stops.", "mTORC1 and p53 go on."]),
        ("It fell by 50%. [4] Others did not.", ["It fell by 50%. [4]", "Others did not."]),
        ("It fell.[4] Others rose.", ["It fell.[4]", "Others rose."]),
        ("They act on T cells, B cells, etc. The rest is spared.",
         ["They act on T cells, B cells, etc.", "The rest is spared."]),
        ("It lacks vitamin D. The rest is fine.", ["It lacks vitamin D.", "The rest is fine."]),
        ("It did not. It did.", ["It did not.", "It did."]),
        ("The answer is no. It fell.", ["The answer is no.", "It fell."]),
        ('We call it "demyelination." It hurts.', ['We call it "demyelination."', "It hurts."]),
        ("Why? Because it does.", ["Why?", "Because it does."]),
        ("It rose to 3.2. 12 mice died.", ["It rose to 3.2.", "12 mice died."]),
        ("No end here", ["No end here"]),
        ("", []),
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_would_end_them(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


def test_spans_have_no_outer_space_and_cover_every_word() -> None:
    text = "  First one.   Second one!  Third [2, 3].  "
    spans = split_sentences(text)
    assert all(text[a:b] == text[a:b].strip() for a, b in spans)
    assert "".join(text[a:b] for a, b in spans).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "markers"),
    [
        ("No marker.", ()),
        ("One [1].", ("1",)),
        ("Two [7, 8].", ("7", "8")),
        ("A range [2-4].", ("2", "3", "4")),
        ("A range [2–4] and one [9].", ("2", "3", "4", "9")),
        ("Twice [1] and [1].", ("1",)),
        ("Not one: [a], [12345].", ()),
    ],
)
def test_markers_are_read_in_order_and_once(text: str, markers: tuple[str, ...]) -> None:
    assert markers_in(text) == markers


def test_markers_leave_no_trace_in_the_text() -> None:
    assert without_markers("Defects were seen [7, 8], and more [2-4]. [1]") == (
        "Defects were seen, and more."
    )


@pytest.mark.parametrize(
    ("text", "ends"),
    [("Done.", True), ("Done. [1]", True), ('"Done."', True), ("Unlike hematopoie", False),
     ("as follows:", True)],
)  # fmt: skip
def test_an_end_is_told_from_a_break(text: str, ends: bool) -> None:
    assert ends_sentence(text) is ends
