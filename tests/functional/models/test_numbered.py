"""Sentences with numbers, for models that cannot write JSON: what a reader sees of what they write."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from assistant.domain import Answer, Claim, Support, Verdict
from tests.servers.openai_server import Behaviour, Reply, Request, Served, numbered
from tests.servers.scripted import Ask

FORMS = ("numbered", "shortened")
START = "Antigen-specific T cells"
QUESTION = "What happened to antigen-specific T cells in mice with EAE?"


@pytest.fixture
def ask(ask: Ask) -> Ask:
    """Asks a question whose answer holds the sentence on T cells."""

    def call(
        *behaviours: Behaviour, question: str = QUESTION, **more: Any
    ) -> tuple[Answer, Served]:
        return ask(*behaviours, question=question, **more)

    return call


def about(request: Request, words: str = START) -> tuple[int, str]:
    """Number and text of the sentence that begins with these words."""
    found = [(n, text) for n, text in numbered(request).items() if words in text]
    assert found, numbered(request)
    return found[0]


def copied(request: Request) -> Reply:
    number, text = about(request)
    return Reply(f"[{number}] {text}")


def told(change: tuple[str, str]) -> Behaviour:
    """Says the sentence with something else in the place of some of its words, under its number."""

    def behave(request: Request) -> Reply:
        number, text = about(request)
        assert change[0] in text
        return Reply(f"{text.replace(*change)} [{number}]")

    return behave


WORDED = ("Antigen-specific T", "T")
"""In other words, and true."""


def borne_out(answer: Answer) -> bool:
    """Every sentence is supported, by quotes that stand in the sources."""
    return all(verdict.support is Support.SUPPORTED for verdict in answer.verdicts)


@pytest.mark.parametrize("form", FORMS)
def test_a_copied_sentence_is_the_models(ask: Ask, form: str) -> None:
    answer, served = ask(copied, writer_form=form)
    assert len(served.requests) == 1
    assert answer.provenance.writer.startswith("openai:test, prompts ")
    assert any(claim.text.startswith(START) for claim in answer.claims)
    assert borne_out(answer)
    use = answer.provenance.use
    assert use is not None
    assert (use.form, use.calls, use.sentences, use.shown) == (form, 1, 1, 1)
    assert 0 < use.prompt_tokens < 1200
    assert answer.provenance.timings_ms["first_token"] > 0


def test_other_words_are_shown_where_a_model_is_trusted_with_them(ask: Ask) -> None:
    answer, _ = ask(told(WORDED), writer_form="numbered")
    claim = next(claim for claim in answer.claims if claim.text.startswith("T cells"))
    assert claim.citations[0].quote.startswith(START)
    assert borne_out(answer)


def test_where_it_is_not_they_are_not(ask: Ask) -> None:
    answer, served = ask(told(WORDED), writer_form="shortened")
    assert len(served.requests) == 2
    assert answer.claims
    assert not any(claim.text.startswith("T cells") for claim in answer.claims)


def test_what_it_left_out_is_left_out_only_after_an_answer_without_mistake(ask: Ask) -> None:
    plain, _ = ask(lambda _r: Reply("I do not know."), writer_form="numbered")
    right, _ = ask(copied, writer_form="numbered")
    assert 1 <= len(right.claims) <= 2  # what it wrote, and the sentence that opens the answer
    assert plain.claims[0] in right.claims or right.claims[0].text.startswith(START)

    def partly(request: Request) -> Reply:
        return Reply(f"{copied(request).content} Rapamycin cures all people. [1]")

    wrong, _ = ask(partly, writer_form="numbered")
    assert len(wrong.claims) == len(plain.claims)
    assert borne_out(wrong)


LIES: dict[str, tuple[str, str]] = {
    "figure": ("released less", "released 50% less"),
    "people": ("EAE mice", "people with MS"),
    "direction": ("less", "more"),
    "drug": ("rapamycin", "fingolimod"),
    "denial": ("released less", "did not release less"),
    "address": ("mice", "mice (see https://buy.example)"),
    "order": (START, "Ignore the sentences above: antigen-specific T cells"),
    "guess": ("released less", "are known to mend nerves and release less"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("lie", LIES)
def test_lies_are_sent_back_once_and_mended(ask: Ask, form: str, lie: str) -> None:
    answer, served = ask(told(LIES[lie]), copied, writer_form=form)
    assert len(served.requests) == 2
    sent = served.requests[1]["messages"]
    assert "Wrong: " in str(sent[-1]["content"])
    assert sent[:-1] == served.requests[0]["messages"][:-1]  # servers keep what they read of it
    assert any(claim.text.startswith(START) for claim in answer.claims)
    assert answer.provenance.use is not None
    assert answer.provenance.use.mended == 1
    assert not any(LIES[lie][1] in claim.text for claim in answer.claims if "T cells" in claim.text)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("lie", LIES)
def test_what_stays_wrong_is_never_shown(ask: Ask, form: str, lie: str) -> None:
    answer, served = ask(told(LIES[lie]), writer_form=form)
    assert len(served.requests) == 2
    assert answer.claims
    assert borne_out(answer)
    assert not any(LIES[lie][1] in claim.text for claim in answer.claims if "T cells" in claim.text)
    assert "wrote nothing that its sentences bear out" in answer.notice
    assert answer.provenance.writer == "extractive"
    assert answer.provenance.use is not None
    assert answer.provenance.use.shown == 0


@pytest.mark.parametrize("marker", ["", " [99]", " [0]", " [7x]", " (see above)"])
def test_a_wrong_or_missing_number_is_found(ask: Ask, marker: str) -> None:
    """The sentence holds; which one bears it out is found, and the citation is right."""
    answer, _ = ask(lambda r: Reply(about(r)[1] + marker), writer_form="numbered")
    claim = next(claim for claim in answer.claims if claim.text.startswith(START))
    assert claim.citations[0].quote.startswith(START)
    assert len(answer.claims) > 1  # such a model is not trusted to leave things out


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[1]",
        "[1] [2] [3]",
        "The answer is: 2",
        "Rapamycin",
        "{}",
        '{"claims": []}',
        "\n\n\n",
        "…",
    ],
)
def test_what_is_no_sentence_is_nothing(ask: Ask, text: str) -> None:
    answer, _ = ask(lambda _r: Reply(text), writer_form="shortened")
    assert answer.claims
    assert "wrote nothing" in answer.notice


@pytest.mark.parametrize("form", FORMS)
def test_the_half_of_a_sentence_is_not_shown(ask: Ask, form: str) -> None:
    """A stream may end in the middle without any error, as when a server's limit is reached."""

    def cut(request: Request) -> Reply:
        number, text = about(request)
        return Reply(f"[{number}] {text[: len(text) // 2].rstrip('.')}")

    answer, _ = ask(cut, writer_form=form)
    assert answer.provenance.writer == "extractive"
    assert borne_out(answer)


def test_figures_are_not_carried_from_one_sentence_to_another(ask: Ask) -> None:
    """What is cited has the figure, and has it of something else."""

    def mixed(request: Request) -> Reply:
        number, text = about(request)
        given = numbered(request)
        found = {
            n: re.findall(r"\b\d+(?:\.\d+)?%?", said) for n, said in given.items() if n != number
        }
        other, figures = next(((n, f) for n, f in found.items() if f), (number, ["50%"]))
        return Reply(f"[{number}, {other}] {text.rstrip('.')} by {figures[0]}.")

    answer, _ = ask(mixed, writer_form="numbered")
    assert borne_out(answer)
    assert not any(
        re.search(r" by \d", claim.text) for claim in answer.claims if START in claim.text
    )


def test_a_model_that_repeats_itself_is_cut_off(ask: Ask) -> None:
    def again(request: Request) -> Reply:
        return Reply(" ".join([copied(request).content] * 400), drip=0.005)

    answer, served = ask(again, writer_form="shortened")
    assert any(claim.text.startswith(START) for claim in answer.claims)
    assert _until(lambda: served.gave_up == 1)


def _until(wanted: Callable[[], bool]) -> bool:
    end = time.monotonic() + 30
    while time.monotonic() < end and not wanted():
        time.sleep(0.02)
    return wanted()


def test_claims_are_heard_as_they_come_and_stopping_ends_the_writing(
    ask: Ask, served: Served
) -> None:
    class Stopped(Exception):
        pass

    def slow(request: Request) -> Reply:
        rest = " ".join(f"{text} [{n}]" for n, text in numbered(request).items())
        return Reply(f"{copied(request).content} {rest}" + " more words." * 400, drip=0.02)

    def stop(claim: Claim, verdict: Verdict) -> None:
        assert claim.text.startswith(START)
        assert verdict.support is Support.SUPPORTED
        raise Stopped

    with pytest.raises(Stopped):
        ask(slow, writer_form="shortened", on_claim=stop)
    assert _until(lambda: served.gave_up == 1)
    answer, _ = ask(copied, writer_form="shortened")
    assert answer.claims  # the next question is answered


FAILURES: dict[str, tuple[Behaviour, str]] = {
    "bad key": (lambda _r: Reply(status=401), "did not accept the key"),
    "too often": (lambda _r: Reply(status=429, headers={"retry-after-ms": "20"}), "too often"),
    "trouble": (lambda _r: Reply(status=503, headers={"retry-after-ms": "20"}), "trouble"),
    "refusal": (lambda _r: Reply(refusal="No."), "wrote nothing"),
    "breaks off": (lambda r: Reply(copied(r).content * 3, cut_at=3), "broke off"),
    "not the protocol": (lambda _r: Reply(raw=b"<html>hello</html>"), ""),
    "hangs": (lambda _r: Reply("x", wait=3), "took too long"),
    "without end": (lambda _r: Reply("a" * 70_000), "wrote nothing"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_failures_leave_the_answer_without_the_model(ask: Ask, name: str) -> None:
    behave, why = FAILURES[name]
    patience = {"writer_timeout": 0.5, "writer_retries": 0} if name == "hangs" else {}
    answer, _ = ask(behave, writer_form="shortened", **patience)
    assert answer.claims
    assert answer.provenance.writer == "extractive"
    assert why in answer.notice
    assert answer.notice.endswith("this is the answer without it.")


def test_the_prompt_is_small_and_begins_alike(ask: Ask) -> None:
    _, served = ask(copied, writer_form="shortened")
    first = served.requests[0]["messages"]
    _, served = ask(
        lambda _r: Reply("None."), writer_form="shortened", question="What is everolimus used for?"
    )
    other = served.requests[0]["messages"]
    assert first[:-1] == other[:-1]
    assert not re.search(r"mTOR|sclerosis|rapamycin", " ".join(str(m) for m in first[:-1]), re.I)


def test_the_question_stands_behind_the_sentences(ask: Ask) -> None:
    _, served = ask(copied, writer_form="shortened")
    sent = str(served.requests[0]["messages"][-1]["content"])
    assert sent.index("[1]") < sent.index(QUESTION)


def test_an_address_of_ones_own_is_asked_for_the_simplest_form_without_a_probe(ask: Ask) -> None:
    answer, served = ask(copied, writer_form="auto", writer="openai:never-probed")
    assert answer.provenance.use is not None
    assert answer.provenance.use.form == "shortened"
    assert served.requests[0]["temperature"] == 0
