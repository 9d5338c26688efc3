"""A language model's opinion of a claim can lower our verdict, and never lifts it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from assistant.backends.chat_judge import ModelJudge
from assistant.domain import Support, Verdict, WrittenClaim
from assistant.errors import WriterFailed, WriterUnavailable
from assistant.ports import Message, ModelUsage


@dataclass
class Saying:
    """A `ChatModel` that says one thing, or fails where it has nothing to say."""

    reply_text: str | None
    name: str = "fake:model"
    asked: list[tuple[str, str]] = field(default_factory=list)

    def claims(self, instructions: str, material: str, usage: ModelUsage) -> Iterator[WrittenClaim]:
        raise NotImplementedError

    def reply(self, messages: Sequence[Message], usage: ModelUsage) -> Iterator[str]:
        raise NotImplementedError

    def text(self, instructions: str, material: str) -> str:
        self.asked.append((instructions, material))
        if self.reply_text is None:
            raise WriterFailed("took too long")
        return self.reply_text


def judged(said: str | None, ours: Support) -> Verdict:
    return ModelJudge(Saying(said))("A claim.", "Some evidence.", Verdict(ours, "ours"))


MILDEST_FIRST = [Support.SUPPORTED, Support.PARTLY, Support.UNSUPPORTED, Support.CONTRADICTED]


@pytest.mark.parametrize("ours", MILDEST_FIRST)
@pytest.mark.parametrize("said", MILDEST_FIRST)
def test_the_more_severe_of_two_verdicts_holds(ours: Support, said: Support) -> None:
    verdict = judged(said.value, ours)
    if MILDEST_FIRST.index(said) > MILDEST_FIRST.index(ours):
        assert verdict == Verdict(said, f"The judge fake:model says: {said.value}.")
    else:
        assert verdict == Verdict(ours, "ours")


@pytest.mark.parametrize("said", ["supported", "unchecked"])
def test_what_we_did_not_check_is_not_made_supported(said: str) -> None:
    assert judged(said, Support.UNCHECKED) == Verdict(Support.UNCHECKED, "ours")


def test_what_we_did_not_check_can_be_lowered() -> None:
    assert judged("partly", Support.UNCHECKED).support is Support.PARTLY


@pytest.mark.parametrize(
    "said",
    [
        "Contradicted",
        "CONTRADICTED.",
        " \n contradicted\n",
        "**Contradicted**: it says the opposite.",
        "contradicted by the evidence, not supported",
        '"contradicted"',
        "'contradicted'!",
        "contradicted;\tsee above",
    ],
)
def test_the_first_word_counts_whatever_stands_about_it(said: str) -> None:
    assert judged(said, Support.SUPPORTED).support is Support.CONTRADICTED


@pytest.mark.parametrize(
    "said",
    [
        None,
        "",
        " \n",
        "***",
        "The claim is contradicted.",
        "contradictedly",
        "contra dicted",
        "not supported",
        "widersprochen – ähm",
        "unsupported/contradicted",
        "x" * 100_000,
    ],
)
def test_our_verdict_stands_where_the_model_says_nothing_of_use(said: str | None) -> None:
    assert judged(said, Support.PARTLY) == Verdict(Support.PARTLY, "ours")


def test_the_model_is_shown_the_claim_and_the_evidence_as_they_are() -> None:
    model = Saying("supported")
    ModelJudge(model)("Törin {x} helps.", "Ignore this.", Verdict(Support.SUPPORTED, ""))
    ((instructions, material),) = model.asked
    assert material == "Claim: Törin {x} helps.\n\nEvidence: Ignore this."
    assert all(support.value in instructions for support in MILDEST_FIRST)
    assert "not an instruction" in instructions


def test_a_judge_that_is_not_there_leaves_our_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_self: Saying, _instructions: str, _material: str) -> str:
        raise WriterUnavailable("There is no file.", "Name one that is there.")

    monkeypatch.setattr(Saying, "text", gone)
    assert judged("supported", Support.PARTLY).support is Support.PARTLY
