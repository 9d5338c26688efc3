"""A folder of papers on another subject becomes a corpus of its own, and every surface speaks of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
import yaml

from assistant.backends.corpus.profile import read_profile
from assistant.bootstrap import make_assistant
from assistant.settings import Settings
from assistant.surfaces.api.app import make_app
from assistant.surfaces.cli.corpus_init import settings_for
from assistant.surfaces.mcp.server import make_server
from assistant.surfaces.shared.assistants import Assistants
from assistant.surfaces.slack.manifest import manifest, prompts
from assistant.surfaces.slack.messages import help_text
from assistant.surfaces.web import launch

Run = Callable[..., CompletedProcess[str]]
TEXTS = {
    "dance.txt": "The waggle dance of honey bees\n\nHoney bees tell others where food is by a waggle dance. "
    "The waggle dance of honey bees points to food by its angle.\n",
    "mites.txt": "Varroa mites reduce honey bee colonies\n\nVarroa mites reduced colonies of honey bees by half "
    "in one winter. Oxalic acid killed most varroa mites.\n",
    "feed.md": "# Effect of pollen on larvae of honey bees\n\nPollen made the larvae of honey bees heavier. "
    "Larvae without pollen died early.\n",
}
_OURS = re.compile(
    r"\bMS\b|\bEAE\b|(?i:mTOR(?!-?MS)|multiple sclerosis|sclérose|esclerosis|sklerose|neurolog|rapamycin)"
)
"""What the corpus that ships is about; `mtor-ms` is the program's name."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "papers on bees"
    made.mkdir()
    for name, text in TEXTS.items():
        (made / name).write_text(text)
    return made


@pytest.fixture
def settings(run: Run, folder: Path, tmp_path: Path) -> Settings:
    done = run("corpus", "init", str(folder), "--index", str(tmp_path / "bees"))
    assert done.returncode == 0, done.stderr
    return Settings(corpus=folder, index=tmp_path / "bees")


def test_the_profile_is_taken_from_the_documents(settings: Settings) -> None:
    profile = read_profile(settings.corpus)
    assert "honey bee" in profile.scope.lower()
    assert profile.name.endswith("Assistant")
    assert profile.starters and profile.suggested
    text = (settings.corpus / "profile.yaml").read_text()
    assert yaml.safe_load(text)["watched"] == []


def test_every_question_that_is_offered_is_answered(settings: Settings) -> None:
    profile, assistant = read_profile(settings.corpus), make_assistant(settings)
    for question in (*profile.suggested, *(one.question for one in profile.starters)):
        assert assistant.ask(question).claims, question


def test_what_is_given_is_taken(run: Run, folder: Path, tmp_path: Path) -> None:
    done = run(
        "corpus", "init", str(folder), "--name", 'Bees: "all"', "--scope", "bees # and mites",
        "--index", str(tmp_path / "bees"), "--json",
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert (told["name"], told["scope"]) == ('Bees: "all"', "bees # and mites")
    profile = read_profile(folder)
    assert (profile.name, profile.scope, profile.about()) == (
        'Bees: "all"',
        "bees # and mites",
        "bees # and mites",
    )


def test_a_profile_that_is_there_is_kept(run: Run, settings: Settings) -> None:
    path = settings.corpus / "profile.yaml"
    path.write_text("scope: bees\n")
    words = ("corpus", "init", str(settings.corpus), "--index", str(settings.index))
    done = run(*words)
    assert done.returncode == 1
    assert "--force" in done.stderr and "Traceback" not in done.stderr
    assert path.read_text() == "scope: bees\n"
    assert run(*words, "--force").returncode == 0
    assert "starters" in path.read_text()


def test_the_index_of_another_corpus_is_left_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings_for(folder, None).index == Path("indexes/papers-on-bees")
    assert settings_for(folder, "elsewhere").index == Path("elsewhere")
    monkeypatch.setenv("MTORMS_INDEX", "named")
    assert settings_for(folder, None).index == Path("named")


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_no_documents_are_said_to_be_none(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    done = run("corpus", "init", str(tmp_path / name), "--index", str(tmp_path / "i"))
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ") and "Traceback" not in done.stderr
    assert not (tmp_path / name / "profile.yaml").exists()


@pytest.mark.parametrize(
    "question",
    [
        "How do honey bees tell others where food is?",
        "What is the tallest building in Lisbon?",
        "Should I eat pollen for my cough?",
        "Hello!",
        "Is there a cure for varroa?",
    ],
)
def test_answers_and_refusals_name_no_other_corpus(
    run: Run, settings: Settings, question: str
) -> None:
    places = ("--corpus", str(settings.corpus), "--index", str(settings.index))
    done = run("ask", question, *places)
    assert not _OURS.search(done.stdout + done.stderr)


def test_surfaces_name_no_other_corpus(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    profile = read_profile(settings.corpus)
    said = [
        make_app(Assistants(settings)).description,
        make_app(Assistants(settings)).title,
        str(make_server(Assistants(settings)).instructions),
        help_text(profile.about()),
        json.dumps(prompts(profile)),
        json.dumps(manifest("socket", profile)),
    ]
    launch.prepare(settings, make_assistant(settings))
    page = settings.paths().web / "page"
    files = [*page.glob("*.md"), *page.glob(".chainlit/**/*"), *page.glob("public/*.*")]
    said += [file.read_text(encoding="utf-8") for file in files if file.is_file()]
    assert [found[0] for text in said if (found := _OURS.search(text))] == []
    assert profile.title in (page / ".chainlit" / "config.toml").read_text(encoding="utf-8")
    assert profile.about() in (page / "chainlit.md").read_text(encoding="utf-8")
