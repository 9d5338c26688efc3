"""What holds is kept, what does not is sent back once with the reasons, what breaks off is asked for again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from assistant.domain import Claim, Support, Verdict
from assistant.errors import WriterFailed
from assistant.pipelines.writer_checks import CheckedSentence, Written, written_with

YES = Verdict(Support.SUPPORTED, "")
NO = Verdict(Support.UNSUPPORTED, "No source has: owls.")


def good(text: str) -> CheckedSentence:
    return CheckedSentence(text, YES, Claim(text, ()), own=True)


def bad(text: str) -> CheckedSentence:
    return CheckedSentence(text, NO)


class Model:
    """Writes one list of sentences for each call; an error among them is raised there."""

    def __init__(self, *answers: list[CheckedSentence | WriterFailed]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    def __call__(self, faults: str, kept: Sequence[CheckedSentence]) -> Iterator[CheckedSentence]:
        self.asked.append((faults, len(kept)))
        for one in self.answers.pop(0):
            if isinstance(one, WriterFailed):
                raise one
            yield one


def texts(written: Written) -> list[str]:
    return [one.raw for one in written.kept]


def test_what_does_not_hold_is_sent_back_with_the_reason() -> None:
    model = Model([good("a"), bad("b")], [good("c"), good("more than was sent back")])
    heard: list[str] = []
    written = written_with(model, lambda claim, _verdict: heard.append(claim.text))
    assert model.asked == [("", 0), ("- b\n  Wrong: No source has: owls.", 1)]
    assert (texts(written), written.sentences, written.mended) == (["a", "c"], 2, 1)
    assert heard == ["a", "c"]


def test_what_is_said_again_is_not_mended() -> None:
    written = written_with(Model([good("a"), bad("b")], [good("a")]), None)
    assert (texts(written), written.mended) == (["a"], 0)
    assert not written.trusted


def test_a_stream_that_breaks_off_is_asked_for_once_more() -> None:
    cut = WriterFailed("broke off")
    assert texts(written_with(Model([good("a"), cut], [good("a"), good("b")]), None)) == ["a", "b"]
    with pytest.raises(WriterFailed):
        written_with(Model([cut], [cut]), None)
    with pytest.raises(WriterFailed):
        written_with(Model([WriterFailed("has no key", retryable=False)], [good("a")]), None)


def test_what_holds_stays_when_it_fails_at_what_was_sent_back() -> None:
    cut = WriterFailed("broke off")
    assert texts(written_with(Model([good("a"), bad("b")], [cut], [cut]), None)) == ["a"]
