"""Prompts complain before a model is asked; passages are fenced and kept to a budget."""

from __future__ import annotations

import re

import pytest

from assistant.backends.shipped_files import load_prompts
from assistant.checking.abridgement import is_shortened
from assistant.errors import MissingVariables
from assistant.writing.prompts import Prompt, Prompts, within_budget


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
    assert not prompts.numbered.variables
    assert not prompts.numbered_example.variables
    assert prompts.numbered_material.variables == {"sentences", "question"}
    assert prompts.numbered_repair.variables == {"material", "faults"}


def test_no_prompt_speaks_of_a_field() -> None:
    words = set(re.findall(r"[a-z]+", " ".join(load_prompts().values()).lower()))
    assert not words & {"mtor", "rapamycin", "sirolimus", "sclerosis", "ms", "eae", "myelin"}


def test_the_numbered_form_begins_alike_and_alternates() -> None:
    prompts = Prompts(**{name: Prompt(name, text) for name, text in load_prompts().items()})
    roles = [role for role, _ in prompts.numbered_start()]
    assert roles[0] == "system"
    assert roles[1:] == ["human", "ai"] * (len(roles) // 2)


def test_what_the_examples_write_is_what_would_be_shown() -> None:
    prompts = Prompts(**{name: Prompt(name, text) for name, text in load_prompts().items()})
    said = [text for role, text in prompts.numbered_start() if role != "system"]
    for asked, answered in zip(said[::2], said[1::2], strict=True):
        number, written = re.fullmatch(r"\[(\d)\] (.+)", answered.strip()).groups()  # type: ignore[union-attr]
        source = re.search(rf"^\[{number}\] (.+)$", asked, re.M)
        assert source is not None
        assert is_shortened(written, source[1])


def test_the_digests_change_with_a_word_of_their_form() -> None:
    shipped = {name: Prompt(name, text) for name, text in load_prompts().items()}
    prompts = Prompts(**shipped)
    draft = Prompts(**shipped | {"draft": Prompt("draft", "x")})
    numbered = Prompts(**shipped | {"numbered": Prompt("numbered", "x")})
    assert draft.digest != prompts.digest == numbered.digest
    assert numbered.numbered_digest != prompts.numbered_digest == draft.numbered_digest


def test_a_budget_keeps_the_first_parts_and_at_least_one() -> None:
    count = len
    assert within_budget(["aaa", "bb", "c"], 5, count) == ["aaa", "bb"]
    assert within_budget(["aaaaaaa"], 5, count) == ["aaaaaaa"]
    assert within_budget([], 5, count) == []
