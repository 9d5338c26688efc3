"""The command line: options in, text or JSON out, every error reported once and plainly."""

import os
import sys
import traceback
from importlib.metadata import entry_points

import typer

from assistant import __version__
from assistant.errors import AssistantError, SettingsInvalid
from assistant.surfaces.cli import (
    ask,
    chat,
    corpus,
    doctor,
    findings,
    index,
    models,
    privacy,
    replay,
    search,
    sources,
)

app = typer.Typer(
    name="mtor-ms",
    help="Answers from a corpus of documents, every sentence cited and checked.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("index")(index.index)
app.command("ask")(ask.ask)
app.command("chat")(chat.chat)
app.command("replay")(replay.replay)
app.command("search")(search.search)
app.command("sources")(sources.sources)
app.command("findings")(findings.findings)
app.command("map")(findings.map_findings)
app.command("doctor")(doctor.doctor)
app.add_typer(corpus.app, name="corpus")
app.add_typer(models.app, name="models")
app.add_typer(privacy.app, name="privacy")


@app.callback(invoke_without_command=True)
def _root(
    version: bool = typer.Option(False, "--version", help="Print the version and exit."),
    _debug: bool = typer.Option(False, "--debug", help="Show the traceback of an error."),
) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


def _add_groups(words: list[str]) -> None:
    """Adds the command groups that installed packages bring: all for help, else the one asked for.

    The program does not know its evaluation harness; it only asks who is there.
    """
    asked = next((word for word in words if not word.startswith("-")), "")
    ours = {command.name for command in app.registered_commands}
    if asked in ours.union(group.name for group in app.registered_groups):
        return  # what is installed is not looked through for what is here: that takes a hundredth of a second
    for point in entry_points(group="mtor_ms.commands"):
        if point.name == asked or not asked:
            try:
                app.add_typer(point.load(), name=point.name)
            except ImportError as error:
                if asked:
                    raise SettingsInvalid(
                        f"`mtor-ms {point.name}` needs {error.name}, which is not installed.",
                        "Run `make setup`, or pip install 'mtor-ms-assistant[evals,slack,ui]'.",
                    ) from error


def main() -> None:
    """Runs the command line; exit 0 good, 1 could not be done, 2 wrong usage."""
    debug = "--debug" in sys.argv
    if debug:
        # Accepted anywhere on the line: people add it at the end, after the error.
        sys.argv = [word for word in sys.argv if word != "--debug"]
    try:
        _add_groups(sys.argv[1:])
        app()
    except AssistantError as error:
        if debug:
            traceback.print_exc()
        sys.stderr.write(f"Error: {error.for_people()}\n")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # Whoever read our output has gone, as with `| head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        sys.exit(130)
    except MemoryError:
        raise
    except Exception as error:
        if debug:
            raise
        sys.stderr.write(
            f"Error: something went wrong that should not have ({type(error).__name__}: {error}). "
            "Run the command again with --debug and report what it shows.\n"
        )
        sys.exit(1)
