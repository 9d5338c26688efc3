"""An index that is behind its corpus is seen, said, and brought up to date where that is wished."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]
QUESTION = "How do honey bees tell others where food is?"


@pytest.fixture
def bees(run: Run, tmp_path: Path) -> Callable[..., CompletedProcess[str]]:
    """Runs a command on a folder of one text, indexed."""
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "bees.txt").write_text(
        "Honey bees\n\nHoney bees tell others where food is by a dance on the comb.\n"
    )

    def call(*words: str, **env: str) -> CompletedProcess[str]:
        places = ("--corpus", str(folder), "--index", str(tmp_path / "index"))
        return run(*words, *places, **env)

    assert call("index").returncode == 0
    return call


def _more(tmp_path: Path) -> None:
    (tmp_path / "papers" / "ants.txt").write_text(
        "Wood ants\n\nWood ants find the way back to food by a trail of scent.\n"
    )


def test_ask_says_nothing_of_an_index_that_is_up_to_date(bees: Run) -> None:
    assert bees("ask", QUESTION).stderr == ""


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_new_file_is_said_with_the_remedy(bees: Run, tmp_path: Path, command: str) -> None:
    _more(tmp_path)
    done = bees(command, QUESTION)
    assert done.returncode == 0
    assert "1 added: ants.txt" in done.stderr
    assert "`mtor-ms index`" in done.stderr
    assert "ants.txt" not in done.stdout


def test_json_stays_json(bees: Run, tmp_path: Path) -> None:
    _more(tmp_path)
    assert json.loads(bees("ask", QUESTION, "--json").stdout)["question"]


def test_doctor_says_so_too(bees: Run, tmp_path: Path) -> None:
    assert "ok   index and corpus" in bees("doctor").stdout
    (tmp_path / "papers" / "bees.txt").write_text("Honey bees\n\nHoney bees dance.\n")
    done = bees("doctor")
    assert done.returncode == 1
    assert "BAD  index and corpus" in done.stdout
    assert "1 changed: bees" in done.stdout


def test_where_it_is_wished_the_index_follows(bees: Run, tmp_path: Path) -> None:
    _more(tmp_path)
    asked = bees("ask", "How do wood ants find the way back?", MTORMS_AUTO_INDEX="1")
    assert asked.stderr == ""
    assert "trail of scent" in asked.stdout
    assert bees("ask", QUESTION).stderr == ""


def test_it_is_built_where_there_is_none(run: Run, bees: Run, tmp_path: Path) -> None:
    places = ("--corpus", str(tmp_path / "papers"), "--index", str(tmp_path / "other"))
    assert run("ask", QUESTION, *places).returncode == 1
    done = run("ask", QUESTION, *places, MTORMS_AUTO_INDEX="1")
    assert done.returncode == 0, done.stderr
    assert "dance" in done.stdout


def test_what_cannot_be_read_leaves_the_index_in_use(bees: Run, tmp_path: Path) -> None:
    (tmp_path / "papers" / "scan.pdf").write_bytes(b"%PDF-1.4 cut short")
    done = bees("ask", QUESTION, MTORMS_AUTO_INDEX="1")
    assert done.returncode == 0
    assert "dance" in done.stdout


def test_surfaces_are_told_the_same(bees: Run, tmp_path: Path) -> None:
    """The page, Slack and the API take their sentence from here."""
    from assistant.bootstrap import make_assistant, make_current
    from assistant.settings import Settings

    settings = Settings(corpus=tmp_path / "papers", index=tmp_path / "index")
    assistant = make_assistant(settings)
    assert make_current(assistant, settings) == ""
    _more(tmp_path)
    assert "1 added: ants.txt" in make_current(assistant, settings)
    assert "1 added: ants" in assistant.documents_behind().in_words()
