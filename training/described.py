"""Passages whose sentences are labelled: what each is, which way its finding goes, in whom, and what it names.

From the abstracts of ``training/written``, of which at most three findings were written down, and of
``training/findings``, of which every one was: a result of the former may have a finding that nobody wrote down.
"""

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch

from assistant.reader import DIRECTIONS, POPULATIONS, SENTENCE_KINDS, EncodedPair, encode_pair
from training.batches import padded
from training.naming import NAMES, UNLABELLED, pieces
from training.written import Abstract, Written, sentences, window

_KINDS: Final = {kind[0]: number for number, kind in enumerate(SENTENCE_KINDS)}
"""By the letter that the labels have for them."""
_WITHOUT: Final = frozenset("baml")
"""Kinds of sentences that tell no finding, whether or not one was looked for."""
_WHERE: Final = {"tissue": "cells"}
_RECORD: Final = re.compile(r"\n\n(?=PMID- )")
_FIELD: Final = re.compile(r"^(PMID|TI|AB) *- (.*(?:\n {6}.*)*)", re.M)
_AROUND: Final = 0.7
"""Windows that are laid around a finding, where there is one."""
_TITLED: Final = 0.6
"""Windows that are read under the title."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """An abstract with its labels; `whole` where every finding was written down."""

    text: Abstract
    labels: Written
    whole: bool


@dataclass(frozen=True, slots=True)
class Described:
    """A passage; for each sentence its labels, and the names that its findings have."""

    title: str
    sentences: tuple[str, ...]
    labels: tuple[tuple[int, int, int], ...]
    """Ordinals of kind, direction and population; -100 where nobody said."""
    names: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    """What was done, and what was looked at."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Passages padded to one shape."""

    ids: torch.Tensor
    types: torch.Tensor
    mask: torch.Tensor
    pool: torch.Tensor
    """Shape (passages, sentences, tokens): means over each sentence; zeros where there is none."""
    labels: torch.Tensor
    """Shape (passages, sentences, 3)."""
    names: torch.Tensor
    """Shape (passages, tokens, 2)."""


def pubmedqa(path: Path) -> dict[str, Abstract]:
    """The abstracts of PubMedQA's ``ori_pqal.json``, by PubMed number; the question stands for the title."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return {
        number: Abstract(
            row["QUESTION"],
            tuple(sentences(" ".join((*row["CONTEXTS"], row["LONG_ANSWER"])))),
        )
        for number, row in rows.items()
    }


def medline(path: Path) -> dict[str, Abstract]:
    """The abstracts of a file in MEDLINE's tagged form, by PubMed number."""
    found: dict[str, Abstract] = {}
    for record in _RECORD.split(path.read_text(encoding="utf-8")):
        fields = {tag: " ".join(text.split()) for tag, text in _FIELD.findall(record)}
        if fields.keys() >= {"PMID", "TI", "AB"}:
            found[fields["PMID"]] = Abstract(fields["TI"], tuple(sentences(fields["AB"])))
    return found


def labelled(
    blocks: Iterator[Written], known: Mapping[str, Abstract], *, whole: bool
) -> list[Labelled]:
    """Those of which the kind of every sentence was written down."""
    return [Labelled(known[b.abstract], b, whole) for b in blocks if b.kinds]


def shown(one: Labelled, chance: random.Random | None = None) -> Described:
    """A window of an abstract, as a passage may be cut; without `chance` all of it, under its title."""
    text, found = one.text, one.labels.findings
    first, last, title = 0, len(text.sentences), text.title
    if chance is not None:
        around = (chance.choice(found)[0],) if found and chance.random() < _AROUND else ()
        first, last = window(around, len(text.sentences), chance, 0)
        title = title if chance.random() < _TITLED else ""
    return Described(
        title,
        text.sentences[first:last],
        tuple(_labels(one, number) for number in range(first, last)),
        tuple(
            (tuple(f[1] for f in found if f[0] == n), tuple(f[2] for f in found if f[0] == n))
            for n in range(first, last)
        ),
    )


def batch_of(rows: Sequence[Described], tokenizer: Any) -> Batch:
    """Rows as the network takes them."""
    encoded = [encode_pair(tokenizer, "", row.title, row.sentences) for row in rows]
    ids, types, mask = padded(encoded)
    most = max(len(row.sentences) for row in rows)
    pool = torch.zeros((len(rows), most, ids.shape[1]))
    labels = torch.full((len(rows), most, 3), UNLABELLED)
    names = torch.full((*ids.shape, len(NAMES)), UNLABELLED)
    for number, (pair, row) in enumerate(zip(encoded, rows, strict=True)):
        _fill(pool[number], labels[number], names[number], pair, row, tokenizer)
    return Batch(ids, types, mask, pool, labels, names)


def _fill(
    pool: torch.Tensor,
    labels: torch.Tensor,
    names: torch.Tensor,
    pair: EncodedPair,
    row: Described,
    tokenizer: Any,
) -> None:
    for place, (first, last) in enumerate(pair.spans):
        if last <= first:
            continue
        pool[place, first:last] = 1 / (last - first)
        labels[place] = torch.tensor(row.labels[place])
        if any(row.names[place]):
            sentence = row.sentences[place]
            offsets = tokenizer.encode(sentence, add_special_tokens=False).offsets
            marks = pieces(sentence, row.names[place], offsets[: last - first])
            names[first:last] = torch.from_numpy(marks)


def _labels(one: Labelled, sentence: int) -> tuple[int, int, int]:
    """Kind, direction and population of a sentence; several directions are a mixed one."""
    kind = _KINDS.get(one.labels.kinds[sentence], UNLABELLED)
    told = [f for f in one.labels.findings if f[0] == sentence]
    ways = {f[3] for f in told} & set(DIRECTIONS)
    if ways:
        direction = DIRECTIONS.index(next(iter(ways)) if len(ways) == 1 else "mixed")
    else:
        none = one.whole or one.labels.kinds[sentence] in _WITHOUT
        direction = DIRECTIONS.index("none") if none else UNLABELLED
    where = _WHERE.get(told[0][4], told[0][4]) if told else ""
    population = POPULATIONS.index(where) if where in POPULATIONS else UNLABELLED
    return kind, direction, population
