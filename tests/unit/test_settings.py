"""Settings: declared once, read from variables and a file, in groups."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import SettingsInvalid
from assistant.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_variables_reach_their_group(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MTORMS_SLACK_BOT_TOKENS", "xoxb-one, xoxb-two")
    monkeypatch.setenv("MTORMS_WRITER_TIMEOUT", "7")
    monkeypatch.setenv("MTORMS_UI_PORT", "8123")
    settings = load_settings()
    assert settings.slack.bot_tokens == ("xoxb-one", "xoxb-two")
    assert (settings.language_model.timeout, settings.ui.port) == (7.0, 8123)


@pytest.mark.parametrize("text", ['slack_mode = "http"\n', '[slack]\nmode = "http"\n'])
def test_the_file_may_have_tables_or_long_names(folder: Path, text: str) -> None:
    (folder / "mtor-ms.toml").write_text(text, encoding="utf-8")
    assert load_settings().slack.mode == "http"


def test_a_variable_comes_before_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "mtor-ms.toml").write_text("[api]\nport = 9001\nminute = 5\n", encoding="utf-8")
    monkeypatch.setenv("MTORMS_API_PORT", "9002")
    assert (load_settings().api.port, load_settings().api.minute) == (9002, 5)


@pytest.mark.parametrize("name", ["slack_port", "writer_timeout", "ui_port", "threads"])
def test_a_value_that_cannot_be_used_is_named_as_it_was_written(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"MTORMS_{name.upper()}", "-1")
    with pytest.raises(SettingsInvalid, match=name) as refused:
        load_settings()
    assert f"MTORMS_{name.upper()}" in refused.value.remedy


@pytest.mark.parametrize("text", ["no_such = 1\n", "[slack]\nno_such = 1\n", "broken"])
def test_a_file_with_anything_else_is_refused(folder: Path, text: str) -> None:
    (folder / "mtor-ms.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsInvalid):
        load_settings()


def test_secrets_are_not_shown() -> None:
    shown = repr(Settings(slack_app_token="xapp-secret", writer_key="sk-secret"))  # type: ignore[call-arg]
    assert "secret" not in shown
