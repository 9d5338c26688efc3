"""``mtor-ms chat``: follow-ups, history over restarts, export and deletion."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from assistant.backends.conversations import SqliteConversations
from assistant.domain import Exchange
from assistant.service import Assistant
from assistant.surfaces.presentation.answer_json import answer_to_dict
from assistant.surfaces.presentation.text import render
from tests.conftest import Run


@pytest.fixture
def kept(tmp_path: Path) -> str:
    return str(tmp_path / "conversations.sqlite")


def test_a_follow_up_is_understood_after_a_restart(run: Run, kept: str, tmp_path: Path) -> None:
    run("chat", stdin="What does metformin do in EAE mice?\n", MTORMS_CONVERSATIONS=kept)
    done = run("chat", stdin="And in people?\n", MTORMS_CONVERSATIONS=kept)
    assert done.returncode == 0
    assert "(Understood as: And in people (What does metformin do in EAE mice)?)" in done.stdout
    out = tmp_path / "talk.md"
    run("chat", "--export", str(out), MTORMS_CONVERSATIONS=kept)
    text = out.read_text(encoding="utf-8")
    assert text.startswith("## What does metformin do in EAE mice?")
    assert "## And in people?" in text
    assert "[^1]:" in text
    run("chat", "--export", str(tmp_path / "talk.json"), MTORMS_CONVERSATIONS=kept)
    assert len(json.loads((tmp_path / "talk.json").read_text(encoding="utf-8"))) == 2


def test_conversations_are_named_listed_and_deleted(run: Run, kept: str) -> None:
    lines = "What is autophagy?\n/new second\nWhat is EAE?\n/list\n/level lab\n/help\n\n/quit\n"
    done = run("chat", stdin=lines, MTORMS_CONVERSATIONS=kept)
    assert "second\ndefault\n" in done.stdout
    assert "/export FILE.md" in done.stdout
    run("chat", "-c", "second", "--delete", MTORMS_CONVERSATIONS=kept)
    assert run("chat", "--list", MTORMS_CONVERSATIONS=kept).stdout == "default\n"
    gone = run("chat", "-c", "second", "--export", "x.md", MTORMS_CONVERSATIONS=kept)
    assert gone.returncode == 1
    assert "There is no conversation “second”" in gone.stderr


def test_old_conversations_go_where_the_settings_say_so(run: Run, kept: str) -> None:
    store = SqliteConversations(Path(kept))
    with time_machine.travel(datetime.now(UTC) - timedelta(days=40)):
        store.add("old", Exchange("?", "?", "2026", {}))
    store.add("young", Exchange("?", "?", "2026", {}))
    for days, names in (("0", "young\nold\n"), ("50", "young\nold\n"), ("30", "young\n")):
        done = run("chat", "--list", MTORMS_CONVERSATIONS=kept, MTORMS_CONVERSATIONS_DAYS=days)
        assert done.stdout == names


def test_a_bad_question_does_not_end_the_talk(run: Run, kept: str) -> None:
    done = run("chat", stdin="???\nWhat is autophagy?\n", MTORMS_CONVERSATIONS=kept)
    assert "There is no word in the question" in done.stderr
    assert "Sources:" in done.stdout


@pytest.mark.parametrize("word", ["hello!", "Thanks, bye.", "What can you do?", "Who are you?"])
def test_small_talk_is_answered_without_documents(assistant: Assistant, word: str) -> None:
    answer = assistant.ask(word)
    assert answer.abstained
    data = answer_to_dict(answer)
    assert data["answer"].startswith("I answer questions about mTOR")
    assert [caveat["code"] for caveat in data["caveats"]] == ["out_of_scope"]
    assert data["nearest"] == []
    assert "Keep in mind" not in render(answer)


@pytest.mark.parametrize("text", ["Hello, what is autophagy?", "What can rapamycin do?"])
def test_a_greeting_before_a_question_is_no_small_talk(assistant: Assistant, text: str) -> None:
    assert not assistant.ask(text).question.small_talk


def test_both_levels_show_the_same_claims_and_caveats(assistant: Assistant) -> None:
    answer = assistant.ask("Does fasting ease EAE in mice?")
    reader, lab = render(answer, level="reader"), render(answer, level="lab")
    flat = [" ".join(text.split()) for text in (reader, lab)]
    for text in flat:
        assert all(claim.text in text for claim in answer.claims)
        assert all(caveat.text in text for caveat in answer.caveats[:4])
    assert "EAE: an illness that is caused in laboratory animals on purpose" in flat[0]
    assert "Words used here" not in lab
    assert answer.claims[0].citations[0].passage_id in lab


def test_words_are_explained_once_where_they_first_occur(assistant: Assistant) -> None:
    answer = assistant.ask("Does fasting ease EAE in mice?")
    words = [word.word for word in answer.plain_words]
    assert len(set(words)) == len(words)
    said = " ".join(claim.text for claim in answer.claims)
    assert [said.index(word) for word in words] == sorted(said.index(word) for word in words)


def test_what_could_be_asked_next_can_be_answered(assistant: Assistant) -> None:
    answer = assistant.ask("What does rapamycin do in animal models of MS?")
    assert 1 <= len(answer.follow_ups) <= 3
    assert sum(not assistant.ask(question).abstained for question in answer.follow_ups) >= 2
