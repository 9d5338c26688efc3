"""The prompts that ship with the program."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Final

__all__ = ["load_prompts"]

_NAMES: Final = (
    "draft",
    "material",
    "repair",
    "rewrite",
    "numbered",
    "numbered_example",
    "numbered_material",
    "numbered_repair",
)


def load_prompts() -> Mapping[str, str]:
    """The text of every prompt by its name."""
    folder = resources.files("assistant").joinpath("resources", "prompts")
    return {name: folder.joinpath(f"{name}.md").read_text(encoding="utf-8") for name in _NAMES}
