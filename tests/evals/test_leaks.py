"""Leaks of each kind, planted in a small tree; and what the project's own tree holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.cases import load_cases
from evals.leaks import Leak, Tree, between_splits, leaks, news, read_known
from evals.phrases import phrases, words_of

ROOT = Path(__file__).resolve().parents[2]
CASE = {
    "id": "a",
    "split": "natural-dev",
    "question": "Does the new drug ease stiffness in elderly goats?",
    "facts": [["re:stood (?:up|firm) without wobbling"]],
    "gold": {"goats": ["The goats trotted briskly after the second dose."]},
    "why": "w",
}


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A project with a program, a test, two sources and one case."""
    for name in ("assistant/resources", "tests", "corpus/seeds", "cases"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "cases/x.yaml").write_text(json.dumps([CASE]))
    (tmp_path / "corpus/seeds/goats.txt").write_text(
        "The goats trotted briskly after the second dose. Regulatory cells rose."
    )
    (tmp_path / "corpus/seeds/sheep.txt").write_text("Regulatory cells fell in sheep.")
    (tmp_path / "assistant/code.py").write_text("PLAIN = 'nothing of it'\n")
    (tmp_path / "assistant/resources/words.yaml").write_text("plain: [nothing]\n")
    (tmp_path / "tests/test_code.py").write_text("ASKED = 'something else entirely'\n")
    return Tree.of(tmp_path)


def found_in(tree: Tree) -> list[str]:
    fresh = Tree.of(tree.root)
    return [
        f"{leak.file}:{leak.line} {leak.phrase}"
        for leak in leaks(load_cases(tree.root / "cases"), fresh)
    ]


def test_a_clean_tree_has_none(tree: Tree) -> None:
    assert found_in(tree) == []


@pytest.mark.parametrize(
    ("file", "text", "found"),
    [
        ("assistant/code.py", "import re\nP = re.compile(r'(?:ran|trotted) briskly')\n",
         "assistant/code.py:2 trot brisk"),
        ("assistant/code.py", "P = r'\\bstood (?:up|firm|by)(?: quite)? without wobbling'\n",
         "assistant/code.py:1 without wobbl"),
        ("assistant/resources/words.yaml", "fast:\n- quick\n- trotted briskly\n",
         "assistant/resources/words.yaml:3 trot brisk"),
        ("assistant/resources/prompt.md", "Say it plainly.\nSuch as trotted briskly.\n",
         "assistant/resources/prompt.md:2 trot brisk"),
        ("assistant/code.py", "A = {'does the new drug ease stiffness in elderly goats': 'yes'}\n",
         "assistant/code.py:1 Does the new drug ease stiffness in elderly goats?"),
        ("tests/test_code.py", "Q = 'Does the new drug ease stiffness, say, in goats?'\n",
         "tests/test_code.py:1 new drug eas stiff"),
    ],
)  # fmt: skip
def test_a_planted_leak_is_found_with_file_and_line(
    tree: Tree, file: str, text: str, found: str
) -> None:
    (tree.root / file).write_text(text)
    assert found in found_in(tree)


def test_what_the_field_says_and_what_people_are_told_is_no_leak(tree: Tree) -> None:
    # Two sources say "regulatory cells"; a message may share two words with a source by accident.
    (tree.root / "assistant/code.py").write_text(
        '"""The goats trotted briskly, says a docstring."""\n'
        "P = 'regulatory cells'\nM = 'The server trotted briskly to its end.'\n"
    )
    assert found_in(tree) == []


def test_a_question_or_fact_in_two_splits_is_found(tmp_path: Path) -> None:
    cases = [
        {**CASE, "id": "a", "fact": "goats"},
        {**CASE, "id": "b", "fact": "goats", "split": "natural-check",
         "question": "Does the new drug ease stiffness in elderly goats"},
    ]  # fmt: skip
    (tmp_path / "x.yaml").write_text(json.dumps(cases))
    one, other = between_splits(load_cases(tmp_path))
    assert "natural-check question of b is nearly the natural-dev question of a" in one
    assert other == "The fact goats is asked in natural-check and natural-dev."


def test_the_list_of_known_leaks_only_shrinks(tmp_path: Path) -> None:
    leak = Leak("assistant/x.py", 3, "trot brisk", "a")
    assert news([leak], set()) == ["assistant/x.py, line 3: “trot brisk” is out of a."]
    assert news([leak], {leak.key}) == []
    assert "take it out" in news([], {leak.key})[0]
    (tmp_path / "known.txt").write_text(f"# a remark\n\n{leak.key}\n")
    assert read_known(tmp_path / "known.txt") == {leak.key}


def test_this_project_leaks_nothing_that_is_not_listed() -> None:
    dataset = load_cases()
    assert between_splits(dataset) == []
    assert news(leaks(dataset, Tree.of(ROOT)), read_known()) == []


def test_phrases_by_hand() -> None:
    assert words_of("It hardly moved, and then stopped") == ["hard", "move", "stop"]
    assert phrases("hardly (?:moved|changed)", 2) == {("hard", "move"), ("hard", "chang")}
    assert phrases("one. Two words", 2) == {("two", "word")}
    assert phrases("0.05 and 0.1", 2) == set()
