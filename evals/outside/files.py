"""Reading public data sets, each in its own published form, into a few plain types."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError


class DataInvalid(AssistantError):
    """A data set cannot be read."""


class Label(StrEnum):
    """What evidence does to a claim."""

    SUPPORT = "support"
    CONTRADICT = "contradict"
    NOT_ENOUGH = "not_enough"


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """A claim, what is shown for it, and what that does."""

    id: str
    claim: str
    evidence: str
    label: Label


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question with the passages that hold its answer."""

    id: str
    question: str
    passages: tuple[str, ...]
    answer: str


_LABELS = {
    "support": Label.SUPPORT, "supports": Label.SUPPORT, "supported": Label.SUPPORT,
    "attributable": Label.SUPPORT, "yes": Label.SUPPORT, "1": Label.SUPPORT, "true": Label.SUPPORT,
    "contradict": Label.CONTRADICT, "refutes": Label.CONTRADICT, "refute": Label.CONTRADICT,
    "contradicted": Label.CONTRADICT, "contradictory": Label.CONTRADICT,
    "not enough": Label.NOT_ENOUGH, "not_enough": Label.NOT_ENOUGH, "neutral": Label.NOT_ENOUGH,
    "not enough info": Label.NOT_ENOUGH, "nei": Label.NOT_ENOUGH, "extrapolatory": Label.NOT_ENOUGH,
    "not attributable": Label.NOT_ENOUGH, "no": Label.NOT_ENOUGH, "0": Label.NOT_ENOUGH,
    "false": Label.NOT_ENOUGH,
}  # fmt: skip


def read_pubmedqa(path: Path) -> list[LabelledQuestion]:
    """``ori_pqal.json`` of PubMedQA (Jin et al., 2019): yes, no or maybe from an abstract."""
    data = _json(path)
    if not isinstance(data, dict):
        raise _invalid(path, "it is not an object of questions")
    try:
        return [
            LabelledQuestion(
                str(key), str(row["QUESTION"]), tuple(row["CONTEXTS"]), str(row["final_decision"])
            )
            for key, row in data.items()
        ]
    except (KeyError, TypeError) as error:
        raise _invalid(path, f"a question lacks {error}") from error


def read_bioasq(path: Path) -> list[LabelledQuestion]:
    """BioASQ Task B JSON (Tsatsaronis et al., 2015): questions with snippets and ideal answers."""
    data = _json(path)
    questions = data.get("questions") if isinstance(data, dict) else None
    if not isinstance(questions, list):
        raise _invalid(path, "it has no list “questions”")
    try:
        return [
            LabelledQuestion(
                id=str(row["id"]),
                question=str(row["body"]),
                passages=tuple(str(snippet["text"]) for snippet in row.get("snippets", [])),
                answer=_first(row.get("ideal_answer", "")),
            )
            for row in questions
        ]
    except (KeyError, TypeError) as error:
        raise _invalid(path, f"a question lacks {error}") from error


def read_claims(path: Path, abstracts: Path | None = None) -> list[LabelledClaim]:
    """Claims with evidence and label.

    Three forms are known by what they hold: SciFact's ``claims_*.jsonl`` (its abstracts come from
    `abstracts`, a BEIR ``corpus.jsonl``), JSON lines and CSV or TSV with the columns claim,
    evidence and label, as HealthVer and AttributionBench have them.
    """
    rows = list(_rows(path))
    if rows and isinstance(rows[0].get("evidence"), dict):
        return list(_scifact(path, rows, abstracts))
    found = []
    for number, row in enumerate(rows, start=1):
        names = {str(key).strip().lower(): value for key, value in row.items()}
        label = _LABELS.get(str(names.get("label", names.get("attribution_label", ""))).lower())
        evidence = names.get("evidence", names.get("references", ""))
        if "claim" not in names or not evidence or label is None:
            raise _invalid(path, f"row {number} lacks claim, evidence or a known label")
        text = " ".join(map(str, evidence)) if isinstance(evidence, list) else str(evidence)
        found.append(LabelledClaim(str(names.get("id", number)), str(names["claim"]), text, label))
    return found


def _scifact(
    path: Path, rows: list[dict[str, Any]], abstracts: Path | None
) -> Iterator[LabelledClaim]:
    if abstracts is None or not abstracts.exists():
        raise _invalid(path, "SciFact's claims need its abstracts; name them with --abstracts")
    texts = {str(row["_id"]): f"{row.get('title', '')}. {row['text']}" for row in _rows(abstracts)}
    for row in rows:
        for document in row.get("cited_doc_ids", []):
            given = row["evidence"].get(str(document))
            label = Label(given[0]["label"].lower()) if given else Label.NOT_ENOUGH
            if str(document) in texts:
                key = f"{row['id']}-{document}"
                yield LabelledClaim(key, str(row["claim"]), texts[str(document)], label)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            if path.suffix.lower() in {".csv", ".tsv"}:
                yield from csv.DictReader(file, delimiter="\t" if path.suffix == ".tsv" else ",")
                return
            for line in file:
                if line.strip():
                    row = json.loads(line)
                    if not isinstance(row, dict):
                        raise _invalid(path, "a line is not an object")
                    yield row
    except (OSError, UnicodeDecodeError, ValueError, csv.Error) as error:
        raise _invalid(path, str(error)) from error


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise _invalid(path, str(error)) from error


def _first(value: Any) -> str:
    return str(value[0] if isinstance(value, list) and value else value or "")


def _invalid(path: Path, what: str) -> DataInvalid:
    return DataInvalid(f"{path} cannot be used: {what}.", "Name a file of the published form.")
