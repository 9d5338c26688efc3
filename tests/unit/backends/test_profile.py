"""What a corpus says that it is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.backends.corpus.profile import read_profile
from assistant.domain import CorpusProfile
from assistant.errors import CorpusInvalid


def test_a_folder_without_a_profile_has_no_scope(tmp_path: Path) -> None:
    assert read_profile(tmp_path) == CorpusProfile()


def test_the_scope_is_read(tmp_path: Path, corpus_folder: Path) -> None:
    (tmp_path / "profile.yaml").write_text("scope: goats  and\n  sheep\n")
    assert read_profile(tmp_path).scope == "goats and sheep"
    ours = read_profile(corpus_folder)
    assert ours.scope == "mTOR or multiple sclerosis"
    assert ours.models < ours.direct


@pytest.mark.parametrize(
    "text",
    ["", "- goats", "scope: [goats]", "scope: {", "about: goats", "scope: goats\ndirect: pox"],
)
def test_a_profile_without_scope_says_what_to_do(tmp_path: Path, text: str) -> None:
    (tmp_path / "profile.yaml").write_text(text)
    with pytest.raises(CorpusInvalid, match="what the corpus is about"):
        read_profile(tmp_path)


def test_what_surfaces_say_comes_from_the_profile(tmp_path: Path) -> None:
    (tmp_path / "profile.yaml").write_text(
        "name: Bee Desk\nscope: honey bees\nsubjects: {de: Honigbienen}\nphysician: allergist\n"
        "starters:\n- How do bees dance?\n- {question: What do bees eat?, label: Food, picture: meal,"
        " labels: {de: Nahrung}}\nwatched:\n- bees AND dance\n"
    )
    (tmp_path / "glossary.yaml").write_text("comb: what bees\n  store honey in\n")
    profile = read_profile(tmp_path)
    assert (profile.title, profile.about(), profile.about("de")) == (
        "Bee Desk",
        "honey bees",
        "Honigbienen",
    )
    assert profile.about("fr") == "honey bees"
    assert profile.adviser == "allergist"
    assert [one.called("de") for one in profile.starters] == ["How do bees dance?", "Nahrung"]
    assert profile.watched == ("bees AND dance",)
    assert profile.glossary == {"comb": "what bees store honey in"}


def test_a_corpus_that_says_nothing_has_neutral_words() -> None:
    nothing = CorpusProfile()
    assert nothing.title and nothing.about() and nothing.adviser


@pytest.mark.parametrize(
    "more",
    [
        "starters: bees",
        "starters:\n- {label: Food}",
        "starters:\n- {question: What?, picture: ../../etc}",
        "watched: {a: b}",
        "subjects: bees",
        "name: [bees]",
    ],
)
def test_another_form_is_said_to_be_one(tmp_path: Path, more: str) -> None:
    (tmp_path / "profile.yaml").write_text(f"scope: bees\n{more}\n")
    with pytest.raises(CorpusInvalid, match="form that is wanted"):
        read_profile(tmp_path)


@pytest.mark.parametrize("text", ["bees", "- bees", "bees: [dance]", "{"])
def test_a_glossary_in_another_form_is_said_to_be_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "glossary.yaml").write_text(text)
    with pytest.raises(CorpusInvalid, match=r"glossary\.yaml"):
        read_profile(tmp_path)
