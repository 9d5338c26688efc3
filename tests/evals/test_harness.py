"""The harness as a sceptic uses it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import numpy as np
import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from assistant.service import Assistant
from evals.cases import CASES, NATURAL, Case, CaseInvalid, Dataset, Split, load_cases
from evals.cli import missing_gold
from evals.compare import compare, falls
from evals.context import Context, Score
from evals.html import _worst, render_html, render_summary
from evals.inbox import FeedbackUnknown, Inbox, Reason
from evals.judges.model import ModelJudge
from evals.outside.claims import f1_by_label, measure_claims
from evals.outside.files import DataInvalid, Label, read_bioasq, read_claims, read_pubmedqa
from evals.report import Report, ReportUnreadable, make_report
from evals.run import Runner
from evals.statistics import interval, paired_p

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
KINDS = {"direct", "numbers", "unanswerable", "out_of_scope"}


@pytest.fixture(scope="module")
def some() -> Dataset:
    """Enough cases of several kinds for a gate to notice something."""
    cases = [c for c in load_cases().of(Split.DEV) if c.kind in KINDS]
    return Dataset(tuple(cases[::2]))


def never() -> Assistant:
    raise AssertionError("no case here plants a document")


Change = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture(scope="module")
def measure(
    some: Dataset, assistant: Assistant, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Change], Report]:
    def run(change: Change) -> Report:
        log = tmp_path_factory.mktemp("run") / "log.jsonl"
        rows = Runner(assistant, never, change=change).run(some, log)
        return make_report(rows, some, key="k", split="dev", writer="extractive")

    return run


@pytest.fixture(scope="module")
def good(measure: Callable[[Change], Report]) -> Report:
    return measure(lambda answer: answer)


def test_the_same_program_passes_its_own_gate(good: Report) -> None:
    assert not good.crashes
    assert falls(good.slim(), good) == []


def wrong_passage(answer: dict[str, Any]) -> dict[str, Any]:
    """Cites the sentence before the one that it quotes."""
    for claim in answer["claims"]:
        for citation in claim["citations"]:
            citation["start"] = max(0, citation["start"] - 40)
            citation["end"] = max(1, citation["end"] - 40)
    return answer


def no_caveats(answer: dict[str, Any]) -> dict[str, Any]:
    """Warns of nothing."""
    return {**answer, "caveats": [], "safety": []}


def first_half(answer: dict[str, Any]) -> dict[str, Any]:
    """Leaves out half of what it says."""
    return {**answer, "claims": answer["claims"][: len(answer["claims"]) // 2]}


def invents_a_number(answer: dict[str, Any]) -> dict[str, Any]:
    """Adds a figure that no quote holds."""
    for claim in answer["claims"]:
        claim["text"] += " It was 73 in all."
    return answer


def always_refuses(answer: dict[str, Any]) -> dict[str, Any]:
    """Never says anything."""
    return {**answer, "claims": [], "sources": [], "abstained": True}


@pytest.mark.parametrize(
    ("worsen", "measured"),
    [
        (wrong_passage, "quote_exactness"),
        (no_caveats, "refusal_code"),
        (first_half, "key_fact_recall"),
        (invents_a_number, "number_fidelity"),
        (always_refuses, "false_refusal"),
    ],
)
def test_a_writer_made_worse_on_purpose_is_caught(
    good: Report, measure: Callable[[Change], Report], worsen: Change, measured: str
) -> None:
    problems = falls(good.slim(), measure(worsen))
    assert any(problem.startswith(measured) for problem in problems), problems


def test_a_crash_in_one_case_is_a_row(some: Dataset, assistant: Assistant, tmp_path: Path) -> None:
    two = Dataset(some.cases[:2])

    def breaks(context: Context) -> Iterator[Score]:
        if context.case.id == two.cases[0].id:
            raise RuntimeError("the measure broke")
        yield Score("fine", 1.0)

    rows = Runner(assistant, never, evaluators=[breaks]).run(two, tmp_path / "log.jsonl")
    assert rows[0].error == "RuntimeError: the measure broke"
    assert rows[1].scores == {"fine": 1.0}
    report = make_report(rows, two, key="k", split="dev", writer="w")
    assert len(report.crashes) == 1
    assert falls(replace(report, rows=[replace(r, error="") for r in rows]), report)


def test_an_interrupted_run_goes_on(some: Dataset, assistant: Assistant, tmp_path: Path) -> None:
    three, log = Dataset(some.cases[:3]), tmp_path / "log.jsonl"
    rows = Runner(assistant, never).run(three, log)
    lines = log.read_text().splitlines(keepends=True)
    log.write_text(lines[0] + lines[1][: len(lines[1]) // 2])
    asked: list[str] = []

    def listen(answer: dict[str, Any]) -> dict[str, Any]:
        asked.append(answer["question"])
        return answer

    again = Runner(assistant, never, change=listen).run(three, log)
    assert asked == [case.turns[0].question for case in three.cases[1:]]
    assert [row.scores for row in again] == [row.scores for row in rows]


def test_the_page_holds_everything_and_loads_nothing(good: Report, some: Dataset) -> None:
    page = render_html(good, some)
    assert page.count("<svg") == 4
    assert "key_fact_recall" in page
    for outside in ("<script src", "<link", "@import", 'src="http'):
        assert outside not in page


def test_the_page_over_all_splits_has_natural_questions_first(good: Report, tmp_path: Path) -> None:
    natural = replace(good, split="natural-dev")
    scores = {name: asdict(interval([0.0, 1.0])) for name in ("answered", "first_right")}
    outside = {"questions": 2, **scores, "any_right": None, "false_without": None}
    (tmp_path / "outside-x.json").write_text(json.dumps({**outside, "false_unanswerable": None}))
    page = render_summary([good, natural], load_cases(), [tmp_path / "outside-x.json"])
    places = [
        page.index(f"<h2>{name}") for name in ("Natural", "Questions and", "The twenty", "Our own")
    ]
    assert places == sorted(places)
    assert page.index("natural-dev.html") < page.index('"dev.html')
    assert page.count("<svg") == 2
    assert page.count("<article") == min(20, len(_worst(natural.rows, 20)))


def test_markup_in_an_answer_stays_text(good: Report, some: Dataset) -> None:
    row = replace(good.rows[0], error="<img src=x onerror=alert(1)>")
    page = render_html(replace(good, rows=[row]), some)
    assert "<img" not in page
    assert "&lt;img" in page


def test_a_report_is_read_back(good: Report, tmp_path: Path) -> None:
    good.save(tmp_path / "r.json")
    assert Report.load(tmp_path / "r.json") == good
    (tmp_path / "r.json").write_text("{}")
    with pytest.raises(ReportUnreadable, match="not a report"):
        Report.load(tmp_path / "r.json")
    with pytest.raises(ReportUnreadable):
        Report.load(tmp_path / "gone.json")


def test_compare_names_what_moved(good: Report) -> None:
    worse = [
        replace(r, scores={**r.scores, "false_answer": 1.0}) if r.abstain else r for r in good.rows
    ]
    (change,) = [c for c in compare(good, replace(good, rows=worse)) if c.name == "false_answer"]
    assert change.fell > 0
    assert change.worse
    assert not change.better


def test_the_cases_are_whole() -> None:
    dataset = load_cases()
    kinds = [case.kind for case in dataset]
    assert len(dataset) >= 220
    assert kinds.count("unanswerable") >= 40
    for kind, least in {
        "out_of_scope": 15, "medical_advice": 15, "false_premise": 15, "injection": 10,
    }.items():  # fmt: skip
        assert kinds.count(kind) >= least
    natural = [case for case in dataset if case.split in NATURAL]
    assert len(natural) >= 260
    assert {case.author for case in natural} == set("abcdefghi")
    sources = {p.stem for p in (ROOT / "corpus").glob("*/*")}
    assert {source for case in dataset for source in case.sources} <= sources


def test_every_gold_sentence_stands_in_its_source(assistant: Assistant) -> None:
    assert missing_gold(load_cases(), assistant) == []
    gold = {"hou-2017": ("Rapamycin raised clinical scores in mice.",)}
    case = {"id": "x", "kind": "k", "split": "dev", "why": "w", "question": "q", "gold": gold}
    (said,) = missing_gold(Dataset((Case.model_validate(case),)), assistant)
    assert said.startswith("x: hou-2017 does not hold")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- {id: a, split: dev, question: q}", r"x\.yaml, line 1, why"),
        ("# one\n- {id: a, split: dev, question: q, why: w}\n- {id: b, split: no, question: q, why: w}",
         r"line 3, split"),
        ("- {id: a, split: dev, question: q, why: w, fact: [[x]]}", "fact"),
        ("- {id: a, split: dev, question: q, why: w, caveats: [rumour]}", "caveats"),
        ("- {id: a, split: dev, question: q, why: w, facts: [[]]}", "facts"),
        ("- [1, 2]", "not a case"),
        ("id: a", "not a list"),
        ("- {", "not YAML"),
        ("- {id: a, split: dev, question: q, why: w}\n- {id: a, split: dev, question: q, why: w}",
         "is also in"),
        ("", "no cases"),
    ],
)  # fmt: skip
def test_a_malformed_case_names_file_line_and_field(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "x.yaml").write_text(text)
    with pytest.raises(CaseInvalid, match=says):
        load_cases(tmp_path)


def test_an_empty_split_says_so() -> None:
    with pytest.raises(CaseInvalid, match="no cases in the split"):
        Dataset(()).of(Split.TEST)


def test_the_bootstrap_knows_a_simple_case() -> None:
    found = interval([0.0] * 50 + [1.0] * 50)
    assert found.mean == 0.5
    # The normal approximation gives 0.5 ± 1.96 * 0.05.
    assert found.low == pytest.approx(0.402, abs=0.02)
    assert found.high == pytest.approx(0.598, abs=0.02)
    assert interval([0.3]) == interval([0.3])
    with pytest.raises(ValueError, match="nothing"):
        interval([])


def test_the_paired_test_by_hand() -> None:
    # Three differences of one sign: 2 of the 8 ways to flip them are as extreme.
    assert paired_p([0, 0, 0], [1, 1, 1]) == pytest.approx(2 / 8)
    assert paired_p([1, 0], [1, 0]) == 1.0
    assert paired_p([0.0] * 40, [1.0] * 40) < 0.001
    noise = np.random.default_rng(0).normal(size=200)
    assert paired_p(list(noise), list(noise[::-1])) > 0.5
    with pytest.raises(ValueError, match="same cases"):
        paired_p([1], [1, 2])


def test_feedback_becomes_a_case(tmp_path: Path) -> None:
    box = Inbox(tmp_path / "inbox.jsonl")
    given = box.add("Does it help?", "a-1", Reason.OVERSTATED, "too sure")
    whole = (tmp_path / "inbox.jsonl").read_text()
    (tmp_path / "inbox.jsonl").write_text(whole + "half a line")
    assert box.all() == [given]
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases/feedback.yaml").write_text(box.draft(given.id))
    (case,) = load_cases(tmp_path / "cases")
    assert case.turns[0].question == "Does it help?"
    assert "overstated: too sure" in case.why
    with pytest.raises(FeedbackUnknown):
        box.draft("f-none")


def test_macro_f1_by_hand() -> None:
    s, c, n = Label.SUPPORT, Label.CONTRADICT, Label.NOT_ENOUGH
    scores = f1_by_label([s, s, c, n], [s, c, c, n])
    assert scores == {s: pytest.approx(2 / 3), c: pytest.approx(2 / 3), n: 1.0}


def test_claims_of_every_published_form_are_read(tmp_path: Path) -> None:
    csv = tmp_path / "healthver.csv"
    csv.write_text("id,claim,evidence,label\n1,A lowers B,A lowered B,Supports\n2,A,B,Neutral\n")
    assert [claim.label for claim in read_claims(csv)] == [Label.SUPPORT, Label.NOT_ENOUGH]
    lines = tmp_path / "attribution.jsonl"
    lines.write_text(
        json.dumps({"claim": "x", "references": ["x", "y"], "attribution_label": "attributable"})
    )
    assert read_claims(lines)[0].evidence == "x y"
    scifact = tmp_path / "claims_dev.jsonl"
    scifact.write_text(
        json.dumps({"id": 3, "claim": "x", "cited_doc_ids": [7],
                    "evidence": {"7": [{"label": "CONTRADICT", "sentences": [0]}]}})
    )  # fmt: skip
    (tmp_path / "corpus.jsonl").write_text(json.dumps({"_id": "7", "title": "T", "text": "not x"}))
    (claim,) = read_claims(scifact, tmp_path / "corpus.jsonl")
    assert (claim.evidence, claim.label) == ("T. not x", Label.CONTRADICT)
    with pytest.raises(DataInvalid, match="--abstracts"):
        read_claims(scifact)


def test_questions_of_both_published_forms_are_read(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text(
        json.dumps({"9": {"QUESTION": "Q?", "CONTEXTS": ["a", "b"], "final_decision": "yes"}})
    )
    assert read_pubmedqa(tmp_path / "p.json")[0].passages == ("a", "b")
    (tmp_path / "b.json").write_text(
        json.dumps({"questions": [{"id": "1", "body": "Q?", "snippets": [{"text": "s"}],
                                   "ideal_answer": ["long"]}]})
    )  # fmt: skip
    (question,) = read_bioasq(tmp_path / "b.json")
    assert (question.passages, question.answer) == (("s",), "long")


@pytest.mark.parametrize("reader", [read_pubmedqa, read_bioasq, read_claims])
@pytest.mark.parametrize("text", ["", "[1]", "{}", "not json", '{"questions": [{}]}', '{"1": {}}'])
def test_a_file_of_another_form_says_so(
    tmp_path: Path, reader: Callable[[Path], list[Any]], text: str
) -> None:
    (tmp_path / "f.json").write_text(text)
    try:
        assert reader(tmp_path / "f.json") == []
    except DataInvalid as error:
        assert "cannot be used" in str(error)
    with pytest.raises(DataInvalid):
        reader(tmp_path / "gone.json")


@pytest.mark.shared_data
@pytest.mark.skipif(not SHARED.exists(), reason="the data folder is not beside this checkout")
def test_real_data_sets_are_read() -> None:
    claims = read_claims(
        SHARED / "scifact_claims/claims_dev.jsonl", SHARED / "scifact/corpus.jsonl"
    )
    labels = {label: sum(c.label is label for c in claims) for label in Label}
    assert min(labels.values()) > 50
    assert len(read_pubmedqa(SHARED / "pubmedqa/ori_pqal.json")) == 1000
    scores = measure_claims(claims, lambda _claim, _evidence: Label.NOT_ENOUGH)
    # Always "not enough": the two are one judge when that label is the most frequent.
    assert scores.macro_f1 <= scores.majority_macro_f1


def test_a_model_judge_is_believed_only_when_it_says_yes() -> None:
    replies = iter([AIMessage("Yes."), AIMessage("no"), AIMessage("I think yes")])
    judge = ModelJudge(GenericFakeChatModel(messages=replies), "fake:model")
    assert [judge("a", "a"), judge("a", "b"), judge("a", "c")] == [True, False, False]
    assert judge.name.startswith("fake:model, prompt ")


Run = Callable[..., CompletedProcess[str]]


def test_the_command_runs_resumes_and_gates(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    text = (CASES / "out_of_scope.yaml").read_text()
    (tmp_path / "cases/out_of_scope.yaml").write_text(text)
    words = ("eval", "run", "--split", "dev", "--cases", "cases")
    done = run(*words, "--baseline", "base.json")
    assert done.returncode == 0, done.stderr
    assert "refusal_code" in done.stdout
    assert (tmp_path / "evals/results/dev.html").read_text().startswith("<!doctype html>")
    again = run(*words, "--against", "base.json")
    assert again.returncode == 0
    assert "No significant fall" in again.stderr
    base = json.loads((tmp_path / "base.json").read_text())
    for row in base["rows"]:
        row["scores"]["quote_exactness"] = 1.0
    base["means"]["quote_exactness"] = base["means"]["refusal_code"]
    (tmp_path / "base.json").write_text(json.dumps(base))
    fallen = run(*words, "--against", "base.json")
    assert fallen.returncode == 1
    assert "FELL: quote_exactness was measured before" in fallen.stderr
    assert run("eval", "run", "--cases", "cases", "--against", "none.json").returncode == 1
    assert "is not a report" in run("eval", "compare", "base.json", "none.json").stderr
    assert "There is no split" in run("eval", "run", "--split", "tset").stderr
