"""What an import counts as having come along."""

from __future__ import annotations

from assistant.domain import AddReport


def test_whatever_became_of_a_document_it_came_along() -> None:
    report = AddReport(
        added=["a", "b"],
        replaced=["c"],
        known=[("d.txt", "d")],
        refused=[("e.pdf", "it is locked")],
    )
    assert report.seen == 5


def test_a_warning_is_about_a_document_that_was_counted_already() -> None:
    assert AddReport(added=["a"], warned=[("a", "3 letters")]).seen == 1


def test_nothing_came_along_at_first_and_reports_share_nothing() -> None:
    first, second = AddReport(), AddReport()
    first.added.append("a")
    assert (first.seen, second.seen) == (1, 0)
