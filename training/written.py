"""Questions and claims written for this project, on abstracts that anybody may have.

The files of ``training/written/`` hold labels only: a block for each abstract with its number in the
SciFact corpus (ODC-By 1.0), from which the text is taken. A line of a block is one of::

    D 3360428                 the abstract
    Q 7,4 | question          answered by sentences 7 and 4; "-" where none answers
    S 4 | claim               sentence 4 supports the claim; C contradicts, N neither
    PS 4 | question           sentence 4 bears out what the question takes for granted; PC contradicts it, PN
                              neither; PO takes nothing for granted
    K b b m r r c             kind of each sentence: background, aim, method, result, conclusion, limit
    F 4 | factor | outcome | direction | population

Sentences are counted from 1. ``training/written/README.md`` says how the lines were written.
"""

import json
import random
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from assistant.reader import LABELS
from training.data import AnswerRow, ClaimRow

WRITTEN: Final = Path(__file__).resolve().parent / "written"
SOURCE: Final = "written"
PAIRS: Final = "pairs"
PREMISES: Final = "premises"
_STARTS: Final = re.compile(r"(?<=[.?!])\s+(?=[A-Z0-9\"(\[])")
_SHORTENED: Final = re.compile(
    r"\b(?:vs|e\.g|i\.e|al|Fig|approx|ca|no|St|Dr|spp?|cf|etc|N|resp)\.$"
)
_SHORTEST: Final = 20
"""Characters; what is shorter belongs to the sentence before it."""
_STANCES: Final = {"S": "supports", "C": "contradicts", "N": "neither"}
_PREMISES: Final = {"PS": "supports", "PC": "contradicts", "PN": "neither", "PO": "neither"}
_FEWEST, _MOST = 3, 8
"""Sentences of a window: as many as the passages have that are read in use."""
_AWAY: Final = 0.25
"""Windows that leave the answer out: what the same paper says elsewhere is no answer."""


@dataclass(frozen=True, slots=True)
class Abstract:
    """A title and the sentences that the labels count."""

    title: str
    sentences: tuple[str, ...]


@dataclass(slots=True)
class Written:
    """The labels of one abstract; sentences are counted from 0 here."""

    abstract: str
    questions: list[tuple[tuple[int, ...], str]] = field(default_factory=list)
    claims: list[tuple[int, str, int]] = field(default_factory=list)
    """(sentence, claim, ordinal of the label in `LABELS`)."""
    premises: list[tuple[int, str, int]] = field(default_factory=list)
    """The same of questions, by what they take for granted."""
    kinds: str = ""
    """One letter for each sentence."""
    findings: list[tuple[int, str, str, str, str]] = field(default_factory=list)
    """(sentence, factor, outcome, direction, population)."""


def abstracts(corpus: Path) -> dict[str, Abstract]:
    """The abstracts of a ``corpus.jsonl`` in BEIR's form, by number."""
    found = {}
    with corpus.open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            found[row["_id"]] = Abstract(row["title"], tuple(sentences(row["text"])))
    return found


def read_written(folder: Path, known: Mapping[str, Abstract]) -> Iterator[Written]:
    """The blocks of a folder whose lines fit their abstract; a line that does not is left out."""
    for path in sorted(folder.glob("*.txt")):
        block: Written | None = None
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("D "):
                if block is not None:
                    yield block
                number = line[2:].split("|")[0].strip()
                block = Written(number) if number in known else None
            elif block is not None:
                _take(block, line.strip(), len(known[block.abstract].sentences))
        if block is not None:
            yield block


def about_rows(folder: Path, split: str) -> list[AnswerRow]:
    """Questions about papers themselves, with what is known of one: ``about.jsonl`` has them whole."""
    rows = []
    with (folder / "about.jsonl").open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if split_of(row["title"]) == split:
                rows.append(
                    AnswerRow(
                        SOURCE,
                        row["question"],
                        tuple(row["sentences"]),
                        tuple(row["labels"]),
                        row["title"],
                    )
                )
    return rows


def answer_rows(
    blocks: Sequence[Written], known: Mapping[str, Abstract], seed: int
) -> list[AnswerRow]:
    """A row for each question: a window of the abstract that holds its answer, or now and then not."""
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    rows = []
    for block in blocks:
        text = known[block.abstract]
        for answering, question in block.questions:
            first, last = window(answering, len(text.sentences), chance)
            labels = tuple(int(n in answering) for n in range(first, last))
            rows.append(AnswerRow(SOURCE, question, text.sentences[first:last], labels, text.title))
    return rows


def claim_rows(blocks: Sequence[Written], known: Mapping[str, Abstract]) -> list[ClaimRow]:
    """A row for each claim, with the sentence that it was written on."""
    return [
        ClaimRow(SOURCE, claim, known[block.abstract].sentences[number], label)
        for block in blocks
        for number, claim, label in block.claims
    ]


def premise_rows(blocks: Sequence[Written], known: Mapping[str, Abstract]) -> list[ClaimRow]:
    """A row for each question that takes something for granted, or nothing, with its sentence."""
    return [
        ClaimRow(PREMISES, question, known[block.abstract].sentences[number], label)
        for block in blocks
        for number, question, label in block.premises
    ]


def pair_rows(folder: Path) -> list[ClaimRow]:
    """Findings that disagree, or only look as if: each held against the other, both ways, one behind the other.

    Not trained on: they taught that what is alike contradicts (docs/decisions/0020-reader.md).
    """
    rows = []
    with (folder / "pairs.jsonl").open(encoding="utf-8") as file:
        for line in file:
            pair = json.loads(line)
            one, other = pair["one"], pair["other"]
            label = LABELS.index("contradicts" if pair["disagree"] else "neither")
            rows += [ClaimRow(PAIRS, one, other, label), ClaimRow(PAIRS, other, one, label)]
    return rows


def split_of(key: str) -> str:
    """``train``, or ``validation`` for one abstract in ten, and one pair in ten."""
    return "validation" if zlib.crc32(key.encode()) % 10 == 0 else "train"


def _take(block: Written, line: str, count: int) -> None:
    mark, _, rest = line.partition(" ")
    if mark == "K":
        kinds = "".join(rest.split())
        block.kinds = kinds if len(kinds) == count else ""
        return
    numbers, _, text = (part.strip() for part in rest.partition("|"))
    chosen = [int(n) - 1 for n in re.findall(r"\d+", numbers)]
    if not text or any(not 0 <= n < count for n in chosen):
        return
    if mark == "Q":
        block.questions.append((tuple(chosen), text))
    elif mark in _PREMISES and chosen:
        block.premises.append((chosen[0], text, LABELS.index(_PREMISES[mark])))
    elif mark in _STANCES and chosen:
        block.claims.append((chosen[0], text, LABELS.index(_STANCES[mark])))
    elif mark == "F" and chosen:
        parts = [part.strip() for part in text.split("|")]
        if len(parts) == 4:
            block.findings.append((chosen[0], parts[0], parts[1], parts[2], parts[3]))


def window(
    answering: Sequence[int], count: int, chance: random.Random, away_share: float = _AWAY
) -> tuple[int, int]:
    """(first, past the last) sentence of a part of an abstract that holds the answer, or now and then not."""
    size = min(count, chance.randint(_FEWEST, _MOST))
    starts = list(range(count - size + 1))
    away = [s for s in starts if not any(s <= n < s + size for n in answering)]
    held = [s for s in starts if answering and s <= answering[0] < s + size]
    start = chance.choice(
        away if away and (not held or chance.random() < away_share) else held or starts
    )
    return start, start + size


def sentences(text: str) -> list[str]:
    """The sentences of an abstract, as the labels count them."""
    found: list[str] = []
    for part in _STARTS.split(" ".join(text.split())):
        if found and (_SHORTENED.search(found[-1]) or len(part) < _SHORTEST):
            found[-1] += " " + part
        else:
            found.append(part)
    return found
