"""``python -m training.hardest GROUPS --out FILE``: the questions that a reader still reads wrongly.

A pass over all questions spends most of its time on those that are read rightly already (online hard example
mining: Shrivastava et al., CVPR 2016). As many that are read rightly go with them, so that what was learnt
stays.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Annotated, Final

import typer

from assistant.backends.onnx_reader import OnnxReader
from assistant.reader import Text
from training.grouped import Group, read_groups

__all__ = ["Seen", "hardest", "see"]

_LEFT_OUT: Final = -1
_UNSURE: Final = (0.4, 0.75)
"""A question without an answer whose best sentence has more than the first is read wrongly; so is one with an
answer whose best has less than the second. Below about 0.4 the program says nothing, above 0.75 it answers."""


class Seen:
    """What a reader made of a question: the score of its best sentence, and whether that answers."""

    def __init__(self, best: float, right: bool, answerable: bool) -> None:
        self.best, self.right, self.answerable = best, right, answerable

    @property
    def wrong(self) -> bool:
        """Another sentence leads, or it is too sure, or not sure enough."""
        if not self.answerable:
            return self.best > _UNSURE[0]
        return not self.right or self.best < _UNSURE[1]


def see(reader: OnnxReader, group: Group) -> Seen:
    """Reads all passages of one question."""
    texts = [Text(passage.sentences, passage.title) for passage in group.passages]
    found = [
        (score, label == 1)
        for reading, passage in zip(reader.read(group.question, texts), group.passages, strict=True)
        for score, label in zip(reading.sentences, passage.labels, strict=True)
        if label != _LEFT_OUT
    ]
    best, right = max(found, default=(0.0, False))
    return Seen(best, right, any(right for _, right in found))


def hardest(seen: list[Seen], others: float, seed: int) -> list[int]:
    """Ordinals of what is read wrongly, and for each of them `others` that are read rightly, by chance."""
    wrong = [n for n, one in enumerate(seen) if one.wrong]
    rest = [n for n, one in enumerate(seen) if not one.wrong]
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    return sorted(wrong + chance.sample(rest, min(len(rest), round(others * len(wrong)))))


def main(
    groups: Annotated[Path, typer.Argument(help="What mtor-ms eval groups wrote.")],
    out: Annotated[Path, typer.Option(help="Where those that are kept are written.")],
    weights: Annotated[
        Path | None, typer.Option(help="An exported reader; else the one that is shipped.")
    ] = None,
    others: Annotated[float, typer.Option(help="Of those read rightly, for each wrong one.")] = 1.0,
    seed: int = 11,
) -> None:
    """Keep the questions that the reader reads wrongly, and some that it reads rightly."""
    reader = OnnxReader(weights) if weights else OnnxReader()
    seen = [see(reader, group) for group in read_groups(groups)]
    kept = hardest(seen, others, seed)
    lines = groups.read_text(encoding="utf-8").splitlines(keepends=True)
    out.write_text("".join(lines[n] for n in kept), encoding="utf-8")
    counts = {"questions": len(seen), "wrong": sum(one.wrong for one in seen), "kept": len(kept)}
    typer.echo(json.dumps(counts))


if __name__ == "__main__":
    typer.run(main)
