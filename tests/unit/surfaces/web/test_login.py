"""Names and passwords of the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import SettingsInvalid
from assistant.settings import Settings
from assistant.surfaces.web import login


def test_passwords_are_kept_as_hashes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    settings = Settings()
    login.add_user(settings, "anna", "a-long-password")
    assert login.check_password(settings, "anna", "a-long-password")
    assert not login.check_password(settings, "anna", "another-password")
    assert not login.check_password(settings, "nobody", "a-long-password")
    kept = settings.paths().web / "users.json"
    assert "a-long-password" not in kept.read_text(encoding="utf-8")
    assert kept.stat().st_mode & 0o077 == 0
    with pytest.raises(SettingsInvalid, match="at least 10"):
        login.add_user(settings, "ben", "short")
