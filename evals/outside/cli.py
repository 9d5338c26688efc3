"""``mtor-ms eval outside``: the assistant on data that is not ours."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from statistics import mean
from typing import Annotated, Any

import typer

from assistant.backends.model_files import bundled_model
from assistant.backends.onnx_evidence import OnnxEvidence
from assistant.backends.onnx_reader import OnnxReader
from assistant.backends.scoring_file import GENERAL
from assistant.backends.shipped_files import load_lexicon
from assistant.backends.tokens import WordPieceCounter, load_tokenizer
from assistant.bootstrap import make_assistant
from assistant.checking.claims import ClaimChecker
from assistant.domain import Support
from assistant.ports import Corpus
from assistant.service import Assistant
from assistant.settings import load_settings
from assistant.surfaces.cli.common import IndexOption, print_json, progress_bar
from assistant.text.lexicon import Lexicon
from evals.cases import CaseInvalid
from evals.fit import ask_premises, save
from evals.outside.answers import (
    PassageCorpus,
    halves,
    measure_answers,
    read_answers,
    read_beir_answers,
    to_fit_on,
    to_measure,
)
from evals.outside.beir import measure_beir
from evals.outside.claims import measure_claims
from evals.outside.files import Label, read_bioasq, read_claims, read_pubmedqa
from evals.outside.findings import ABSTRACTS, LABELS, measure_findings
from evals.outside.fitting import HELD_OUT, fit_curve, read_pairs, read_written_claims
from evals.outside.papers import measure_papers
from evals.outside.questions import QuestionCorpus, measure_questions
from evals.outside.scoring import ask_outside, fit_general

app = typer.Typer(
    name="outside",
    help="Measure on questions, claims and papers that are not ours.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.command("answers")
def answers(
    data: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    most: Annotated[
        int, typer.Option("--most", help="Questions at most; 0 for all of them.", min=0)
    ] = 0,
    split: Annotated[
        str, typer.Option("--split", help="Which judgements, in a BEIR folder.")
    ] = "test",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the result as JSON.")
    ] = None,
    index: IndexOption = None,
) -> None:
    """Measure answers where the passage is there, and where it was taken out.

    FILE is a gzipped file of labelled sentences, of which half is asked, or a folder in BEIR's format.

    Example: mtor-ms eval outside answers path/to/answers.jsonl.gz
    """
    if data.is_dir():
        _beir_folder(data)
        questions, corpus = read_beir_answers(data, split)
        questions = questions[: most or None]
    else:
        questions, corpus = read_answers(data, most)
    parts = halves(questions, corpus)
    questions = questions if data.is_dir() else to_measure(questions)
    with progress_bar() as progress:
        assistants = _over_halves(parts, data, index, progress)
        scores = measure_answers(
            questions, assistants, parts, lambda done, total: progress("asking", done, total)
        )
    found = asdict(scores)
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print_json(found)


@app.command("fit-answers")
def fit_answers(
    data: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    write: Annotated[
        bool, typer.Option("--write", help="Put the fit into the program's data file.")
    ] = False,
    most: Annotated[
        int, typer.Option("--most", help="Questions at most; 0 for all of them.", min=0)
    ] = 0,
    index: IndexOption = None,
) -> None:
    """Fit when a question is answered from texts that the reader has not learnt: for any corpus but the shipped one.

    FILE is a gzipped file of labelled sentences; the half that is not measured on is fitted on.

    Example: mtor-ms eval outside fit-answers path/to/answers.jsonl.gz --write
    """
    questions, corpus = read_answers(data, most)
    parts = halves(questions, corpus)
    ours = make_assistant(load_settings()).asker()
    with progress_bar() as progress:
        assistants = _over_halves(parts, data, index, progress)
        asked = ask_outside(
            to_fit_on(questions),
            assistants,
            parts,
            lambda done, total: progress("asking", done, total),
        )
    scoring = fit_general(asked, ask_premises(ours.premises), ours.weigher.scorings.own)
    print_json(asdict(scoring))
    if write:
        save(scoring, GENERAL)


@app.command("findings")
def findings(
    folder: Annotated[Path, typer.Argument(metavar="DIR", show_default=False)],
) -> None:
    """Measure the directions that are read out of papers, against labelled sentences of papers and of abstracts.

    DIR holds the papers that the labels are of, SciFact's corpus.jsonl and PubMedQA's ori_pqal.json, in any folders
    below it.

    Example: mtor-ms eval outside findings path/to/papers
    """
    counter = WordPieceCounter(load_tokenizer(bundled_model()))
    for labels in (LABELS, ABSTRACTS):
        print_json(asdict(measure_findings(folder, OnnxEvidence(), counter, labels)))


@app.command("beir")
def beir(
    folder: Annotated[Path, typer.Argument(metavar="DIR", show_default=False)],
    split: Annotated[str, typer.Option("--split", help="Which judgements.")] = "test",
    index: IndexOption = None,
) -> None:
    """Measure retrieval on a data set in BEIR's format; its index is built first.

    Example: mtor-ms eval outside beir path/to/scifact
    """
    _beir_folder(folder)
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

    Example: mtor-ms eval outside pubmedqa path/to/ori_pqal.json
    """
    _questions(read_pubmedqa(file), index or Path("indexes/pubmedqa"))


@app.command("bioasq")
def bioasq(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    index: IndexOption = None,
) -> None:
    """Measure whether BioASQ's questions find their own snippets among all.

    Example: mtor-ms eval outside bioasq path/to/training.json
    """
    _questions(read_bioasq(file), index or Path("indexes/bioasq"))


@app.command("papers")
def papers(folder: Annotated[Path, typer.Argument(metavar="DIR", show_default=False)]) -> None:
    """Measure how PDFs are read, against the JATS of the same articles beside them.

    Example: mtor-ms eval outside papers path/to/pdf_jats
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
            "authors_and_year": sum(s.authors and s.year for s in scores),
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
    """Measure the claim checker on claims with labelled evidence.

    Example: mtor-ms eval outside claims claims_dev.jsonl --abstracts corpus.jsonl
    """
    check = ClaimChecker(Lexicon(load_lexicon()), OnnxReader())
    labels = {
        Support.SUPPORTED: Label.SUPPORT,
        Support.PARTLY: Label.SUPPORT,
        Support.CONTRADICTED: Label.CONTRADICT,
    }

    def judge(claim: str, evidence: str) -> Label:
        return labels.get(check.check(claim, evidence).support, Label.NOT_ENOUGH)

    print_json(asdict(measure_claims(read_claims(file, abstracts), judge)))


@app.command("fit-claims")
def fit_claims(
    pairs: Annotated[Path, typer.Argument(metavar="PAIRS", show_default=False)],
    scifact: Annotated[Path, typer.Argument(metavar="SCIFACT", show_default=False)],
    abstracts: Annotated[
        Path, typer.Option("--abstracts", metavar="FILE", help="SciFact's corpus.jsonl.")
    ],
    most: Annotated[
        int, typer.Option("--most", help="Abstracts at most; 0 for all of them.", min=0)
    ] = 420,
) -> None:
    """Fit what the claim checker makes of the reader's stances. Training data only.

    PAIRS is the reader's claims.jsonl.gz, of which the source that was held out of its training is
    taken; SCIFACT the train claims. Our own claims on abstracts of which it has seen none are added.

    Example: mtor-ms eval outside fit-claims claims.jsonl.gz claims_train.jsonl --abstracts corpus.jsonl
    """
    reader, lexicon = OnnxReader(), Lexicon(load_lexicon())
    quotes = [*read_pairs(pairs, HELD_OUT), *read_written_claims(abstracts)]
    whole = read_claims(scifact, abstracts)
    print_json(
        {
            "quote": asdict(fit_curve(quotes, reader, lexicon, whole=False)),
            "abstract": asdict(fit_curve(whole, reader, lexicon, whole=True, most=most)),
        }
    )


def _beir_folder(folder: Path) -> None:
    if not (folder / "corpus.jsonl").is_file():
        raise CaseInvalid(f"{folder} is not a BEIR folder: it has no corpus.jsonl.")


def _over(corpus: Callable[[], Corpus], index: Path, progress: Any) -> Assistant:
    """An assistant over a corpus of this process, indexed. No folder says what that is about."""
    assistant = make_assistant(load_settings(corpus=index, index=index))
    assistant.open_corpus = corpus
    assistant.index(progress=progress)
    return assistant


def _over_halves(
    parts: tuple[PassageCorpus, PassageCorpus], data: Path, index: Path | str | None, progress: Any
) -> tuple[Assistant, Assistant]:
    """An assistant over each of two corpora."""
    where = Path(index or Path("indexes") / f"outside-{data.name.split('.')[0]}")
    one, other = parts
    return (
        _over(lambda: one, where.with_name(f"{where.name}-1"), progress),
        _over(lambda: other, where.with_name(f"{where.name}-2"), progress),
    )


def _questions(questions: list[Any], index: Path | str) -> None:
    with progress_bar() as progress:
        assistant = _over(lambda: QuestionCorpus(questions), Path(index), progress)
        scores = measure_questions(
            assistant, questions, lambda done, total: progress("searching", done, total)
        )
    print_json(asdict(scores))
