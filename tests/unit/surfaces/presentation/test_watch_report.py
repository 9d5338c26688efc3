"""The digest of a watch: what it tells, and that names of papers are no markup."""

from __future__ import annotations

from assistant.domain import Arrival, PublicationNotice, WatchReport
from assistant.surfaces.presentation.markdown import digest_markdown

DAY = "2026-01-02"


def bees(title: str, reference: str = "Ada B, 2020") -> Arrival:
    return Arrival("ada-2020", title, reference, "found by bees")


def headings(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.startswith("#")]


def test_a_run_that_found_nothing_says_so_and_what_still_waits() -> None:
    text = digest_markdown(WatchReport(DAY, waiting=1200), "Bees")
    assert headings(text) == [f"# Bees: what is new on {DAY}"]
    assert "Nothing is new." in text
    assert "1,200 further papers wait" in text
    assert "wait" not in digest_markdown(WatchReport(DAY), "Bees")


def test_only_what_happened_has_a_heading() -> None:
    report = WatchReport(DAY, failed=[("the query “bees”", "no answer")])
    text = digest_markdown(report, "Bees")
    assert headings(text)[1:] == ["## Not done, and tried again at the next run"]
    assert "- the query “bees”: no answer" in text
    assert "Nothing is new." not in text  # nobody knows


def test_an_arrival_is_one_line_with_why_it_came() -> None:
    text = digest_markdown(WatchReport(DAY, arrived=[bees("Dances"), bees("Hums", "")]), "Bees")
    assert "## 2 new in the corpus" in text
    assert "- Dances. Ada B, 2020. `ada-2020`; found by bees" in text.split("\n")
    assert "- Hums. `ada-2020`; found by bees" in text.split("\n")


def test_a_retraction_stands_before_what_else_became_of_a_paper() -> None:
    marks = {
        "ada-2020": PublicationNotice("retracted 2025-01-01", ("corrected 2024-01-01",)),
        "eve-2021": PublicationNotice(updates=("published 10.5555/x",)),
    }
    lines = digest_markdown(WatchReport(DAY, marks=marks), "Bees").split("\n")
    assert "- `ada-2020`: retracted 2025-01-01; corrected 2024-01-01" in lines
    assert "- `eve-2021`: published 10.5555/x" in lines


def test_a_title_can_neither_open_a_heading_nor_link_nor_hide() -> None:
    title = "Dances\n\n# Read this\n[here](https://buy.example) <b>now</b>\u202e"
    report = WatchReport(DAY, arrived=[bees(title)], closed=[(title, title)])
    text = digest_markdown(report, f"Bees\n# {title}")
    assert headings(text)[1:] == ["## 1 new in the corpus", "## Found, and not open"]
    (line,) = [line for line in text.split("\n") if line.startswith("- Dances") and "ada" in line]
    assert line.endswith("found by bees")  # an item is one line
    assert "://" not in text and "\u202e" not in text
    assert "[here]" not in text and "<b>" not in text
