"""Lines of a paper become running text: which hyphens at a line's end belong to the word."""

from __future__ import annotations

import pytest

from assistant.backends.word_list import is_word
from assistant.ingest.pdf.joining import Words


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["a time-", "dependent rise"], "a time-dependent rise"),
        (["in a STAT3-", "dependent way"], "in a STAT3-dependent way"),
        (["by an mRNA-", "independent path"], "by an mRNA-independent path"),
        (
            ["a single-", "blind trial of eight-", "week length"],
            "a single-blind trial of eight-week length",
        ),
        (["levels of TNF-", "α and TGF-", "β rose"], "levels of TNF-α and TGF-β rose"),
        (["the Guillain-", "Barré syndrome"], "the Guillain-Barré syndrome"),
        (
            ["astro-", "cytes and lympho-", "cytes under-", "went"],
            "astrocytes and lymphocytes underwent",
        ),
        (["Intro-", "duction"], "Introduction"),
        (["INTRO-", "DUCTION"], "INTRODUCTION"),
        (["phos-", "phatidylserine"], "phosphatidylserine"),
        (["from 3 to 5-", "fold"], "from 3 to 5-fold"),
    ],
)
def test_a_hyphen_stays_where_its_parts_are_words(lines: list[str], text: str) -> None:
    assert Words(lines, is_word).join(lines) == text


def test_the_documents_own_spelling_comes_first() -> None:
    own = ["Time-lapse films and timelapse films; timelapse again.", "Neurosteroids fell."]
    lines = ["time-", "lapse of neuro-", "steroids"]
    assert Words([*own, *lines], is_word).join(lines) == "timelapse of neurosteroids"
