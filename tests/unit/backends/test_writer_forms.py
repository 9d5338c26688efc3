"""Which form a language model can write in is remembered by its name and its address."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.backends.writer_forms import FormsFile, is_local
from assistant.domain import WriterForm


@pytest.mark.parametrize(
    ("name", "url", "local"),
    [
        ("openai:x", "", False),
        ("anthropic:ollama", "", False),
        ("ollama:x", "", True),
        ("llamacpp:x.gguf", "", True),
        ("ollama", "", True),
        ("ollamas:x", "", False),
        ("openai:x", "http://here/v1", True),
        ("", "", False),
    ],
)
def test_a_writer_is_local_by_its_provider_or_by_an_address(
    name: str, url: str, local: bool
) -> None:
    assert is_local(name, url) is local


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "writers.json"


@pytest.mark.parametrize("form", list(WriterForm))
def test_a_form_is_found_again_by_another_reader(path: Path, form: WriterForm) -> None:
    FormsFile(path).remember("ollama:ä:7b", "http://here", form)
    again = FormsFile(path)
    assert again.find("ollama:ä:7b", "http://here") is form
    assert again.find("ollama:ä:7b", "") is None
    assert again.find("ollama:ä:7b", "http://there") is None
    assert again.find("ollama:ä", "http://here") is None


def test_what_was_found_out_last_holds_and_the_others_stay(path: Path) -> None:
    forms = FormsFile(path)
    forms.remember("a:1", "", WriterForm.STRUCTURED)
    forms.remember("a:2", "", WriterForm.NUMBERED)
    forms.remember("a:1", "", WriterForm.SHORTENED)
    assert forms.find("a:1", "") is WriterForm.SHORTENED
    assert forms.find("a:2", "") is WriterForm.NUMBERED
    assert json.loads(path.read_text()) == {"a:1": "shortened", "a:2": "numbered"}


def test_a_form_that_nobody_knows_is_none_and_is_not_lost_for_other_versions(path: Path) -> None:
    path.write_text('{"a:1": "sung"}', encoding="utf-8")
    forms = FormsFile(path)
    assert forms.find("a:1", "") is None
    forms.remember("a:2", "", WriterForm.NUMBERED)
    assert json.loads(path.read_text())["a:1"] == "sung"


def test_where_nothing_can_be_written_nothing_is_remembered(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    forms = FormsFile(tmp_path / "file" / "writers.json")
    forms.remember("a:1", "", WriterForm.NUMBERED)
    assert forms.find("a:1", "") is None
