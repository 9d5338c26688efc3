"""The page's files and its safe settings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.errors import SettingsInvalid
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.surfaces.web.launch import prepare


def test_the_page_is_not_opened_to_others_without_a_login(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with pytest.raises(SettingsInvalid, match="open to everyone"):
        prepare(Settings(ui_host="0.0.0.0"), assistant)


def test_the_shipped_settings_are_safe(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    environment = prepare(Settings(), assistant)
    root = Path(environment["CHAINLIT_APP_ROOT"])
    config = (root / ".chainlit" / "config.toml").read_text(encoding="utf-8")
    assert "unsafe_allow_html = false" in config
    assert '"*"' not in config
    assert "http" not in re.sub(r"allow_origins = .*", "", config)
    assert "https://" not in (root / "build" / "index.html").read_text(encoding="utf-8")
    assert "47 documents" in (root / "chainlit.md").read_text(encoding="utf-8")
