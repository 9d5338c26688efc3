"""``mtor-ms eval``: every number of the project, rerun with one command and no network."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from assistant.backends.scoring_file import SCORING
from assistant.bootstrap import make_assistant
from assistant.service import Assistant
from assistant.settings import Settings, load_settings
from assistant.surfaces.cli.common import (
    CorpusOption,
    IndexOption,
    JsonOption,
    WriterOption,
    note,
    print_json,
    print_text,
    progress_bar,
)
from evals.cases import (
    ASKED,
    CASES,
    FITTING,
    NATURAL,
    REPORTED,
    CaseInvalid,
    Dataset,
    Split,
    load_cases,
)
from evals.compare import compare, falls
from evals.fit import ask_all, ask_premises, fit_scoring, measure_scorers, save
from evals.fit_statements import fit_bearing
from evals.groups import write_groups
from evals.html import render_html, render_summary
from evals.inbox import Inbox
from evals.judges.model import model_judge
from evals.leaks import Tree, between_splits, leaks, news, read_known
from evals.metrics import EVALUATORS
from evals.metrics.citations import citations, with_judge
from evals.outside.cli import app as outside
from evals.report import Report, make_report
from evals.run import PlantedCorpus, Runner, run_key

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path("evals/results")

app = typer.Typer(
    name="eval",
    help="Measure answers: right, cited, honest, fast.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(outside)
OutOption = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="Where reports and logs are written.")
]


@app.command("run")
def run(
    split: Annotated[
        str, typer.Option("--split", help=f"{', '.join(REPORTED)} or all.", metavar="SPLIT")
    ] = "natural-dev",
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="FILE", help="Fail on a significant fall from this."),
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", metavar="FILE", help="Write a baseline.")
    ] = None,
    judge: Annotated[
        str,
        typer.Option("--judge", metavar="NAME", help="lexical, or PROVIDER:MODEL for a model."),
    ] = "lexical",
    cases: Annotated[
        Path,
        typer.Option(
            "--cases", metavar="DIR", help="Folder of the cases.", show_default="evals/cases"
        ),
    ] = CASES,
    out: OutOption = RESULTS,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    writer: WriterOption = "",
    first: Annotated[
        int,
        typer.Option("--first", metavar="N", help="Ask N cases, spread over the split; 0: all."),
    ] = 0,
    json: JsonOption = False,
) -> None:
    """Ask every case, print the table, write JSON and HTML pages.

    Example: mtor-ms eval run --split natural-dev --against evals/baselines/natural-dev.json

    A run that was interrupted goes on where it stopped.
    """
    dataset = load_cases(cases).of(_split(split))
    if first:
        dataset = dataset.spread(first)
    assistant, settings = _assistant(corpus, index, writer)
    writer = settings.writer
    key = run_key(assistant, dataset, f"{writer} {judge}")
    runner = Runner(assistant, lambda: _planted(settings, cases))
    if judge != "lexical":
        judged = model_judge(judge)
        writer = f"{writer}, judged by {judged.name}"
        runner.evaluators = [with_judge(judged) if e is citations else e for e in EVALUATORS]
    with progress_bar() as progress:
        rows = runner.run(
            dataset, out / f"{key}.jsonl", lambda done, total: progress("asking", done, total)
        )
    report = make_report(rows, dataset, key=key, split=split, writer=writer)
    _written(report, dataset, out, baseline)
    if json:
        print_json({"means": {k: asdict(v) for k, v in report.means.items()}, **report.totals})
    else:
        _table(report)
        print_text(f"\nReport: {out / f'{split}.html'}, all splits: {out / 'index.html'}")
    if against is not None:
        _gate(report, against)


def _written(report: Report, dataset: Dataset, out: Path, baseline: Path | None) -> None:
    report.save(out / f"{report.split}.json")
    page = render_html(report, dataset)
    (out / f"{report.split}.html").write_text(page, encoding="utf-8")
    write_summary(out)
    if baseline:
        report.slim().save(baseline)


def _gate(report: Report, against: Path) -> None:
    """Names what fell significantly; exit 1 when anything did."""
    problems = falls(Report.load(against), report)
    for problem in problems:
        note(f"FELL: {problem}")
    if problems:
        raise typer.Exit(1)
    note(f"No significant fall from {against}.")


@app.command("compare")
def compare_reports(
    before: Annotated[Path, typer.Argument(help="A report or baseline.", show_default=False)],
    after: Annotated[Path, typer.Argument(help="Another.", show_default=False)],
) -> None:
    """Show what changed between two reports, case by case.

    Example: mtor-ms eval compare evals/baselines/dev.json evals/results/dev.json
    """
    print_text(f"{'measure':<20} {'before':>8} {'after':>8} {'p':>7}  better  worse")
    changes = compare(Report.load(before), Report.load(after))
    for c in changes:
        print_text(
            f"{c.name:<20} {c.before:>8.3f} {c.after:>8.3f} {c.p:>7.3f}  {len(c.better):>6} "
            f"{len(c.worse):>6}"
        )
    for c in changes:
        for sign, turns in (("+", c.better), ("-", c.worse)):
            for turn in turns:
                print_text(f"{sign} {c.name}: {turn}")


@app.command("check")
def check(
    cases: Annotated[
        Path,
        typer.Option(
            "--cases", metavar="DIR", help="Folder of the cases.", show_default="evals/cases"
        ),
    ] = CASES,
) -> None:
    """Check the cases: form, ids, gold sentences, and that the splits hold different questions.

    Example: mtor-ms eval check
    """
    dataset = Dataset((*load_cases(cases), *load_cases(FITTING), *load_cases(ASKED)))
    assistant, _ = _assistant(None, None)
    problems = between_splits(dataset) + missing_gold(dataset, assistant)
    for problem in problems:
        note(problem)
    if problems:
        raise typer.Exit(1)
    print_text(f"{len(dataset)} cases, nothing wrong.")


@app.command("leaks")
def find_leaks(
    cases: Annotated[
        Path,
        typer.Option(
            "--cases", metavar="DIR", help="Folder of the cases.", show_default="evals/cases"
        ),
    ] = CASES,
    known: Annotated[
        bool, typer.Option("--known", help="List what is known to have leaked, too.")
    ] = False,
) -> None:
    """Look for what cases ask and expect in the program and its tests; name file and line.

    Example: mtor-ms eval leaks

    What evals/known_leaks.txt lists is passed over. Fails on anything else, and on what it lists in vain.
    """
    found = leaks(load_cases(cases), Tree.of(ROOT))
    if known:
        for leak in found:
            print_text(str(leak))
    problems = news(found, read_known())
    for problem in problems:
        note(problem)
    if problems:
        raise typer.Exit(1)
    print_text(f"{len(found)} known leaks, no other.")


@app.command("fit")
def fit(
    write: Annotated[
        bool, typer.Option("--write", help="Put the fit into the corpus folder.")
    ] = False,
    corpus: CorpusOption = None,
    index: IndexOption = None,
) -> None:
    """Fit what tells answers from what lies near, and compare cosine, words and the learned reader.

    Example: mtor-ms eval fit

    Fitted on natural-dev and evals/fitting (thresholds on dev, too), reported on both natural splits and on
    evals/fitting; some minutes.
    """
    assistant, settings = _assistant(corpus, index)
    tuned = (*NATURAL, Split.DEV)
    others = (case for case in load_cases() if case.split in tuned)
    cases = Dataset((*load_cases(FITTING), *others))
    asker = assistant.asker()
    with progress_bar() as progress:
        asked = ask_all(cases, asker, asker.weigher.reader, lambda n, of: progress("asking", n, of))
    for found in measure_scorers(asked):
        print_text(
            f"{found.scorer:<20} {found.split:<14} top_1 {found.top_1}  facts_6 {found.facts_6}  "
            f"auc {found.auc}"
        )
    learnt = frozenset(asker.index.source_ids())
    scoring = replace(fit_scoring(asked, ask_premises(asker.premises)), sources=learnt)
    print_json({**asdict(scoring), "sources": sorted(learnt)})
    if write:
        save(scoring, settings.paths().corpus / SCORING)


@app.command("fit-statements")
def fit_statements(corpus: CorpusOption = None, index: IndexOption = None) -> None:
    """Fit how likely the verdict of one sentence on a statement is right; a minute.

    Example: mtor-ms eval fit-statements

    Prints what `assistant/checking/bearing.py` holds.
    """
    checker = _assistant(corpus, index)[0].asker().judge_of_claims
    print_json({str(kind): asdict(curve) for kind, curve in fit_bearing(checker).items()})


@app.command("groups")
def groups(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where they are written.")],
    questions: Annotated[
        Path,
        typer.Option(
            "--questions",
            metavar="PATH",
            help="The labelled questions.",
            show_default="training/asked",
        ),
    ] = ASKED,
    corpus: CorpusOption = None,
    index: IndexOption = None,
) -> None:
    """Write labelled questions with the passages found for each, to train or to measure the reader on.

    Example: mtor-ms eval groups --out groups.jsonl
    """
    assistant, _ = _assistant(corpus, index)
    with progress_bar() as progress:
        count = write_groups(
            load_cases(questions), assistant.asker(), out, lambda n, of: progress("asking", n, of)
        )
    print_text(f"{count} questions in {out}.")


@app.command("inbox")
def inbox(
    draft: Annotated[
        str | None, typer.Option("--draft", metavar="ID", help="Print a draft case from one.")
    ] = None,
    path: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="Where feedback is kept.")
    ] = None,
) -> None:
    """List what people did not like, or turn one into a draft case.

    Example: mtor-ms eval inbox --draft f-0123456789 >> evals/cases/feedback.yaml
    """
    box = Inbox(path or load_settings().paths().feedback)
    if draft:
        print_text(box.draft(draft).rstrip())
        return
    for feedback in box.all():
        print_text(f"{feedback.id}  {feedback.created}  {feedback.reason:<15} {feedback.question}")
        if feedback.comment:
            print_text(f"    {feedback.comment}")


def missing_gold(dataset: Dataset, assistant: Assistant) -> list[str]:
    """Gold and fair sentences that their source does not hold, each in a sentence; patterns aside."""
    texts = {d.source.id: " ".join(d.text.split()) for d in assistant.documents()}
    return [
        f"{case.id}: {source} does not hold “{sentence}”."
        for case in dataset
        for turn in case.turns
        for marked in (turn.gold, turn.fair)
        for source, sentences in marked.items()
        for sentence in sentences
        if source not in texts
        or not (sentence.startswith("re:") or " ".join(sentence.split()) in texts[source])
    ]


def write_summary(out: Path) -> None:
    """One page over the reports that lie in a folder, natural splits first."""
    reports = [Report.load(path) for split in REPORTED if (path := out / f"{split}.json").exists()]
    page = render_summary(reports, load_cases(), sorted(out.glob("outside-*.json")))
    (out / "index.html").write_text(page, encoding="utf-8")


def _split(name: str) -> Split | None:
    if name == "all":
        return None
    try:
        return Split(name)
    except ValueError as error:
        raise CaseInvalid(
            f"There is no split “{name}”.", f"Name {', '.join(REPORTED)} or all."
        ) from error


def _assistant(
    corpus: Path | None, index: str | None, writer: str = "extractive"
) -> tuple[Assistant, Settings]:
    settings = load_settings(corpus=corpus, index=index, writer=writer or "extractive")
    assistant = make_assistant(settings)
    assistant.index()
    return assistant, settings


def _planted(settings: Settings, cases: Path) -> Assistant:
    """The assistant over the corpus and the texts that cases plant, in an index of its own."""
    index = settings.index if isinstance(settings.index, Path) else Path("indexes/milvus")
    folder = index.with_name(index.name + "-planted")
    assistant = make_assistant(Settings(corpus=settings.corpus, index=folder))
    plain = assistant.open_corpus
    assistant.open_corpus = lambda: PlantedCorpus(plain(), list(load_cases(cases)))
    assistant.index()
    return assistant


def _table(report: Report) -> None:
    print_text(f"{'measure':<20} {'mean':>7}  {'95 % interval':<16} {'n':>4}")
    for name, found in report.means.items():
        low_high = f"[{found.low:.3f}, {found.high:.3f}]"
        print_text(f"{name:<20} {found.mean:>7.3f}  {low_high:<16} {found.n:>4}")
    for name, value in report.totals.items():
        print_text(f"{name:<20} {value:>7.3f}")
    print_text(f"\n{'kind':<18} {'facts':>6} {'refused':>8} {'right':>6}")
    for kind, means in report.kinds.items():
        cells = [means.get(n) for n in ("key_fact_recall", "false_refusal", "accuracy")]
        print_text(f"{kind:<18} " + " ".join(f"{c.mean:>6.2f}" if c else "     -" for c in cells))
    for row in report.crashes:
        note(f"CRASHED: {row.case}: {row.error}")
