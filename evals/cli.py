"""``mtor-ms eval``: every number of the project, rerun with one command and no network."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from statistics import mean
from typing import Annotated, Any

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
from assistant.backends.lexicon_file import load_lexicon
from assistant.bootstrap import make_assistant
from assistant.domain import Support
from assistant.service import Assistant
from assistant.settings import Settings, load_settings
from assistant.steps.lexicon import Lexicon
from assistant.steps.support import SupportCheck
from evals.calibrate import calibrate
from evals.cases import CASES, CaseInvalid, Split, load_cases
from evals.compare import compare, falls
from evals.html import render_html
from evals.inbox import Inbox
from evals.judges.model import model_judge
from evals.leaks import leaks
from evals.metrics import EVALUATORS
from evals.metrics.citations import citations, with_judge
from evals.outside.beir import measure_beir
from evals.outside.claims import measure_claims
from evals.outside.files import Label, read_bioasq, read_claims, read_pubmedqa
from evals.outside.papers import measure_papers
from evals.outside.questions import QuestionCorpus, measure_questions
from evals.report import Report, make_report
from evals.run import PlantedCorpus, Runner, run_key

__all__ = ["app"]

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path("evals/results")

app = typer.Typer(
    name="eval",
    help="Measure answers: right, cited, honest, fast.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
OutOption = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="Where reports and logs are written.")
]


@app.command("run")
def run(
    split: Annotated[
        str, typer.Option("--split", help="dev, test or all.", metavar="SPLIT")
    ] = "dev",
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
    json: JsonOption = False,
) -> None:
    """Ask every case, print the table, write JSON and one HTML page.

    Example: mtor-ms eval run --split dev --against evals/baselines/dev.json

    A run that was interrupted goes on where it stopped.
    """
    dataset = load_cases(cases).of(_split(split))
    assistant, settings = _assistant(corpus, index)
    writer = "extractive"
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
    report.save(out / f"{split}.json")
    (out / f"{split}.html").write_text(render_html(report, dataset), encoding="utf-8")
    if baseline:
        report.slim().save(baseline)
    if json:
        print_json({"means": {k: asdict(v) for k, v in report.means.items()}, **report.totals})
    else:
        _table(report)
        print_text(f"\nReport: {out / f'{split}.html'}")
    if against is not None:
        _gate(report, against)


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
    """Check the cases: form, ids, and that no test question has leaked.

    Example: mtor-ms eval check
    """
    dataset = load_cases(cases)
    found = leaks(dataset, sorted((ROOT / "assistant").rglob("*.py")))
    for leak in found:
        note(leak)
    if found:
        raise typer.Exit(1)
    print_text(f"{len(dataset)} cases, no leak.")


@app.command("calibrate")
def calibrate_confidence(
    write: Annotated[
        bool, typer.Option("--write", help="Put the fit into the program's data file.")
    ] = False,
    corpus: CorpusOption = None,
    index: IndexOption = None,
) -> None:
    """Fit the confidence of answers on the dev cases and report the error on unseen ones.

    Example: mtor-ms eval calibrate
    """
    assistant, _ = _assistant(corpus, index)
    found = calibrate(assistant, load_cases().of(Split.DEV))
    print_json(asdict(found))
    if write:
        found.save(ROOT / "assistant/data/calibration.json")


@app.command("beir")
def beir(
    folder: Annotated[Path, typer.Argument(metavar="DIR", show_default=False)],
    split: Annotated[str, typer.Option("--split", help="Which judgements.")] = "test",
    index: IndexOption = None,
) -> None:
    """Measure retrieval on a data set in BEIR's format; its index is built first.

    Example: mtor-ms eval beir path/to/scifact
    """
    if not (folder / "corpus.jsonl").is_file():
        raise CaseInvalid(f"{folder} is not a BEIR folder: it has no corpus.jsonl.")
    where = index or Path("indexes") / folder.resolve().name
    assistant = make_assistant(load_settings(corpus=folder, index=where))
    with progress_bar() as progress:
        assistant.index(progress=progress)
    print_json(asdict(measure_beir(assistant, folder, split)))


@app.command("pubmedqa")
def pubmedqa(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    index: IndexOption = None,
) -> None:
    """Measure whether PubMedQA's questions find their own abstracts among all.

    Example: mtor-ms eval pubmedqa path/to/ori_pqal.json
    """
    _questions(read_pubmedqa(file), index or Path("indexes/pubmedqa"))


@app.command("bioasq")
def bioasq(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    index: IndexOption = None,
) -> None:
    """Measure whether BioASQ's questions find their own snippets among all.

    Example: mtor-ms eval bioasq path/to/training.json
    """
    _questions(read_bioasq(file), index or Path("indexes/bioasq"))


@app.command("papers")
def papers(folder: Annotated[Path, typer.Argument(metavar="DIR", show_default=False)]) -> None:
    """Measure how PDFs are read, against the JATS of the same articles beside them.

    Example: mtor-ms eval papers path/to/pdf_jats
    """
    scores = list(measure_papers(folder))
    if not scores:
        raise CaseInvalid(f"{folder} has no PDF with a JATS file of the same name.")
    print_json(
        {
            "papers": [asdict(score) for score in scores],
            "recall": {
                "mean": mean(s.recall for s in scores),
                "worst": min(s.recall for s in scores),
            },
            "noise": {"mean": mean(s.noise for s in scores), "worst": max(s.noise for s in scores)},
            "title_and_doi": mean([*(s.title for s in scores), *(s.doi for s in scores)]),
        }
    )


@app.command("claims")
def claims(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    abstracts: Annotated[
        Path | None,
        typer.Option("--abstracts", metavar="FILE", help="SciFact's corpus.jsonl."),
    ] = None,
) -> None:
    """Measure the support check on claims with labelled evidence.

    Example: mtor-ms eval claims claims_dev.jsonl --abstracts corpus.jsonl
    """
    check = SupportCheck(Lexicon(load_lexicon()))
    labels = {
        Support.SUPPORTED: Label.SUPPORT,
        Support.PARTLY: Label.SUPPORT,
        Support.CONTRADICTED: Label.CONTRADICT,
    }

    def judge(claim: str, evidence: str) -> Label:
        return labels.get(check.check(claim, evidence).support, Label.NOT_ENOUGH)

    print_json(asdict(measure_claims(read_claims(file, abstracts), judge)))


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


def _split(name: str) -> Split | None:
    if name == "all":
        return None
    try:
        return Split(name)
    except ValueError as error:
        raise CaseInvalid(f"There is no split “{name}”.", "Name dev, test or all.") from error


def _assistant(corpus: Path | None, index: str | None) -> tuple[Assistant, Settings]:
    settings = load_settings(corpus=corpus, index=index)
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


def _questions(questions: list[Any], index: Path | str) -> None:
    assistant = make_assistant(load_settings(index=index))
    assistant.open_corpus = lambda: QuestionCorpus(questions)
    with progress_bar() as progress:
        assistant.index(progress=progress)
        scores = measure_questions(
            assistant, questions, lambda done, total: progress("searching", done, total)
        )
    print_json(asdict(scores))


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
