"""``mtor-ms index``."""

from dataclasses import asdict
from typing import Annotated

import typer

from assistant.surfaces.cli.common import (
    CorpusOption,
    IndexOption,
    JsonOption,
    assistant_for,
    note,
    print_json,
    print_text,
    progress_bar,
    refusals,
)
from assistant.surfaces.presentation.labels import safe


def index(
    corpus: CorpusOption = None,
    index: IndexOption = None,
    full: Annotated[
        bool, typer.Option("--full", help="Build everything anew, whatever was there.")
    ] = False,
    ray: Annotated[
        str,
        typer.Option(
            "--ray", metavar="ADDRESS", help="Read and embed on a Ray cluster, or `local`."
        ),
    ] = "",
    plan: Annotated[
        int | None,
        typer.Option(
            "--plan", metavar="N", min=1, help="Say how N passages would be searched, and exit."
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Build the index, or bring it up to the documents.

    Only documents that changed are embedded again. The corpus is a folder with a manifest.yaml, a
    BEIR data set (corpus.jsonl), or a folder of any files that `mtor-ms corpus add` reads. A file
    that cannot be read is named, and the rest is indexed.

    Example: mtor-ms index --corpus corpus --index indexes/main
    """
    if plan is not None:
        _plan(plan, json)
        return
    assistant, settings = assistant_for(corpus, index)
    with progress_bar() as progress:
        report = assistant.index(
            full=full,
            ray=ray,
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
    if report.refused:
        print_text(f"{len(report.refused):,} could not be read:")
        for line in refusals(report.refused):
            print_text(f"  {safe(line)}")


def _plan(passages: int, json: bool) -> None:
    from assistant.bootstrap import plan_index

    plan = plan_index(passages)
    if json:
        print_json(asdict(plan))
        return
    print_text(
        f"{plan.passages:,} passages: {plan.index}\n"
        f"  memory while searching  {plan.resident_mb:,.0f} MB for the vectors; the rest is mapped from disk\n"
        f"  disk                    {plan.disk_gb:,.1f} GB\n"
        f"  search by meaning, p95  {plan.p95_ms:,.1f} ms, recall@10 {plan.recall_10:.3f} against exact\n"
        f"  embedding               {plan.hours:,.1f} hours on two cores\n"
        f"{plan.advice}\n"
        "Expected, from what `make bench` measured on two cores; docs/scale.md has the arithmetic."
    )
