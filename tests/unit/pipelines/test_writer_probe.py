"""What a probe finds out about models of every kind, and where it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.backends.writer_forms import FormsFile
from assistant.bootstrap.models import prompts
from assistant.domain import Quote, WriterForm, WrittenClaim
from assistant.errors import WriterFailed
from assistant.pipelines.writer_probe import probe_model
from assistant.ports import Message, ModelUsage

WORDS = ("valley", "zinc", "bitter")
"""One word of each sentence that answers."""


@dataclass
class Model:
    """Answers well or badly, in either form."""

    json: str = "good"
    numbers: str = "good"
    name: str = "test:model"

    def claims(self, _rules: str, material: str, _usage: ModelUsage) -> Iterator[WrittenClaim]:
        if self.json == "prose":
            raise WriterFailed("did not answer in the form asked for")
        found = re.findall(r"passage (P\d+); unknown\n(.*)\n", material)
        key, text = next((k, t) for k, t in found if any(word in t for word in WORDS))
        quote = text.replace("the", "a") if self.json == "inexact" else text
        yield WrittenClaim(text, (Quote(key, quote),))

    def reply(self, messages: Sequence[Message], usage: ModelUsage) -> Iterator[str]:
        usage.reply_tokens += 1
        if self.numbers == "down":
            raise WriterFailed("cannot be reached", retryable=False)
        said = re.findall(r"^\[(\d)\] (.*)$", messages[-1][1], re.M)
        number, text = next((n, t) for n, t in said if any(word in t for word in WORDS))
        if self.numbers == "wrong":
            number = str(int(number) % 3 + 1)
        if self.numbers == "free":
            text = "Lime trees are famous for their sweet and healthy honey everywhere."
        yield f"{text} [{number}]"

    def text(self, _rules: str, _material: str) -> str:
        return ""


@pytest.mark.parametrize(
    ("model", "form"),
    [
        (Model(), WriterForm.STRUCTURED),
        (Model(json="prose"), WriterForm.NUMBERED),
        (Model(json="inexact"), WriterForm.NUMBERED),
        (Model(json="inexact", numbers="wrong"), WriterForm.SHORTENED),
        (Model(json="prose", numbers="free"), WriterForm.SHORTENED),
        (Model(numbers="wrong"), WriterForm.STRUCTURED),
    ],
)
def test_a_model_gets_the_form_that_it_can_write(model: Model, form: WriterForm) -> None:
    assert probe_model(model, prompts()).form is form


def test_one_that_cannot_be_asked_says_so() -> None:
    with pytest.raises(WriterFailed, match="cannot be reached"):
        probe_model(Model(numbers="down"), prompts())


def test_what_was_found_out_is_kept_by_name_and_address(tmp_path: Path) -> None:
    forms = FormsFile(tmp_path / "deep" / "writers.json")
    assert forms.find("a:b", "") is None
    forms.remember("a:b", "", WriterForm.NUMBERED)
    forms.remember("a:b", "http://here/v1", WriterForm.STRUCTURED)
    assert forms.find("a:b", "") is WriterForm.NUMBERED
    assert forms.find("a:b", "http://here/v1") is WriterForm.STRUCTURED


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a:b": "poetry"}', '{"a:b": 3}'])
def test_a_damaged_file_holds_nothing_and_is_replaced(tmp_path: Path, text: str) -> None:
    file = tmp_path / "writers.json"
    file.write_text(text, encoding="utf-8")
    forms = FormsFile(file)
    assert forms.find("a:b", "") is None
    forms.remember("a:b", "", WriterForm.SHORTENED)
    assert forms.find("a:b", "") is WriterForm.SHORTENED
