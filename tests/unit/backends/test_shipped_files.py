"""Every prompt that ships is found by its name, and none is left over."""

from __future__ import annotations

from importlib import resources

from assistant.backends.shipped_files import load_prompts

NAMES = {
    *("draft", "material", "repair", "rewrite"),
    *("numbered", "numbered_example", "numbered_material", "numbered_repair"),
}


def test_every_file_of_the_folder_is_a_prompt_and_none_is_empty() -> None:
    folder = resources.files("assistant").joinpath("resources", "prompts")
    files = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}
    prompts = load_prompts()
    assert {f"{name}.md": text for name, text in prompts.items()} == files
    assert prompts.keys() == NAMES
    assert all(text.strip() for text in prompts.values())
