"""Prompts complain before a model is asked; passages are fenced and kept to a budget."""

from __future__ import annotations

import pytest

from assistant.backends.prompt_files import load_prompts
from assistant.errors import MissingVariables
from assistant.steps.prompting import Prompt, Prompts, within_budget


def test_a_prompt_names_what_it_lacks() -> None:
    with pytest.raises(MissingVariables, match="draft lacks fence, question"):
        Prompt("draft", "$question between $fence").render(other="x")


def test_what_is_filled_in_is_not_read_again() -> None:
    assert Prompt("p", "Say $what").render(what="$fence", fence="no") == "Say $fence"


def test_the_prompts_that_ship_are_whole() -> None:
    prompts = Prompts(**{name: Prompt(name, text) for name, text in load_prompts().items()})
    assert prompts.draft.variables == {"most", "subject"}
    assert prompts.material.variables == {"question", "fence", "passages"}
    assert prompts.repair.variables == {"material", "claims"}
    assert not prompts.rewrite.variables


def test_the_digest_changes_with_a_word() -> None:
    one, two = Prompt("a", "x"), Prompt("a", "y")
    assert Prompts(one, one, one, one).digest != Prompts(one, one, one, two).digest


def test_a_budget_keeps_the_first_parts_and_at_least_one() -> None:
    count = len
    assert within_budget(["aaa", "bb", "c"], 5, count) == ["aaa", "bb"]
    assert within_budget(["aaaaaaa"], 5, count) == ["aaaaaaa"]
