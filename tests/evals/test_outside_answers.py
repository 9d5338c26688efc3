"""Questions over passages that are not ours: asked where the passage is, and where it is not."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from assistant.bootstrap import make_assistant
from assistant.service import Assistant
from assistant.settings import Settings
from evals.outside.answers import (
    OutsideQuestion,
    PassageCorpus,
    halves,
    measure_answers,
    read_answers,
    read_beir_answers,
    to_fit_on,
    to_measure,
)
from evals.outside.files import DataInvalid
from evals.outside.scoring import ask_outside, fit_general

ROWS = [
    ("What does the lantern fish eat?", ["The lantern fish eats small shrimp.", "It lives in the sea."], [1, 0]),
    ("Who built the Harrow bridge?", ["The Harrow bridge was built by Ada Collins.", "It is long."], [1, 0]),
    ("Why is the Tamsin river red?", ["The Tamsin river is red because of iron.", "Boats use it."], [1, 0]),
    ("When did the Olm tower fall?", ["The Olm tower fell in 1911.", "Nobody was hurt."], [1, 0]),
    ("How deep is the Varga lake?", ["The Varga lake is 80 metres deep.", "It freezes."], [1, 0]),
    ("How old is the Corin chapel?", ["The Corin chapel is made of stone.", "Doves nest there."], [0, 0]),
]  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A small file of the published form, with a row of another split and one of another set."""
    rows = [
        {
            "source": "squad2_dev",
            "split": "validation",
            "question": q,
            "sentences": s,
            "labels": labels,
        }
        for q, s, labels in ROWS
    ]
    rows += [{**rows[0], "split": "train"}, {**rows[0], "source": "medquad"}]
    path = tmp_path / "answers.jsonl.gz"
    with gzip.open(path, "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return path


def over(corpus: PassageCorpus, index: Path) -> Assistant:
    # A folder without a profile: it does not say what it is about, so it is asked anything.
    assistant = make_assistant(Settings(corpus=index.with_name("none"), index=index))
    assistant.open_corpus = lambda: corpus
    assistant.index()
    return assistant


def test_each_question_is_asked_with_and_without_its_passage(data: Path, tmp_path: Path) -> None:
    questions, corpus = read_answers(data)
    assert (len(questions), len(corpus.passages)) == (6, 6)
    assert [q.answerable for q in questions] == [True] * 5 + [False]
    one, other = halves(questions, corpus)
    assert len(one.passages) + len(other.passages) == 6
    assert one.passages
    assert other.passages
    assistants = (over(one, tmp_path / "one"), over(other, tmp_path / "other"))
    scores = measure_answers(questions, assistants, (one, other))
    assert scores.errors == []
    assert scores.answered is not None
    assert scores.answered.n == 5
    assert scores.answered.mean >= 0.6
    assert scores.first_right is not None
    assert scores.first_right.mean == 1.0
    assert scores.false_without is not None
    assert scores.false_without.n == 5
    assert scores.false_unanswerable is not None
    assert scores.false_unanswerable.n == 1
    answers = [a.ask(q.question) for a in assistants for q in questions]
    assert "out_of_scope" not in {c.code for answer in answers for c in answer.caveats}


def test_scores_are_fitted_on_one_half_and_the_other_is_measured(data: Path) -> None:
    questions, _ = read_answers(data)
    fitted, measured = to_fit_on(questions), to_measure(questions)
    assert fitted
    assert measured
    assert sorted(one.id for one in (*fitted, *measured)) == sorted(one.id for one in questions)


def test_scores_for_any_corpus_tell_where_the_passage_is(data: Path, tmp_path: Path) -> None:
    questions, corpus = read_answers(data)
    parts = halves(questions, corpus)
    assistants = (over(parts[0], tmp_path / "one"), over(parts[1], tmp_path / "other"))
    asked = ask_outside(questions, assistants, parts)
    # Each where its passage is, and where it is not; the last one has no answer anywhere.
    assert sum(one.answerable for one in asked) == 5
    for one in asked:
        assert any(m.gold for m in one.sentences) is one.answerable
    ours = assistants[0].asker().weigher.scorings.own
    scoring = fit_general(asked, ((1.0,), (0.0,)), ours)
    assert (scoring.relevance, scoring.shown_from) == (ours.relevance, ours.shown_from)
    assert scoring.right != ours.right
    assert scoring.careful_from >= scoring.answered_from > 0


def test_a_question_that_breaks_the_engine_is_named_and_the_rest_goes_on(data: Path) -> None:
    questions, corpus = read_answers(data, most=3)
    assert len(questions) == 3

    class Broken:
        def ask(self, _question: str) -> None:
            raise IndexError("no sentence")

    parts = halves(questions, corpus)
    scores = measure_answers(questions, (Broken(), Broken()), parts)  # type: ignore[arg-type]
    assert len(scores.errors) == 6
    assert "IndexError: no sentence" in scores.errors[0]


def test_a_beir_folder_has_judged_passages(tmp_path: Path) -> None:
    (tmp_path / "qrels").mkdir()
    (tmp_path / "corpus.jsonl").write_text(
        "\n".join(json.dumps({"_id": str(i), "title": "T", "text": f"Text {i}."}) for i in range(3))
    )
    (tmp_path / "queries.jsonl").write_text(json.dumps({"_id": "q", "text": "Which?"}))
    (tmp_path / "qrels/test.tsv").write_text("query-id\tcorpus-id\tscore\nq\t1\t1\nq\t2\t0\n")
    (question,), corpus = read_beir_answers(tmp_path)
    assert question == OutsideQuestion("q", tmp_path.name, "Which?", ("1",), ())
    assert len(corpus.passages) == 3


def test_a_file_of_another_form_says_so(tmp_path: Path) -> None:
    (tmp_path / "x.gz").write_bytes(gzip.compress(b'{"question": "q"}\n'))
    for path in (tmp_path / "x.gz", tmp_path / "none.gz"):
        with pytest.raises(DataInvalid, match="cannot be used"):
            read_answers(path)
