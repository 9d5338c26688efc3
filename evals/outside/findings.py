"""Findings that the reader takes out of papers, against labels by people who read the same sentences.

    precision = findings with a direction whose direction is the labelled one / such findings
    recall    = sentences labelled with a decided direction that were found with it / such sentences

Decided are benefit, harm, no effect and mixed. ``findings.jsonl`` has 300 labelled sentences of open-access articles
and MEDLINE records, as digests; thresholds were chosen knowing what went wrong on them. ``abstracts.jsonl`` has 856
sentences of 90 abstracts of SciFact's corpus and of PubMedQA's test on which two labellers who saw nothing else
agreed (14 more are left out); nothing was chosen on them. The papers are read from the folder that is named.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from assistant.backends.papers.sandbox import read_apart
from assistant.domain import (
    Block,
    BlockKind,
    Direction,
    Document,
    Finding,
    ParsedDocument,
    Source,
    SourceKind,
)
from assistant.errors import AssistantError
from assistant.ingest.chunking import chunk
from assistant.ingest.documents import read_document
from assistant.ingest.source_description import described
from assistant.ledger import extracted
from assistant.ports import TokenCounter
from assistant.reader import Describer
from assistant.settings import Chunking

LABELS: Final = Path(__file__).with_name("findings.jsonl")
ABSTRACTS: Final = Path(__file__).with_name("abstracts.jsonl")


@dataclass(frozen=True, slots=True)
class FindingScores:
    """Counts, and what they come to."""

    sentences: int
    """Labelled sentences that were found in the papers."""
    given: int
    right: int
    decided: int
    precision: float
    recall: float
    population_right: float
    """Share of the findings whose population is the labelled one, where a label says one."""


def measure_findings(
    folder: Path, describer: Describer, counter: TokenCounter, labels: Path = LABELS
) -> FindingScores:
    """Reads every paper in `folder` that a label names; sentences are matched by their digest."""
    wanted: dict[str, Mapping[str, Any]] = {}
    for line in labels.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        wanted[row["sentence"]] = row
    names = {row["file"] for row in wanted.values()}
    seen = given = right = decided = found_right = placed = placed_right = 0
    for document in _documents(folder, names):
        findings = {
            f.sentence: f for f in _read(document, counter, describer) if f.direction.decided
        }
        for ordinal, sentence in enumerate(document.sentences):
            row = wanted.pop(_digest(document.text[sentence.start : sentence.end]), None)
            if row is None:
                continue
            seen += 1
            label = row["direction"] if row["direction"] != "none" else Direction.NOT_STATED
            finding = findings.get(ordinal)
            given += finding is not None
            decided += Direction(label).decided
            if finding is not None:
                right += finding.direction == label
                found_right += Direction(label).decided and finding.direction == label
                if row["population"] in ("people", "animals", "cells"):
                    placed += 1
                    placed_right += finding.population == row["population"]
    return FindingScores(
        sentences=seen,
        given=given,
        right=right,
        decided=decided,
        precision=round(right / max(1, given), 4),
        recall=round(found_right / max(1, decided), 4),
        population_right=round(placed_right / max(1, placed), 4),
    )


def _read(document: Document, counter: TokenCounter, describer: Describer) -> tuple[Finding, ...]:
    return extracted(document, chunk(document, counter, Chunking()), describer)


def _documents(folder: Path, files: set[str]) -> Iterator[Document]:
    names = {file.split("/")[-1] for file in files}
    for key, title, text in _abstracts(folder):
        if key in files:
            source = Source(title=title, kind=SourceKind.ABSTRACT)
            block = Block(BlockKind.PARAGRAPH, " ".join(text.split()))
            yield _document(ParsedDocument(source, blocks=(block,)), Path(f"{key}.txt"))
    for path in sorted(p for p in folder.rglob("*") if p.suffix in (".xml", ".nxml", ".txt")):
        if path.suffix != ".txt" and path.name not in names:
            continue
        try:
            for parsed in read_apart(path):
                if path.name in names or parsed.source.pmid in names:
                    yield _document(parsed, path)
        except AssistantError:
            continue  # not a paper


def _abstracts(folder: Path) -> Iterator[tuple[str, str, str]]:
    """(name, title, text) of the abstracts of SciFact's corpus and of PubMedQA, where the folder has them."""
    for path in folder.rglob("corpus.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield f"scifact/{row['_id']}", row["title"], row["text"]
    for path in folder.rglob("ori_pqal.json"):
        for key, row in json.loads(path.read_text(encoding="utf-8")).items():
            text = " ".join((*row["CONTEXTS"], row["LONG_ANSWER"]))
            yield f"pubmedqa/{key}", row["QUESTION"], text


def _document(parsed: ParsedDocument, path: Path) -> Document:
    source = replace(parsed.source, id=parsed.source.pmid or path.stem)
    return read_document(described(replace(parsed, source=source, name=path.name)))


def _digest(sentence: str) -> str:
    return hashlib.sha256(" ".join(sentence.split()).encode()).hexdigest()[:16]
