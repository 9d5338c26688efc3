"""Training on a handful of rows: the loss falls, a cut-off run goes on, and the export is the same model."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from assistant.backends.model_files import bundled_model
from assistant.backends.onnx_reader import WEIGHTS, OnnxReader
from assistant.backends.tokens import load_tokenizer
from assistant.errors import ModelMissing, ModelUntrusted
from assistant.reader import MAX_TOKENS, Text, encode_pair
from training.asked import asked_claims, asked_premises
from training.augment import reworded, with_title
from training.complete import averaged, complete
from training.data import HELD_OUT_CLAIMS, AnswerRow, read_answers, read_claims, weighed
from training.export import export
from training.grouped import Group, Passage
from training.loop import Plan, train
from training.negatives import mined
from training.network import Reader
from training.plans import further, stages

ANIMALS = ("heron", "badger", "otter", "lynx", "marten", "beaver", "ibex", "osprey")
FOODS = ("fish", "worms", "crabs", "hares", "berries", "bark", "grass", "trout")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty questions and sixty claims in the form of the published training data."""
    folder = tmp_path_factory.mktemp("data")
    answers, claims = [], []
    for number in range(60):
        animal, food = ANIMALS[number % 8], FOODS[(number // 8) % 8]
        sentences = [f"The {animal} lives near the water.", f"It eats {food} in winter {number}."]
        split = "validation" if number % 10 == 9 else "train"
        answers.append({
            "source": "squad2_dev", "split": split, "question": f"What does the {animal} eat?",
            "sentences": sentences, "labels": [0, 1] if number % 5 else [0, 0], "ordered": True,
        })  # fmt: skip
        source = HELD_OUT_CLAIMS if number % 12 == 0 else "scifact_train"
        label = ("supports", "contradicts", "neither")[number % 3]
        claims.append({"claim": f"The {animal} eats {food}.", "evidence": sentences[1],
                       "label": label, "source": source, "split": split})  # fmt: skip
    for name, rows in (("answers", answers), ("claims", claims)):
        with gzip.open(folder / f"{name}.jsonl.gz", "wt") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    return folder


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    return load_tokenizer(bundled_model())


def losses(out: Path) -> list[float]:
    lines = map(json.loads, (out / "log.jsonl").read_text().splitlines())
    return [line["answers"] for line in lines if "answers" in line]


def test_the_loss_falls_a_cut_run_goes_on_and_the_export_is_the_same_model(
    data: Path, tokenizer: Any, tmp_path: Path
) -> None:
    model, plan = (
        bundled_model().folder,
        Plan(passes=2, batch=8, body_rate=4e-4, note_every=5, checkpoint_every=20),
    )
    reader = train(data, tmp_path / "out", model, tokenizer, plan)
    complete(reader, data, tmp_path / "out", tokenizer, plan)
    found = losses(tmp_path / "out")
    assert found[-1] < 0.7 * found[0]
    scores = json.loads((tmp_path / "out/scores.json").read_text())
    assert scores["answers"]["rows"] == 6
    # All is done already, so nothing is trained again and the weights are the same.
    again = train(data, tmp_path / "out", model, tokenizer, plan)
    assert len(losses(tmp_path / "out")) == len(found)
    for one, other in zip(reader.parameters(), again.parameters(), strict=True):
        assert torch.equal(one, other)
    export(again, tmp_path / "reader.onnx")
    pair = encode_pair(tokenizer, "What does the otter eat?", "", ["It eats crabs.", "It swims."])
    ids, types = torch.tensor([pair.ids]), torch.tensor([pair.types])
    pool = torch.zeros((1, 2, len(pair.ids)))
    for row, (start, end) in enumerate(pair.spans):
        pool[0, row, start:end] = 1 / (end - start)
    with torch.no_grad():
        logits, _ = again.answers(ids, types, torch.ones_like(ids), pool)
    (exact,) = OnnxReader(tmp_path / "reader-fp32.onnx").read(
        "What does the otter eat?", [Text(("It eats crabs.", "It swims."))]
    )
    assert np.allclose(exact.sentences, torch.sigmoid(logits[0]).numpy(), atol=1e-4)
    (small,) = OnnxReader(tmp_path / "reader.onnx").read(
        "What does the otter eat?", [Text(("It eats crabs.", "It swims."))]
    )
    assert np.allclose(small.sentences, exact.sentences, atol=0.15)


def test_what_is_held_out_is_never_trained_on(data: Path) -> None:
    assert {row.source for row in read_claims(data, "train")} == {"scifact_train"}
    assert {r.source for r in read_claims(data, "train", held_out=True)} == {HELD_OUT_CLAIMS}
    assert len(read_answers(data, "train")) == 54
    assert len(weighed(read_claims(data, "train"), 1)) > 2 * len(read_claims(data, "train"))


def test_mined_passages_do_not_answer() -> None:
    rows = [
        AnswerRow("s", "What does the otter eat?", ("The otter eats crabs at night.",), (1,)),
        AnswerRow("s", "Where does the otter sleep?", ("The otter sleeps on the bank.",), (1,)),
        AnswerRow(
            "s", "What eats the otter?", ("The otter eats crabs at night, it is said.",), (1,)
        ),
    ]
    found = mined(rows, 1.0, seed=1)
    assert found
    for row in found:
        assert not any(row.labels)
    # The third passage says nearly the same as the answer to the first question.
    first = [row for row in found if row.question == rows[0].question]
    assert all(row.sentences != rows[2].sentences for row in first)


def test_a_question_takes_other_forms_and_keeps_its_words() -> None:
    chance = random.Random(3)
    forms = {reworded("What is the role of the otter?", chance) for _ in range(60)}
    assert len(forms) > 5
    assert "What is the role of the otter?" in forms
    row = AnswerRow("s", "q", ("We saw the Grey Otter come.", "Then it left."), (0, 1))
    titles = {with_title(row, chance).title for _ in range(20)}
    assert titles == {"", "Grey Otter"}


def test_the_passage_is_cut_and_the_question_is_not(tokenizer: Any) -> None:
    pair = encode_pair(tokenizer, "What?", "Title", ["word " * 300, "The end."])
    assert len(pair.ids) == len(pair.types) == MAX_TOKENS
    assert pair.spans[1] == (0, 0)
    assert pair.types[:2] == [0, 0]
    assert pair.types[-1] == 1


READ = (
    ("Who built the Harrow bridge?",
     ("The Harrow bridge is long.", "It was built by Ada Collins in 1911.", "Boats pass below it.")),
    ("What do lynxes eat?",
     ("Lynxes live in forests.", "They eat hares and small deer.", "They are shy.")),
    ("How many goats were in the study?",
     ("The study compared two kinds of hay.", "Fifty goats took part in all.", "Milk was weighed.")),
)  # fmt: skip


def test_the_shipped_weights_read() -> None:
    reader = OnnxReader()
    for question, sentences in READ:
        texts = [Text(sentences), Text(("The tower fell at noon.", "Nobody was hurt."))]
        one, other = reader.read(question, texts)
        assert one.sentences[1] == max(one.sentences) > 0.5
        assert max(other.sentences) < 0.5 < one.passage
        assert reader.read(question, texts) == [one, other]
    assert WEIGHTS.stat().st_size < 30_000_000


def test_weights_that_are_missing_or_changed_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="are missing"):
        OnnxReader(tmp_path / "reader.onnx").read("Q?", [Text(("S.",))])
    (tmp_path / "reader.onnx").write_bytes(b"x")
    (tmp_path / "reader.sha256").write_text("0" * 64)
    with pytest.raises(ModelUntrusted, match="not those that were shipped"):
        OnnxReader(tmp_path / "reader.onnx").read("Q?", [Text(("S.",))])


def test_questions_with_all_their_passages_are_seen(
    data: Path, tokenizer: Any, tmp_path: Path
) -> None:
    passages = tuple(
        Passage("", (f"The {animal} eats {food}.", "It sleeps."), (int(animal == "otter"), 0))
        for animal, food in zip(ANIMALS[:4], FOODS, strict=False)
    )
    groups = [Group("What does the otter eat?", passages)] * 6
    plan = Plan(batch=8, note_every=2, listwise=0.5, grouped=True, most_answers=8, most_claims=8)
    train(
        data,
        tmp_path,
        bundled_model().folder,
        tokenizer,
        plan,
        groups=groups,
    )
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert any("groups" in line for line in lines)
    assert (tmp_path / "reader.pt").exists()


def test_the_weights_of_several_runs_are_averaged(tmp_path: Path) -> None:
    folder = bundled_model().folder
    runs = []
    for number in range(2):
        reader = Reader(folder)
        torch.nn.init.constant_(reader.passage.weight, float(number))
        runs.append(tmp_path / f"{number}.pt")
        torch.save(reader.state_dict(), runs[-1])
    mean = averaged(folder, runs)
    assert torch.allclose(mean.passage.weight, torch.tensor(0.5))
    assert torch.equal(
        mean.encoder.embeddings.word_embeddings.weight,
        reader.encoder.embeddings.word_embeddings.weight,
    )


def test_the_last_stages_need_questions_on_the_corpus() -> None:
    base = Plan(passes=3, most_answers=70, seed=5)
    assert list(stages(base, groups=False)) == ["first", "second"]
    plans = stages(base, groups=True)
    assert [plan.grouped for plan in plans.values()] == [False, False, True, True]
    assert [plan.passes for plan in plans.values()] == [3, 1, 1, 1]
    assert plans["first"].most_answers == plans["second"].most_answers == 70
    assert plans["fourth"].asked > 0
    assert further(base).joined > 0


def test_claims_and_premises_on_the_corpus_are_of_all_labels_and_writers_are_apart() -> None:
    for read in (asked_claims, asked_premises):
        train_rows, held = read(), read(split="validation")
        assert {row.label for row in train_rows} == {row.label for row in held} == {0, 1, 2}
        assert not {row.claim for row in train_rows} & {row.claim for row in held}
