"""A model that breaks, hangs or cannot be reached: an answer without it, and the reason."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from assistant.bootstrap import make_assistant
from assistant.settings import Settings
from tests.servers.openai_server import (
    Behaviour,
    Reply,
    Request,
    openai_server,
)
from tests.servers.scripted import QUESTION, Ask, good

FAILURES: dict[str, tuple[Behaviour, str]] = {
    "bad key": (lambda _r: Reply(status=401), "did not accept the key"),
    "no such model": (lambda _r: Reply(status=404), "is not known at its address"),
    "rate limit": (
        lambda _r: Reply(status=429, headers={"Retry-After": "0.05"}),
        "is asked too often",
    ),
    "server trouble": (
        lambda _r: Reply(status=503, headers={"retry-after-ms": "20"}),
        "has trouble of its own",
    ),
    "refusal": (lambda _r: Reply(refusal="I cannot help with that."), "refused to answer"),
    "prose": (lambda _r: Reply("Rapamycin helps mice."), "did not answer in the form"),
    "other JSON": (lambda _r: Reply('{"answer": 42}'), "did not answer in the form"),
    "cut JSON": (lambda _r: Reply('{"claims": [{"text": "Rap'), "did not answer in the form"),
    "claims of numbers": (lambda _r: Reply('{"claims": [1, 2]}'), "did not answer in the form"),
    "not the protocol": (lambda _r: Reply(raw=b"<html>hello</html>"), ""),
    "breaks off": (
        lambda r: Reply(good(r).content, cut_at=4),
        "broke off",
    ),
    "empty": (lambda _r: Reply(""), "did not answer in the form"),
    "no claims": (lambda _r: Reply('{"claims": []}'), "found no answer in its passages"),
    "without end": (lambda _r: Reply('{"claims": [' + " " * 70_000), "wrote without end"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_failing_model_never_leaves_an_empty_screen(ask: Ask, name: str) -> None:
    behaviour, why = FAILURES[name]
    answer, _ = ask(behaviour)
    assert answer.claims
    assert answer.provenance.writer == "extractive"
    assert why in answer.notice
    assert answer.notice.endswith("this is the answer without it.")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_tried_again(ask: Ask, status: int) -> None:
    again = {"retry-after-ms": "20"}
    answer, served = ask(
        lambda _r: Reply(status=status, headers=again),
        lambda _r: Reply(status=status, headers=again),
        good,
    )
    assert len(served.requests) == 3
    assert not answer.notice


def test_a_form_missed_once_is_asked_for_again(ask: Ask) -> None:
    answer, served = ask(lambda _r: Reply("Sure! Here it is."), good)
    assert len(served.requests) == 2
    assert not answer.notice


def test_a_key_is_not_tried_twice(ask: Ask) -> None:
    _, served = ask(lambda _r: Reply(status=401))
    assert len(served.requests) == 1


def test_a_hanging_model_is_given_up(ask: Ask) -> None:
    began = time.monotonic()
    answer, _ = ask(lambda _r: Reply("x", wait=5), writer_timeout=0.4, writer_retries=0)
    assert "took too long" in answer.notice
    assert time.monotonic() - began < 4


def test_a_slow_model_that_goes_on_is_waited_for(ask: Ask) -> None:
    def drip(request: Request) -> Reply:
        return Reply(good(request).content, drip=0.1)

    answer, _ = ask(drip, writer_timeout=0.9, writer_retries=0)
    assert not answer.notice
    assert answer.provenance.timings_ms["write"] > 900


def test_a_model_that_drips_without_end_is_given_up(ask: Ask) -> None:
    def drip(_request: Request) -> Reply:
        return Reply("x" * 20_000, drip=0.05)

    began = time.monotonic()
    answer, _ = ask(drip, writer_timeout=0.2, writer_retries=0)
    assert "took too long" in answer.notice
    assert time.monotonic() - began < 10


def test_signs_of_life_are_no_words(ask: Ask) -> None:
    """A server that only keeps the connection open is given up as a silent one is."""

    def alive(_request: Request) -> Reply:
        return Reply("late", comments=40, drip=0.1)

    began = time.monotonic()
    answer, _ = ask(alive, writer_timeout=0.6, writer_retries=0)
    assert "took too long" in answer.notice
    assert time.monotonic() - began < 4


def test_a_dead_address_is_said(index_folder: Path, corpus_folder: Path) -> None:
    with openai_server(good) as served:
        dead = served.url
    assistant = make_assistant(
        Settings(
            corpus=corpus_folder,
            index=index_folder,
            writer="openai:test",
            writer_url=dead,
            writer_retries=0,
        )
    )
    answer = assistant.ask(QUESTION)
    assert "cannot be reached" in answer.notice
    assert answer.claims


def test_without_a_key_nothing_is_sent(
    index_folder: Path, corpus_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    settings = Settings(corpus=corpus_folder, index=index_folder, writer="openai:test")
    answer = make_assistant(settings).ask(QUESTION)
    assert "has no key" in answer.notice
