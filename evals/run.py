"""Dataset × Assistant → rows. A crash in one case is a row; an interrupted run goes on."""

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.domain import EvidenceLevel, Media, ParsedDocument, Source, SourceKind
from assistant.domain import Turn as Said
from assistant.domain.ids import content_digest, short_digest
from assistant.ports import Corpus
from assistant.service import Assistant
from assistant.surfaces.presentation.answer_json import answer_to_dict
from evals.cases import Case, Dataset, Turn
from evals.context import Context, Evaluator, Row
from evals.metrics import EVALUATORS


@dataclass(frozen=True, slots=True)
class PlantedCorpus:
    """The corpus, and beside it the texts that cases plant."""

    corpus: Corpus
    cases: Sequence[Case]

    def documents(self) -> Iterable[ParsedDocument]:
        """Every document of the corpus, then one for each planted text."""
        yield from self.corpus.documents()
        for case in self.cases:
            if case.document:
                source = Source(
                    f"planted-{case.id}",
                    f"Planted {case.id}",
                    SourceKind.USER,
                    EvidenceLevel.UNKNOWN,
                )
                digest = content_digest(case.document)
                yield ParsedDocument(source, case.document, digest, f"{case.id}.txt", Media.PLAIN)


@dataclass(slots=True)
class Runner:
    """Asks every case and scores the answers."""

    assistant: Assistant
    planted: Callable[[], Assistant]
    """An assistant whose index holds the planted texts, too; made when a case needs it."""
    evaluators: Sequence[Evaluator] = EVALUATORS
    change: Callable[[dict[str, Any]], dict[str, Any]] = lambda answer: answer
    """What is done to an answer before it is scored; tests make it worse on purpose."""

    def run(
        self, dataset: Dataset, log: Path, progress: Callable[[int, int], None] = lambda *_: None
    ) -> list[Row]:
        """A row for each turn of each case, in order.

        Rows are appended to `log` as they are made. Cases that are whole in it already are taken
        from there: remove the file to ask them again.
        """
        done = _read_log(log)
        log.parent.mkdir(parents=True, exist_ok=True)
        rows: list[Row] = []
        with log.open("a", encoding="utf-8") as file:
            for number, case in enumerate(dataset, start=1):
                kept = done.get(case.id, [])
                fresh = kept if len(kept) == len(case.turns) else self._case(case)
                if fresh is not kept:
                    for row in fresh:
                        file.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
                    file.flush()
                rows += fresh
                progress(number, len(dataset))
        return rows

    def _case(self, case: Case) -> list[Row]:
        assistant = self.planted() if case.document else self.assistant
        said: list[Said] = []
        return [
            self._turn(assistant, case, turn, number, said)
            for number, turn in enumerate(case.turns)
        ]

    def _turn(
        self, assistant: Assistant, case: Case, turn: Turn, number: int, said: list[Said]
    ) -> Row:
        row: dict[str, Any] = {
            "case": case.id,
            "turn": number,
            "kind": case.kind,
            "split": str(case.split),
            "question": turn.question,
            "abstain": str(case.abstain) if case.abstain else None,
            "author": case.author,
            "fact": case.fact,
        }
        began = time.perf_counter()
        try:
            answer = self.change(answer_to_dict(assistant.ask(turn.question, said)))
            said.append(Said.of_answer(answer))
            row["milliseconds"] = round((time.perf_counter() - began) * 1000, 2)
            hits = assistant.search(answer["standalone_question"], 30).hits
            context = Context(
                case=case,
                turn=turn,
                answer=answer,
                texts={
                    source["source_id"]: assistant.document(source["source_id"]).text
                    for source in answer["sources"]
                },
                passages=tuple((hit.passage.source_id, hit.passage.text) for hit in hits),
                retrieved=tuple(dict.fromkeys(hit.passage.source_id for hit in hits)),
            )
            scores = [score for evaluator in self.evaluators for score in evaluator(context)]
        except Exception as error:  # whatever it is, the other cases go on
            return Row(**row, error=f"{type(error).__name__}: {error}")
        return Row(
            **row,
            answer=answer,
            scores={score.name: score.value for score in scores},
            reasons={score.name: score.reason for score in scores if score.reason},
        )


def run_key(assistant: Assistant, dataset: Dataset, writer: str) -> str:
    """What a run depends on: index, program, cases. Two runs with one key give the same rows."""
    manifest = assistant.manifest()
    cases = [case.model_dump_json() for case in dataset]
    code = _code_digest()
    return short_digest(manifest.corpus, manifest.configuration, writer, code, *cases)


def _code_digest() -> str:
    """Digest of the program's and the harness's own files."""
    root = Path(__file__).resolve().parents[1]
    files = sorted([*root.glob("assistant/**/*.py"), *root.glob("evals/**/*.py")])
    files += sorted(path for path in root.glob("assistant/resources/**/*") if path.is_file())
    return short_digest(*(content_digest(path.read_bytes()) for path in files))


def _read_log(log: Path) -> dict[str, list[Row]]:
    done: dict[str, list[Row]] = {}
    if not log.exists():
        return done
    for line in log.read_text(encoding="utf-8").splitlines():
        try:
            row = Row(**json.loads(line))
        except (ValueError, TypeError):
            continue  # the line on which an earlier run was interrupted
        done.setdefault(row.case, []).append(row)
    return done
