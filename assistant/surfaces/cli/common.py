"""What every command shares: options, output, progress."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from assistant.ports import Progress
from assistant.service import Assistant
from assistant.settings import Settings, load_settings
from assistant.surfaces.shared.answer_log import AnswerRecorder
from assistant.surfaces.shared.options import CorpusOption as CorpusOption
from assistant.surfaces.shared.options import IndexOption as IndexOption

_REFUSALS: Final = 60
"""Lines of refused files."""


class Level(StrEnum):
    """For whom the answer is laid out."""

    READER = "reader"
    LAB = "lab"


WriterOption = Annotated[
    str,
    typer.Option(
        "--writer",
        metavar="NAME",
        help="Who writes: extractive (no language model), or PROVIDER:MODEL.",
        show_default=False,
    ),
]
LevelOption = Annotated[
    Level, typer.Option("--level", help="reader, or lab for places and identifiers.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def assistant_for(
    corpus: Path | None, index: Path | str | None, writer: str = ""
) -> tuple[Assistant, Settings]:
    """The assistant for these folders, and the settings in force."""
    # Imported here, so that --help and mistyped commands answer at once.
    from assistant.bootstrap import make_assistant

    settings = load_settings(corpus=corpus, index=index, writer=writer)
    return make_assistant(settings), settings


def answer_recorder(settings: Settings) -> AnswerRecorder:
    """Keeps answers for `mtor-ms replay`; if that fails, says so once."""
    from assistant.bootstrap import make_answer_log

    return AnswerRecorder(make_answer_log(settings), warn=note)


def say_if_behind(assistant: Assistant, settings: Settings) -> None:
    """Brings the index up to date if the settings say so, else reports on standard error what changed."""
    from assistant.bootstrap import make_current

    with progress_bar() as progress:
        message = make_current(assistant, settings, progress)
    if message:
        note(message)


def print_json(data: Any) -> None:
    """One JSON value, readable by people, too."""
    from assistant.surfaces.presentation.answer_json import dumped

    print_text(dumped(data, indent=2))


def print_text(text: str) -> None:
    """A line or more on standard output; bytes that the terminal cannot show are replaced."""
    sys.stdout.buffer.write((text + "\n").encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def note(text: str) -> None:
    """A line on standard error, where it does not disturb what a program reads."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Shows progress on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _what, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def report(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total or None)
            bar.update(tasks[what], completed=done, total=total or None)

        yield report


def refusals(refused: Iterable[tuple[str, str]]) -> list[str]:
    """A line for each file and reason; records of one file that lack the same are counted."""
    groups: dict[tuple[str, str], list[str]] = {}
    for name, reason in refused:
        file, _, title = name.partition(": ")
        groups.setdefault((file, reason), []).append(title)
    lines = []
    for (file, reason), titles in groups.items():
        many = len(titles) > 1
        which = f"{len(titles):,} records, such as “{titles[0]}”" if many else titles[0]
        lines.append(f"{file}: {which}: {reason}" if which else f"{file}: {reason}")
    shown = lines[:_REFUSALS]
    if len(lines) > _REFUSALS:
        shown.append(f"and {len(lines) - _REFUSALS:,} more; --json names every one")
    return shown
