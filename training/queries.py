"""``python -m training.queries --groups FILE --scifact FILE``: learns where questions lie.

A linear map of the question's vector (`assistant.backends.corpus.projection`), so that a question is nearer to the
passages that answer it than to all others: cross-entropy over every passage of the corpus (after DPR, Karpukhin et
al., EMNLP 2020, with all passages as negatives). It starts as the identity. Half of each step are questions and
claims of ``training/written`` with their abstracts, so that papers of other subjects are still found.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import numpy as np
import torch
import typer
from numpy.typing import NDArray

from assistant.backends.corpus.projection import LinearProjection, write_projection
from assistant.backends.embedding import ensure_embedder
from assistant.backends.index.store import FolderStore
from assistant.ports import Embedder, OpenIndex
from assistant.settings import load_settings
from training.written import WRITTEN, abstracts, read_written

DENSE_WEIGHT: Final = 0.7
"""Of nearness against shared words: with 0.5, 0.7 and 0.85 one of seven passages answers 0.954, 0.977 and 0.979 of
`fit`'s single questions, and 0.881, 0.875 and 0.847 of its follow-ups."""
_TEMPERATURE: Final = 0.05
_PENALTY: Final = 0.003
"""Of the squared distance from the identity: ten times as much or as little is the same within 0.02."""
_RATE: Final = 1e-3
_PASSES: Final = 5
_BATCH: Final = 256
_OTHERS: Final = 12_000
"""Questions and claims on abstracts."""
_NEITHER: Final = 2
Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Answered:
    """Questions with the passages that answer them."""

    questions: Array
    """Shape (questions, dimension)."""
    passages: Array
    """Shape (passages, dimension)."""
    answers: tuple[tuple[int, ...], ...]
    """For each question the rows of `passages` that answer it; at least one."""


def learn(own: Answered, others: Answered, seed: int = 11, passes: int = _PASSES) -> Array:
    """The matrix, shape (dimension, dimension); the same for the same seed."""
    torch.manual_seed(seed)
    here, there = _tensors(own), _tensors(others)
    identity = torch.eye(here[0].shape[1])
    moved = torch.nn.Parameter(torch.zeros_like(identity))
    optimizer = torch.optim.Adam([moved], lr=_RATE)
    chance = np.random.default_rng(seed)
    for _ in range(passes):
        orders = chance.permutation(len(own.answers)), chance.permutation(len(others.answers))
        for start in range(0, len(orders[0]), _BATCH):
            place = start % max(1, len(orders[1]) - _BATCH)
            loss = _loss(here, orders[0][start : start + _BATCH], identity + moved)
            loss = loss + _loss(there, orders[1][place : place + _BATCH], identity + moved)
            loss = loss / 2 + _PENALTY * (moved**2).sum()
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
    matrix: Array = (identity + moved).detach().numpy()
    return matrix


def recall(matrix: Array, answered: Answered, k: int) -> float:
    """Share of questions that one of the `k` nearest passages answers."""
    near = np.argsort(-(answered.questions @ matrix) @ answered.passages.T, axis=1)[:, :k]
    found = [bool(set(row) & set(ok)) for row, ok in zip(near, answered.answers, strict=True)]
    return float(np.mean(found))


def of_corpus(groups: Path, index: OpenIndex, embedder: Embedder) -> Answered:
    """The questions of a file by ``mtor-ms eval groups`` that a passage of the index answers."""
    texts, answers = [], []
    with groups.open(encoding="utf-8") as file:
        for row in map(json.loads, file):
            if row["answered_by"]:
                texts.append(row["question"])
                answers.append(tuple(row["answered_by"]))
    passages = index.passage_vectors(list(range(index.manifest.counts["passages"])))
    return Answered(embedder.embed_documents(texts), passages, tuple(answers))


def of_abstracts(corpus: Path, embedder: Embedder, most: int = _OTHERS, seed: int = 1) -> Answered:
    """Questions and claims of ``training/written``, among all abstracts of SciFact's ``corpus.jsonl``."""
    known = abstracts(corpus)
    place = {number: n for n, number in enumerate(known)}
    pairs = [
        (text, place[block.abstract])
        for block in read_written(WRITTEN, known)
        for text in (
            *(question for sentences, question in block.questions if sentences),
            *(claim for _, claim, label in block.claims if label != _NEITHER),
        )
    ]
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    pairs = chance.sample(pairs, min(most, len(pairs)))
    return Answered(
        embedder.embed_documents([text for text, _ in pairs]),
        embedder.embed_documents([f"{a.title}. {' '.join(a.sentences)}" for a in known.values()]),
        tuple((answer,) for _, answer in pairs),
    )


def main(
    groups: Annotated[Path, typer.Option(help="What mtor-ms eval groups wrote.")],
    scifact: Annotated[Path, typer.Option(help="SciFact's corpus.jsonl.")],
    corpus: Annotated[Path, typer.Option(help="Folder of the corpus.")] = Path("corpus"),
    index: Annotated[Path, typer.Option(help="Its index.")] = Path("indexes/main"),
) -> None:
    """Learn from the questions, say what every tenth that was left out at first finds, and write ``queries.npz``."""
    opened = FolderStore(index).open()
    embedder = ensure_embedder(load_settings())
    own, others = of_corpus(groups, opened, embedder), of_abstracts(scifact, embedder)
    tenth = [n for n in range(len(own.answers)) if n % 10 == 0]
    rest = [n for n in range(len(own.answers)) if n % 10]
    trial, plain = learn(_some(own, rest), others), np.eye(own.questions.shape[1], dtype=np.float32)
    for k in (1, 5, 7):
        before, after = (recall(one, _some(own, tenth), k) for one in (plain, trial))
        typer.echo(f"one of {k} passages answers: {before:.3f}, projected {after:.3f}")
    model, _, _ = opened.manifest.embedder.id.partition("/")
    made = LinearProjection(learn(own, others), DENSE_WEIGHT, model)
    typer.echo(f"Wrote {write_projection(corpus, made)}.")


def _some(answered: Answered, chosen: Sequence[int]) -> Answered:
    return Answered(
        answered.questions[list(chosen)],
        answered.passages,
        tuple(answered.answers[n] for n in chosen),
    )


def _tensors(answered: Answered) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Questions, passages, and which of these answer which of those."""
    right = torch.zeros(len(answered.answers), len(answered.passages), dtype=torch.bool)
    for row, answers in enumerate(answered.answers):
        right[row, list(answers)] = True
    return torch.tensor(answered.questions), torch.tensor(answered.passages), right


def _loss(data: tuple[torch.Tensor, ...], rows: NDArray[Any], matrix: torch.Tensor) -> torch.Tensor:
    questions, passages, right = data
    moved = torch.nn.functional.normalize(questions[rows] @ matrix, dim=1)
    among = torch.log_softmax(moved @ passages.T / _TEMPERATURE, dim=1)
    return -among.masked_fill(~right[rows], -torch.inf).logsumexp(dim=1).mean()


if __name__ == "__main__":
    typer.run(main)
