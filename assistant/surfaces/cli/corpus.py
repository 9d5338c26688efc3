"""``mtor-ms corpus``: adds documents of one's own to those that ship."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Final

import typer

from assistant.domain import AddReport
from assistant.errors import InvalidQuestion
from assistant.settings import load_settings
from assistant.surfaces.cli.common import (
    CorpusOption,
    IndexOption,
    JsonOption,
    note,
    print_json,
    print_text,
    progress_bar,
    refusals,
)
from assistant.surfaces.cli.corpus_init import init
from assistant.surfaces.cli.corpus_watch import watch
from assistant.surfaces.presentation.labels import safe

app = typer.Typer(no_args_is_help=True, help="Add documents of your own, and take them out again.")

app.command("init")(init)
app.command("watch")(watch)
_SHOWN: Final = 60
"""Lines of papers that did not come."""

NoIndex = Annotated[
    bool, typer.Option("--no-index", help="Leave the index as it is; `mtor-ms index` comes later.")
]


@app.command()
def add(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", show_default=False)],
    corpus: CorpusOption = None,
    index: IndexOption = None,
    no_index: NoIndex = False,
    password: Annotated[
        str | None,
        typer.Option(
            "--password",
            show_default=False,
            help="Opens protected PDFs; MTORMS_PDF_PASSWORD keeps it out of the shell's history.",
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Add papers: PDF, JATS, PubMed, MEDLINE, HTML, Word, RTF, Markdown, text; folders and zips of them.

    An export (RIS, BibTeX, CSL-JSON, EndNote XML, CSV) describes the files in its folder. What is there already is
    recognised by DOI, PMID, title or content; a full text takes the place of its record or abstract
    and keeps its id. A file that cannot be read is named, and the rest is added.

    Example: mtor-ms corpus add ~/papers zotero-export/ more.zip
    """
    from assistant.bootstrap import make_assistant, make_importer

    settings = load_settings(corpus=corpus, index=index, pdf_password=password)
    with progress_bar() as progress:
        report = make_importer(settings).add(paths, progress)
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
    from assistant.bootstrap import make_assistant, make_importer

    settings = load_settings(corpus=corpus, index=index)
    gone, missing = make_importer(settings).remove(ids)
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
    for key, warning in report.warned[:_SHOWN]:
        print_text(f"  {key}: {safe(warning)}")
    if report.refused:
        print_text(f"{len(report.refused):,} of {report.seen:,} not added:")
        for line in refusals(report.refused):
            print_text(f"  {safe(line)}")
    if not indexed and (report.added or report.replaced):
        print_text("`mtor-ms index` makes them answerable.")


@app.command()
def fetch(
    wanted: Annotated[
        list[str] | None, typer.Argument(metavar="[DOI|PMID|PMCID|QUERY]...", show_default=False)
    ] = None,
    cited: Annotated[
        bool, typer.Option("--cited", help="What our sources cite and we have no full text of.")
    ] = False,
    most: Annotated[int, typer.Option("--most", min=1, max=200, help="Papers for a query.")] = 20,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Fetch papers from Europe PMC and PubMed, and add them.

    The full text where it is open access, else the abstract. MTORMS_CONTACT must name an e-mail
    address; nothing but what is asked for leaves this machine.

    Example: mtor-ms corpus fetch PMC6281068 10.1007/s11064-017-2296-7 "rapamycin AND EAE"
    """
    from assistant.bootstrap import cited_works, make_assistant, make_fetcher

    settings = load_settings(corpus=corpus, index=index)
    assistant, fetcher = make_assistant(settings), make_fetcher(settings)
    names = list(wanted or ())
    if cited:
        names += cited_works(assistant.documents())
    if not names:
        raise InvalidQuestion(
            "Nothing was asked for.", "Name a DOI, PMID, PMCID or query, or say --cited."
        )
    with progress_bar() as progress:
        fetched, report = fetcher.fetch(names, most, progress)
        if report.added or report.replaced:
            assistant.index(progress=progress)
    if json:
        print_json({"fetched": asdict(fetched), "added": asdict(report)})
        return
    print_text(
        f"{len(fetched.full_texts):,} full texts and {len(fetched.abstracts):,} abstracts came."
    )
    for name, place in fetched.elsewhere[:_SHOWN]:
        print_text(
            f"  {safe(name)}: a free copy is at {safe(place)}; `mtor-ms corpus add` reads it"
        )
    for name, reason in fetched.missing[:_SHOWN]:
        print_text(f"  {safe(name)}: {safe(reason)}")
    _tell(report, indexed=True)


@app.command()
def check(corpus: CorpusOption = None, index: IndexOption = None, json: JsonOption = False) -> None:
    """Ask PubMed and Crossref for retractions, corrections and final versions of the papers.

    A retracted source is marked in every answer that cites it, from then on.

    Example: mtor-ms corpus check
    """
    from assistant.bootstrap import make_assistant, make_checker

    settings = load_settings(corpus=corpus, index=index)
    assistant, checker = make_assistant(settings), make_checker(settings)
    sources = [document.source for document in assistant.documents()]
    with progress_bar() as progress:
        marks = checker.check(sources, progress)
        assistant.index(progress=progress)
    if json:
        when = checker.library.checked()
        print_json({"checked": when, "marks": {key: asdict(mark) for key, mark in marks.items()}})
        return
    asked = sum(bool(source.doi or source.pmid) for source in sources)
    print_text(
        f"{asked:,} of {len(sources):,} sources could be asked for, on {checker.library.checked()}."
    )
    for key, mark in marks.items():
        print_text(f"  {key}: {safe('; '.join(filter(None, (mark.retracted, *mark.updates))))}")
    if not marks:
        print_text("No retraction, correction or new version was found.")


@app.command()
def gaps(
    most: Annotated[int, typer.Option("--most", min=1, help="How many.")] = 20,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """What our sources cite and the corpus lacks, and the questions that went wrong.

    Example: mtor-ms corpus gaps --most 10
    """
    from assistant.bootstrap import make_assistant, make_feedback_box, missing_works

    settings = load_settings(corpus=corpus, index=index)
    missing = missing_works(make_assistant(settings).documents())
    wrong = make_feedback_box(settings).all()
    if json:
        print_json(
            {
                "missing": [asdict(gap) for gap in missing[:most]],
                "questions": [{"question": f.question, "reason": f.reason} for f in wrong],
            }
        )
        return
    print_text(f"{len(missing):,} works are cited and not here.")
    for gap in missing[:most]:
        by = ", ".join(gap.cited_by[:4])
        name = gap.doi or (f"PMID {gap.pmid}" if gap.pmid else "no identifier")
        print_text(f"  {gap.leaning:>3} sentences  {safe(gap.title[:90])} ({name}; cited by {by})")
    if wrong:
        print_text(f"{len(wrong):,} answers were found wanting:")
        for feedback in wrong[-most:]:
            print_text(
                f"  {feedback.reason.value.replace('_', ' ')}: {safe(feedback.question[:100])}"
            )
