"""Puts Chainlit's files where it looks for them, with safe settings, and starts the server."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from assistant.bootstrap import corpus_profile
from assistant.errors import SettingsInvalid
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.surfaces.shared.access_control import is_local
from assistant.surfaces.shared.assistants import corpus_in_words, mostly_records
from assistant.surfaces.web.login import secret_of
from assistant.surfaces.web.retention import keep_forgetting

_FOLLOWS_SYSTEM: Final = (
    '<script>localStorage["vite-ui-theme"] = localStorage["vite-ui-theme"] || "system"</script>'
)
"""Light or dark as the system is, until somebody chooses: Chainlit's settings know only one or the other."""
_OUTSIDE: Final = re.compile(r"<link\b[^>]*\bhref=\"https?://[^>]*>\s*", re.I)
_BRACES: Final = re.compile(r"\{[a-z]+\}")
_LETTERS: Final = 26
_ROOM: Final = 236
"""Height of the letters beside the mark and the room that they have, in units of its picture."""
LANGUAGES: Final = ("en-US", "de-DE", "fr-FR", "es")
"""Those alone in which our own words are complete; others get English."""
_CONFIG: Final = """[project]
user_env = []
session_timeout = 600
user_session_timeout = 604800
cache = false
allow_origins = {origins}

[features]
unsafe_allow_html = false
latex = false
user_message_markdown = false
edit_message = true
allow_thread_sharing = false
favorites = false
auto_tag_thread = false
assistant_message_autoscroll = false

[features.spontaneous_file_upload]
enabled = true
max_files = 5
max_size_mb = 25

[features.spontaneous_file_upload.accept]
"application/pdf" = [".pdf"]
"application/xml" = [".xml", ".nxml"]
"text/*" = [".txt", ".md", ".xml", ".nxml", ".html", ".htm"]
"application/octet-stream" = [".pdf", ".nxml", ".md", ".txt", ".nbib"]

[features.audio]
enabled = false

[features.mcp]
enabled = false

[UI]
name = {name}
description = {about}
custom_build = "build"
cot = "full"
default_theme = "light"
default_sidebar_state = "closed"
custom_css = "/public/style.css"
custom_js = "/public/page.js"
custom_meta_image_url = "/favicon"
custom_meta_url = "/"
alert_style = "modern"
confirm_new_chat = false

[meta]
generated_by = "{version}"
"""


def prepare(settings: Settings, service: Assistant) -> Mapping[str, str]:
    """Writes the page's files; returns what the server needs in its environment.

    Raises:
        SettingsInvalid: the page would be open to others without a login, or to too many with one.
    """
    if settings.ui.login == "off" and not is_local(settings.ui.host):
        raise SettingsInvalid(
            f"The chat page would be open to everyone who reaches {settings.ui.host}.",
            "Set MTORMS_UI_LOGIN=password and add names with `mtor-ms ui --add-user NAME`.",
        )
    if settings.ui.login == "oauth":
        _check_oauth(settings)
    # What people asked lies here: for the owner alone.
    settings.paths().web.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings.paths().web.chmod(0o700)
    root = settings.paths().web / "page"
    origins = [f"http://{host}:{settings.ui.port}" for host in ("127.0.0.1", "localhost")]
    origins += settings.ui.origins
    _copy(root, origins, settings, service)
    return {
        "CHAINLIT_APP_ROOT": str(root),
        "CHAINLIT_HOST": settings.ui.host,
        "CHAINLIT_PORT": str(settings.ui.port),
        "CHAINLIT_AUTH_SECRET": secret_of(settings),
        "CHAINLIT_COOKIE_SAMESITE": "lax",
    }


def pictures() -> frozenset[str]:
    """Names of the pictures that starters may have."""
    folder = resources.files("assistant.surfaces.web").joinpath("files", "public", "icons")
    return frozenset(file.name.removesuffix(".svg") for file in folder.iterdir())


def leave_other_languages_out(root: Path) -> None:
    """Removes the translations that Chainlit puts beside ours when it is imported: they lack our words."""
    for path in (root / ".chainlit" / "translations").glob("*.json"):
        if path.stem not in {*LANGUAGES, *(one.split("-")[0] for one in LANGUAGES)}:
            path.unlink(missing_ok=True)


def _check_oauth(settings: Settings) -> None:
    if not settings.ui.users:
        raise SettingsInvalid(
            "With MTORMS_UI_LOGIN=oauth anybody with an account at the provider could come in.",
            "Name who may in MTORMS_UI_USERS: addresses, or domains such as @example.org.",
        )
    if not any(name.startswith("OAUTH_") and name.endswith("_CLIENT_ID") for name in os.environ):
        raise SettingsInvalid(
            "With MTORMS_UI_LOGIN=oauth a provider is needed, and none is set up.",
            "Set, for GitHub, OAUTH_GITHUB_CLIENT_ID and OAUTH_GITHUB_CLIENT_SECRET; "
            "Chainlit's documentation lists the providers.",
        )


def serve(settings: Settings, environment: Mapping[str, str]) -> None:
    """Runs until it is stopped."""
    # Chainlit takes its folder, address and secret from the environment only, when it is imported.
    os.environ.update(environment)
    keep_forgetting(settings)
    from chainlit.cli import run_chainlit

    run_chainlit(str(Path(__file__).with_name("chainlit_app.py")))


def _filled(text: str, words: Mapping[str, str]) -> str:
    """A text with what stands in braces filled in."""
    return _BRACES.sub(lambda found: words.get(found[0], found[0]), text)


def _copy(root: Path, origins: list[str], settings: Settings, service: Assistant) -> None:
    from importlib.metadata import version

    profile, records = corpus_profile(settings), mostly_records(service)
    words = {
        "{name}": profile.title,
        "{physician}": profile.adviser,
        "{corpus}": corpus_in_words(service),
    }
    files = resources.files("assistant.surfaces.web").joinpath("files")
    with resources.as_file(files) as source:
        shutil.copytree(source / "public", root / "public", dirs_exist_ok=True)
        welcomes = {path.name: path.read_text(encoding="utf-8") for path in source.glob("*.md")}
        # Our own words on the page, by language.
        texts = json.loads((source / "texts.json").read_text(encoding="utf-8"))
    for name, welcome in welcomes.items():
        language = name.removesuffix(".md").partition("_")[2] or LANGUAGES[0]
        words["{subject}"] = profile.about(language[:2])
        words["{records}"] = texts[language]["records"] if records else ""
        (root / name).write_text(_filled(welcome, words), encoding="utf-8")
    _sign(root / "public", profile.title)
    _build(root / "build", _chainlit() / "frontend" / "dist")
    hidden = root / ".chainlit"
    (hidden / "translations").mkdir(parents=True, exist_ok=True)
    # A text in JSON is one in TOML.
    config = _CONFIG.format(
        name=json.dumps(profile.title, ensure_ascii=False),
        about=json.dumps(f"Cited answers on {profile.about()}", ensure_ascii=False),
        origins=json.dumps(origins),
        version=version("chainlit"),
    )
    (hidden / "config.toml").write_text(config, encoding="utf-8")
    shipped = _chainlit() / "translations"
    for language in LANGUAGES:
        data = json.loads(shipped.joinpath(f"{language}.json").read_text(encoding="utf-8"))
        ours = dict(texts[language]["chat"])
        words["{subject}"] = profile.about(language[:2])
        hint = _filled(ours["input"]["placeholder"], words)
        ours["input"] = {**ours["input"], "placeholder": hint}
        merged = json.dumps(_merged(data, {"chat": ours}), ensure_ascii=False)
        # Another region of the same language finds the plain one.
        for name in {language, language.split("-")[0]}:
            (hidden / "translations" / f"{name}.json").write_text(merged, encoding="utf-8")


def _sign(public: Path, name: str) -> None:
    """Writes the name beside the mark, in letters that leave it room."""
    size = min(_LETTERS, round(_ROOM / (0.55 * len(name))))
    for logo in public.glob("logo_*.svg"):
        text = logo.read_text(encoding="utf-8")
        signed = text.replace("{name}", escape(name, {'"': "&quot;"})).replace("{size}", str(size))
        logo.write_text(signed, encoding="utf-8")


def _chainlit() -> Path:
    """Chainlit's own folder, found without importing it: it reads ours when it is imported."""
    spec = find_spec("chainlit")
    return Path(str(spec.origin if spec else "")).parent


def _build(target: Path, shipped: Path) -> None:
    """The page itself, without the links to other hosts that it ships with.

    Copied once for each version of Chainlit: 34 MB.
    """
    stamp = target / "made-from"
    made_from = f"{shipped} {(shipped / 'index.html').stat().st_mtime_ns} {_FOLLOWS_SYSTEM}"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == made_from:
        return
    fresh = target.with_name("build.new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(shipped, fresh)
    page = (fresh / "index.html").read_text(encoding="utf-8")
    page = _OUTSIDE.sub("", page).replace("<head>", f"<head>{_FOLLOWS_SYSTEM}", 1)
    (fresh / "index.html").write_text(page, encoding="utf-8")
    (fresh / "made-from").write_text(made_from, encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    os.replace(fresh, target)


def _merged(base: dict[str, Any], ours: Mapping[str, Any]) -> dict[str, Any]:
    """Chainlit's texts with ours in their place."""
    result = dict(base)
    for key, value in ours.items():
        old = result.get(key)
        result[key] = _merged(old, value) if isinstance(old, dict) else value
    return result
