"""``mtor-ms corpus init``: the profile of a corpus of one's own."""

import shlex
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from assistant.domain import CorpusProfile
from assistant.domain.ids import slug
from assistant.errors import CorpusInvalid
from assistant.settings import Settings, load_settings
from assistant.surfaces.cli.common import (
    IndexOption,
    JsonOption,
    note,
    print_json,
    print_text,
    progress_bar,
)
from assistant.surfaces.presentation.labels import safe


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", show_default=False)],
    name: Annotated[str, typer.Option("--name", help="What the assistant is called.")] = "",
    scope: Annotated[
        str, typer.Option("--scope", help="What the documents are about, in a few words.")
    ] = "",
    force: Annotated[
        bool, typer.Option("--force", help="Write the profile anew where there is one.")
    ] = False,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Make a folder of documents on any subject a corpus of its own: with a name, a scope and questions.

    The documents are indexed. What is not given is taken from them, and on a terminal asked for. Every question
    that is written down is one that the documents answer. It all stands in profile.yaml and questions.yaml of the
    folder, to be edited. Without --index the index is made in indexes/, under the folder's name.

    Example: mtor-ms corpus init papers-on-bees --scope "honey bees"
    """
    from assistant.bootstrap import make_assistant, make_profile_builder, new_profile

    settings = settings_for(folder, index)
    # Before the work of indexing; writing looks again.
    if not force and (folder / "profile.yaml").exists():
        raise CorpusInvalid(
            f"{folder} has a profile.yaml already.", "Edit it, or write it anew with --force."
        )
    assistant = make_assistant(settings)
    with progress_bar() as progress:
        assistant.index(
            progress=progress,
            waiting=lambda: note("Another process is writing this index; waiting for it."),
        )
        profile = make_profile_builder(assistant).profile(name, scope, progress)
    if not json and sys.stdin.isatty():
        profile = _asked_for(profile, name, scope)
    if not profile.scope:
        raise CorpusInvalid(
            f"What the documents of {folder} have in common cannot be derived from them.",
            "Say it with --scope, in a few words.",
        )
    paths = new_profile(settings, profile, over=force)
    if json:
        data = {key: value for key, value in asdict(profile).items() if value}
        data |= {"direct": [], "models": [], "files": [str(path) for path in paths]}
        print_json({**data, "index": str(settings.paths().index)})
        return
    _tell(settings, profile, paths)


def settings_for(folder: Path, index: str | None) -> Settings:
    """With an index of this corpus: never that of another one which the settings name by default."""
    settings = load_settings(corpus=folder, index=index)
    if "index" not in settings.model_fields_set:
        place = settings.index if isinstance(settings.index, Path) else Path("indexes/main")
        settings = load_settings(corpus=folder, index=place.parent / slug(folder.resolve().name))
    return settings


def _asked_for(profile: CorpusProfile, name: str, scope: str) -> CorpusProfile:
    """What was not given is asked for; what the documents say is offered."""
    if not scope:
        answer = str(typer.prompt("What are the documents about?", profile.scope or None, err=True))
        if answer != profile.scope:
            profile = replace(profile, scope=answer, subject="")
    if not name:
        called = typer.prompt("What is the assistant called?", profile.title, err=True)
        profile = replace(profile, name=str(called))
    return profile


def _tell(settings: Settings, profile: CorpusProfile, paths: list[Path]) -> None:
    paths_in_use = settings.paths()
    print_text(f"{safe(profile.title)}: {safe(profile.scope)}")
    for one in profile.starters:
        print_text(f"  {safe(one.question)}")
    if not profile.starters:
        print_text("  No question could be found that these documents answer; write some yourself.")
    print_text(f"{len(profile.suggested)} questions in all, in {' and '.join(map(str, paths))}.")
    where = f"MTORMS_CORPUS={shlex.quote(str(paths_in_use.corpus))}"
    print_text("Every command and surface speaks of this corpus with these settings:")
    print_text(f"  export {where} MTORMS_INDEX={shlex.quote(str(paths_in_use.index))}")
