"""Messages that ask for two things, made of two questions."""

from __future__ import annotations

import pytest

from training.grouped import Group, Passage
from training.joined import joined

OTTERS = ("Otters eat crabs.", "Otters swim well.", "They live in Norway.")
LYNXES = ("Lynxes hide.", "Lynxes eat hares.")


def group(question: str, *labels: tuple[int, ...]) -> Group:
    """Of the passage on otters and that on lynxes."""
    passages = zip(("Otters", "Lynxes"), (OTTERS, LYNXES), labels, strict=False)
    return Group(question, tuple(Passage(title, texts, marks) for title, texts, marks in passages))


EATS = group("What do otters eat?", (1, 0, -1), (0, 0))
SWIMS = group("Do otters swim?", (0, 1, 0))
FLIES = group("Do otters fly?", (0, -1, 0), (0, 0))


def test_both_parts_are_asked_and_what_answers_either_answers() -> None:
    found = joined([EATS, SWIMS], 20, 1)
    assert found
    for one in found:
        assert "otters eat" in one.question and "otters swim" in one.question
        (otters,) = [p for p in one.passages if p.title == "Otters"]
        assert otters.labels == (1, 1, -1)


def test_a_part_without_an_answer_takes_no_answer_from_the_other() -> None:
    found = [one for one in joined([EATS, FLIES], 60, 2) if "fly" in one.question]
    assert found
    assert {p.labels for one in found for p in one.passages if p.title == "Otters"} == {(1, -1, -1)}


def test_a_passage_of_both_is_there_once() -> None:
    for one in joined([EATS, SWIMS], 20, 3):
        assert sorted(p.title for p in one.passages) == ["Lynxes", "Otters"]


def test_the_same_seed_gives_the_same_and_another_gives_others() -> None:
    groups = [EATS, SWIMS, group("Where do otters live?", (0, 0, 1))]
    assert joined(groups, 8, 4) == joined(groups, 8, 4) != joined(groups, 8, 5)


@pytest.mark.parametrize(
    ("groups", "share"), [([], 1.0), ([EATS, SWIMS], 0.0), ([FLIES], 5.0), ([EATS], 5.0)]
)
def test_nothing_to_join(groups: list[Group], share: float) -> None:
    assert joined(groups, share, 6) == []
