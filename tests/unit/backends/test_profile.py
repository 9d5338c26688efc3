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
