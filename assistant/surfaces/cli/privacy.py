"""``mtor-ms privacy``: what is kept of people, and its removal."""

import sys
from importlib.metadata import entry_points
from typing import Annotated

import typer

from assistant.errors import AssistantError, SettingsInvalid
from assistant.ports import PersonalData
from assistant.settings import Settings, load_settings
from assistant.surfaces.cli.common import JsonOption, note, print_json, print_text

app = typer.Typer(
    help="Show what is kept of people, and remove it.", no_args_is_help=True, rich_markup_mode=None
)


@app.command("show")
def show(json: JsonOption = False) -> None:
    """Say what is kept, where, and how much of it.

    Example: mtor-ms privacy show
    """
    rows = [(kept.what, kept.where, kept.count("")) for kept in _all(load_settings())]
    if json:
        print_json([{"what": what, "where": where, "count": count} for what, where, count in rows])
        return
    for what, where, count in rows:
        print_text(f"{count:>7,}  {what}\n         {where}")


@app.command("purge")
def purge(
    older_than: Annotated[
        int | None,
        typer.Option("--older-than", metavar="DAYS", min=0, help="Remove what is older."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Remove all of it.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
    json: JsonOption = False,
) -> None:
    """Remove questions and answers of people permanently.

    Example: mtor-ms privacy purge --older-than 30

    The corpus, the index, keys and logins are not touched. Copies that you made of these files, and
    backups, are yours to remove.
    """
    if (older_than is None) == (not everything):
        raise SettingsInvalid(
            "What shall be removed?", "Give --older-than DAYS, or --all, and not both."
        )
    before = ""
    if older_than is not None:
        from assistant.bootstrap import days_ago

        before = days_ago(older_than)
    if not yes and not (sys.stdin.isatty() and typer.confirm("Remove it permanently?")):
        raise SettingsInvalid("Nothing was removed.", "Add --yes, or answer y.")
    gone, failed = [], []
    for kept in _all(load_settings()):
        try:
            gone.append((kept, kept.forget(before)))
        except AssistantError as error:
            failed.append(f"{kept.what}: {error.for_people()}")
    if json:
        print_json([{"what": kept.what, "where": kept.where, "removed": n} for kept, n in gone])
    else:
        for kept, number in gone:
            print_text(f"{number:>7,} removed  {kept.what}")
    for problem in failed:
        note(f"Not removed: {problem}")
    if failed:
        raise typer.Exit(1)


def _all(settings: Settings) -> list[PersonalData]:
    """Of the core, and of every surface that is installed."""
    from assistant.bootstrap import kept_here

    found = kept_here(settings)
    for point in sorted(entry_points(group="mtor_ms.kept"), key=lambda point: point.name):
        try:
            found += point.load()(settings)
        except ImportError:
            # A surface that is not installed here has nothing here.
            continue
    return found
