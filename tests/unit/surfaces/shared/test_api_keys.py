"""API keys: only digests are stored, and changes of the file are noticed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant.errors import SettingsInvalid
from assistant.surfaces.shared.api_keys import SCOPES, Keys


def test_a_key_is_found_by_its_text_and_stored_as_a_digest(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys.json")
    assert len(keys) == 0 and keys.find("anything") is None
    text = keys.add("lab", ["ask"])
    found = keys.find(text)
    assert found is not None and (found.name, found.scopes) == ("lab", frozenset({"ask"}))
    assert text not in keys.path.read_text() and keys.path.stat().st_mode & 0o077 == 0
    assert keys.find(text + "x") is None


def test_a_second_key_of_a_name_replaces_the_first(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys.json")
    old, new = keys.add("lab"), keys.add("lab")
    assert keys.find(old) is None and keys.find(new) is not None and len(keys) == 1


def test_a_key_that_another_process_removes_is_no_longer_found(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    server, other = Keys(path), Keys(path)
    text = other.add("lab")
    assert server.find(text) is not None
    assert other.remove("lab") and not other.remove("lab")
    os.utime(path, ns=(1, 1))  # the clock of some file systems is too coarse for two changes
    assert server.find(text) is None


@pytest.mark.parametrize(("name", "scopes"), [("", SCOPES), (" ", SCOPES), ("lab", ["write"])])
def test_a_key_needs_a_name_and_known_scopes(tmp_path: Path, name: str, scopes: list[str]) -> None:
    with pytest.raises(SettingsInvalid):
        Keys(tmp_path / "keys.json").add(name, scopes)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(SettingsInvalid, match=r"keys\.json"):
        len(Keys(path))
