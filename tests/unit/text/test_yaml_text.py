"""What YAML is read as."""

from __future__ import annotations

import pytest
import yaml

from assistant.text.yaml_text import load_yaml


def test_text_and_bytes_are_read_as_plain_data() -> None:
    assert load_yaml("a: [1, é]") == load_yaml("a: [1, é]".encode()) == {"a": [1, "é"]}
    assert load_yaml("") is None


@pytest.mark.parametrize("text", ["a: [", "!!python/object/apply:os.getcwd []", b"\xff\xfe\x00"])
def test_what_is_none_or_would_run_something_is_refused(text: str | bytes) -> None:
    with pytest.raises(yaml.YAMLError):
        load_yaml(text)
