"""What OpenAI's protocols allow and is refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.surfaces.api.errors import Problem
from assistant.surfaces.api.openai_unsupported import (
    MODEL,
    Part,
    check_model,
    is_forced,
    is_structured,
    other_parts,
    refuse,
    text_of,
)


def test_there_is_one_model() -> None:
    check_model(MODEL)
    for name in ("gpt-9", "", None):
        with pytest.raises(Problem) as found:
            check_model(name)
        assert (found.value.status, found.value.code) == (404, "model_not_found")


@pytest.mark.parametrize(
    ("choice", "forced"),
    [
        (None, False),
        ("auto", False),
        ("none", False),
        ("required", True),
        ({"type": "function", "function": {"name": "f"}}, True),
        ({"type": "allowed_tools", "mode": "auto"}, False),
        ({"type": "allowed_tools", "mode": "required"}, True),
    ],
)
def test_choices_of_tools(choice: Any, forced: bool) -> None:
    assert is_forced(choice) is forced


def test_formats() -> None:
    assert not is_structured(None) and not is_structured({"type": "text"}) and not is_structured({})
    assert is_structured({"type": "json_object"}) and is_structured({"type": "json_schema"})


def test_only_text_is_read_and_other_parts_are_named() -> None:
    parts = [Part(type="text", text="What"), Part(type="image_url"), Part(type="text", text="now?")]
    assert text_of(parts) == "What now?" and text_of("x") == "x" and text_of(None) == ""
    assert [name for name, wanted, _ in other_parts("m", parts) if wanted] == ["m[1]"]
    with pytest.raises(Problem, match="image_url") as found:
        refuse(other_parts("m", parts))
    assert (found.value.status, found.value.param) == (400, "m[1]")
