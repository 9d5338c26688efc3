"""``mtor-ms corpus``: documents of one's own beside those that ship."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Final

import typer

from assistant.adapters.cli.common import (
    CorpusOption,
    IndexOption,
    JsonOption,
    note,
    print_json,
    print_text,
    progress_bar,
)
from assistant.adapters.present.words import safe
from assistant.domain import AddReport
from assistant.errors import InvalidQuestion
from assistant.settings import load_settings

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, help="Add documents of your own, and take them out again.")

_SHOWN: Final = 60
"""Lines of refused files."""

NoIndex = Annotated[
    bool, typer.Option("--no-index", help="Leave the index as it is; `mtor-ms index` comes later.")
]


@app.command()
def add(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", show_default=False)],
    corpus: CorpusOption = None,
    index: IndexOption = None,
    no_index: NoIndex = False,
    json: JsonOption = False,
) -> None:
    """Add papers: PDF, JATS, PubMed XML, MEDLINE, HTML, Markdown, text; folders and zips of them.

    A BibTeX, RIS or CSL-JSON export says what the files beside it are. What is there already is
    recognised by DOI, PMID, title or content; a full text takes the place of its record or abstract
    and keeps its id. A file that cannot be read is named, and the rest is added.

    Example: mtor-ms corpus add ~/papers zotero-export/ more.zip
    """
    from assistant.bootstrap import make_assistant, make_grower

    settings = load_settings(corpus=corpus, index=index)
    with progress_bar() as progress:
        report = make_grower(settings).add(paths, progress)
        changed = report.added or report.replaced
        if changed and not no_index:
            make_assistant(settings).index(
                progress=progress,
                waiting=lambda: note("Another process is writing this index; waiting for it."),
            )
    if json:
        print_json({**asdict(report), "indexed": bool(changed and not no_index)})
    else:
        _tell(report, indexed=not no_index)
    if report.refused and not (changed or report.known):
        raise typer.Exit(1)


@app.command()
def remove(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", show_default=False)],
    corpus: CorpusOption = None,
    index: IndexOption = None,
    no_index: NoIndex = False,
) -> None:
    """Take documents out that were added; a record whose place one had taken is back again.

    Example: mtor-ms corpus remove smith-2020
    """
    from assistant.bootstrap import make_assistant, make_grower

    settings = load_settings(corpus=corpus, index=index)
    gone, missing = make_grower(settings).remove(ids)
    if gone and not no_index:
        with progress_bar() as progress:
            make_assistant(settings).index(progress=progress)
    if gone:
        print_text(f"{len(gone)} taken out: {', '.join(gone)}.")
    if missing:
        raise InvalidQuestion(
            f"Not among the documents that were added: {', '.join(missing)}.",
            "`mtor-ms sources` lists the ids; what ships with the corpus stands in its manifest.",
        )


def _tell(report: AddReport, *, indexed: bool) -> None:
    parts = [f"{len(report.added):,} added"]
    if report.replaced:
        texts = "full text" if len(report.replaced) == 1 else "full texts"
        parts.append(f"{len(report.replaced):,} {texts} in the place of a record or abstract")
    if report.known:
        parts.append(f"{len(report.known):,} there already")
    print_text(f"{', '.join(parts)}.")
    for key in (*report.added, *report.replaced)[:20]:
        print_text(f"  {key}")
    more = len(report.added) + len(report.replaced) - 20
    if more > 0:
        print_text(f"  and {more:,} more; `mtor-ms sources` lists them")
    if report.refused:
        print_text(f"{len(report.refused):,} of {report.seen:,} not added:")
        for line in _refusals(report):
            print_text(f"  {safe(line)}")
    if not indexed and (report.added or report.replaced):
        print_text("`mtor-ms index` makes them answerable.")


def _refusals(report: AddReport) -> list[str]:
    """A line for each file and reason; records of one file that lack the same are counted."""
    groups: dict[tuple[str, str], list[str]] = {}
    for name, reason in report.refused:
        file, _, title = name.partition(": ")
        groups.setdefault((file, reason), []).append(title)
    lines = []
    for (file, reason), titles in groups.items():
        many = len(titles) > 1
        which = f"{len(titles):,} records, such as “{titles[0]}”" if many else titles[0]
        lines.append(f"{file}: {which}: {reason}" if which else f"{file}: {reason}")
    shown = lines[:_SHOWN]
    if len(lines) > _SHOWN:
        shown.append(f"and {len(lines) - _SHOWN:,} more; --json names every one")
    return shown
