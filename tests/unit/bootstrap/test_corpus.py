"""Who asks services about papers is named first; digests and the profile lie with the corpus."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from assistant.bootstrap.corpus import (
    corpus_profile,
    keep_digest,
    kept_digests,
    make_checker,
    make_fetcher,
    make_profile_builder,
    new_profile,
    watch_corpus,
)
from assistant.domain import CorpusProfile, WatchReport
from assistant.errors import CorpusInvalid, SettingsInvalid
from assistant.settings import Settings


def settings(folder: Path, **values: Any) -> Settings:
    (folder / "corpus").mkdir(exist_ok=True)
    return Settings(
        corpus=folder / "corpus", index=folder / "index", cache=folder / "cache", **values
    )


def silent(_what: str, _done: int, _total: int) -> None:
    """Reports nothing."""


@pytest.mark.parametrize(
    "contact",
    ["", "ada", "ada@", "@bees.example", "ada@localhost", "ada b@bees.example", "a@b@bees.example"],
)
def test_nothing_is_asked_of_services_without_an_address_of_who_asks(
    tmp_path: Path, contact: str
) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "bees.txt").write_text("Bees dance on the comb in June.")
    there = settings(tmp_path, contact=contact)
    for ask in (
        lambda: make_fetcher(there),
        lambda: make_checker(there),
        lambda: watch_corpus(there, 5, 30, 60, silent),
    ):
        with pytest.raises(SettingsInvalid, match="want to know who asks") as refused:
            ask()
        assert "MTORMS_CONTACT" in refused.value.remedy


def test_with_an_address_papers_are_fetched(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "bees.txt").write_text("Bees dance on the comb in June.")
    make_checker(settings(tmp_path, contact="ada+bees@lab.bees.example"))
    assert make_fetcher(settings(tmp_path, contact="ada@bees.example"))


def test_a_digest_is_written_with_the_name_of_the_corpus_and_found_by_its_time(
    tmp_path: Path,
) -> None:
    there = settings(tmp_path)
    (tmp_path / "corpus" / "profile.yaml").write_text(
        "name: Hives of Łódź\nscope: bees\n", encoding="utf-8"
    )
    report = WatchReport(day="2024-03-01")
    path = keep_digest(there, report, lambda found, name: f"{found.day}: {name}\n")
    assert path.is_relative_to(tmp_path / "corpus")
    os.utime(path, (2000, 2000))
    title = corpus_profile(there).title
    assert "Hives of Łódź" in title
    assert kept_digests(there, 1999) == [f"2024-03-01: {title}\n"]
    assert kept_digests(there, 2000) == []


def test_a_corpus_without_digests_has_none(tmp_path: Path) -> None:
    assert kept_digests(settings(tmp_path), 0) == []


def test_a_profile_is_read_as_it_was_written_and_not_written_over_unasked(tmp_path: Path) -> None:
    there = settings(tmp_path)
    assert corpus_profile(there) == CorpusProfile()
    first = CorpusProfile(name="Hives", scope="bees: “how” they dance", suggested=("Do bees hum?",))
    assert {path.name for path in new_profile(there, first, over=False)} == {
        "profile.yaml",
        "questions.yaml",
    }
    found = corpus_profile(there)
    assert (found.name, found.scope, found.suggested) == (
        first.name,
        first.scope,
        first.suggested,
    )
    second = CorpusProfile(name="Nests", scope="wasps")
    with pytest.raises(CorpusInvalid):
        new_profile(there, second, over=False)
    assert corpus_profile(there).name == "Hives"
    new_profile(there, second, over=True)
    assert corpus_profile(there).name == "Nests"


@pytest.mark.parametrize("text", ["name: Hives\n", "scope: [", "- bees\n", "\x00\n"])
def test_a_profile_that_says_nothing_of_its_subject_is_refused(tmp_path: Path, text: str) -> None:
    there = settings(tmp_path)
    (tmp_path / "corpus" / "profile.yaml").write_text(text)
    with pytest.raises(CorpusInvalid, match=r"profile\.yaml does not say what the corpus is about"):
        corpus_profile(there)


def test_words_of_everyday_are_told_from_those_of_a_field() -> None:
    assistant = SimpleNamespace(documents=lambda: ["a document"], ask=lambda _question: None)
    builder = make_profile_builder(cast("Any", assistant))
    assert [*builder.documents] == ["a document"]
    common = [builder.is_common(word) for word in ("the", "house", "larvae")]
    assert 1 >= common[0] > common[1] > common[2] > 0
    assert builder.is_common("qzxwvkj") == 0
    assert builder.ask is assistant.ask
