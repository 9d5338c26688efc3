"""The pages say what is so."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
import yaml

from assistant.backends.corpus import open_corpus
from assistant.service import Assistant
from assistant.settings import setting_names
from assistant.surfaces.cli.app import app
from assistant.surfaces.presentation.answer_json import answer_to_dict
from assistant.surfaces.slack.answer_blocks import answer_messages

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"<!-- transcript: (.+?) -->\n```\n\$ .+?\n(.*?)\n```", README, re.S)


@pytest.mark.parametrize(("command", "output"), SHOWN)
def test_the_transcripts_are_what_the_program_prints(
    run: Callable[..., CompletedProcess[str]], command: str, output: str
) -> None:
    assert run(*shlex.split(command)[1:]).stdout.rstrip() == output


def test_there_are_transcripts() -> None:
    assert len(SHOWN) >= 2


def test_every_command_is_in_the_readme() -> None:
    for command in app.registered_commands:
        assert f"`mtor-ms {command.name}" in README


def test_every_variable_is_in_the_example_and_nothing_else() -> None:
    listed = re.findall(r"^MTORMS_(\w+)=", (ROOT / ".env.example").read_text(), re.M)
    assert sorted(name.lower() for name in listed) == sorted(setting_names())


def test_links_between_pages_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*/README.md")]
    for page in pages:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page} → {target}"


def test_the_seeds_and_records_are_all_in_the_manifest() -> None:
    manifest = yaml.safe_load((ROOT / "corpus/manifest.yaml").read_text(encoding="utf-8"))
    named = {entry["file"] for entry in manifest["sources"]}
    named |= {
        entry[k] for entry in manifest["sources"] for k in ("record", "findings") if k in entry
    }
    there = {p.relative_to(ROOT / "corpus").as_posix() for p in (ROOT / "corpus").glob("*/*")}
    assert named == there
    assert len(list(open_corpus(ROOT / "corpus").documents())) == 47


def test_the_message_that_the_slack_page_shows_is_what_the_bot_posts(assistant: Assistant) -> None:
    page = (ROOT / "docs/slack.md").read_text(encoding="utf-8")
    shown = re.findall(r"<!-- message: (.+?) -->\n```\n(.*?)\n```", page, re.S)
    assert shown
    for question, text in shown:
        answer = answer_to_dict(assistant.ask(question))
        assert answer_messages(answer, "key")[0].plain == text


def test_every_row_of_the_threat_model_and_every_promise_names_tests_that_are_there() -> None:
    for page in ("security.md", "reliability.md"):
        text = (ROOT / "docs" / page).read_text(encoding="utf-8")
        named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", text)
        assert len(named) >= 15
        for file, test in named:
            source = (ROOT / file).read_text(encoding="utf-8")
            assert not test or f"def {test}(" in source, f"{page}: {file}::{test}"
        rows = [
            line for line in text.splitlines() if line.startswith("| ") and "tests/" not in line
        ]
        # These two tables tell times and figures; the tests stand above them.
        kept = text[text.index("## What is kept" if page == "security.md" else "## Load") :]
        for row in rows:
            assert row in kept or row.startswith(("| risk", "| promise", "| what")), row


def test_every_package_is_locked_and_has_a_reason() -> None:
    text = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| ")]
    packages = [row for row in rows if not row[0].startswith("| package")]
    assert len(packages) > 200
    for row in packages:
        assert re.match(r"\d", row[1]), row
        assert row[-1].removesuffix(" |") not in {"", "not stated", "not installed here"}, row


def test_no_package_forbids_what_our_licence_allows() -> None:
    text = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    core = text[text.index("## Core") : text.index("## Extra `dev`")]
    assert not re.search(r"\bA?GPL", core.replace("LGPL", ""))


@pytest.mark.parametrize("page", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_every_path_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    paths = set(re.findall(r"`([\w./-]+(?:\.(?:py|md|json|yaml|js)|/))`", text))
    assert len(paths) > 10
    tops = [ROOT, ROOT / "assistant", *(ROOT / "assistant" / "surfaces").iterdir()]
    assert not [path for path in paths if not any((top / path).exists() for top in tops)]


def test_a_question_passes_at_most_twelve_places() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    stays = page.split("## One question, step by step")[1].split("\n\nThree rules")[0]
    assert 8 <= len(re.findall(r"^\d+\. ", stays, re.M)) <= 12
