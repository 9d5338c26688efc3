"""``mtor-ms index``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from assistant.adapters.cli.common import (
    CorpusOption,
    IndexOption,
    JsonOption,
    assistant_for,
    note,
    print_json,
    print_text,
    progress_bar,
)

__all__ = ["index"]


def index(
    corpus: CorpusOption = None,
    index: IndexOption = None,
    full: Annotated[
        bool, typer.Option("--full", help="Build everything anew, whatever was there.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Build the index, or bring it up to the documents.

    Only documents that changed are embedded again. The corpus is a folder with a manifest.yaml, a
    BEIR data set (corpus.jsonl), or a folder of .pdf, .txt and .md files.

    Example: mtor-ms index --corpus corpus --index indexes/main
    """
    assistant, settings = assistant_for(corpus, index)
    with progress_bar() as progress:
        report = assistant.index(
            full=full,
            progress=progress,
            waiting=lambda: note("Another process is writing this index; waiting for it to end."),
        )
    if json:
        print_json(asdict(report))
        return
    counts = report.manifest.counts
    print_text(
        f"{counts['documents']:,} documents, {counts['passages']:,} passages, "
        f"{counts['sentences']:,} sentences in {settings.paths().index}"
    )
    print_text(
        f"{len(report.added):,} added, {len(report.changed):,} changed, {len(report.removed):,} "
        f"removed, {report.unchanged:,} as before; {report.embedded:,} texts embedded in "
        f"{report.seconds:.1f} s"
    )
