"""``mtor-ms ask``."""

import json as json_module
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.domain import Turn
from assistant.errors import AssistantError, InvalidBatchLine, InvalidQuestion
from assistant.service import Assistant
from assistant.surfaces.cli.common import (
    CorpusOption,
    IndexOption,
    JsonOption,
    Level,
    LevelOption,
    WriterOption,
    answer_recorder,
    assistant_for,
    print_json,
    print_text,
    say_if_behind,
)
from assistant.surfaces.shared.answer_log import AnswerRecorder


def ask(
    question: Annotated[
        list[str] | None, typer.Argument(help="The question.", show_default=False)
    ] = None,
    batch: Annotated[
        Path | None,
        typer.Option("--batch", metavar="FILE.jsonl", help="Answer each line of a file."),
    ] = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    writer: WriterOption = "",
    level: LevelOption = Level.READER,
    json: JsonOption = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of an answer and exit.")
    ] = False,
) -> None:
    """Answer a question from the documents, each sentence cited.

    Example: mtor-ms ask "What must rapalogs bind before mTOR?"

    A batch file has one question a line, {"id": "q1", "question": "..."}; one JSON answer a line
    comes back in the same order, a bad line as {"batch_id": ..., "error": ...}. Lines that share
    "conversation" are turns of it.
    """
    if schema:
        from assistant.surfaces.presentation.answer_json import answer_schema

        print_json(answer_schema())
        return
    if batch is not None and question:
        raise InvalidQuestion("A question and --batch were both given.", "Give one of the two.")
    assistant, settings = assistant_for(corpus, index, writer)
    say_if_behind(assistant, settings)
    recorder = answer_recorder(settings)
    if batch is not None:
        from assistant.surfaces.presentation.answer_json import dumped

        for row in _batch(assistant, batch, recorder, settings.writer):
            print_text(dumped(row))
        return
    from assistant.surfaces.presentation.answer_json import answer_to_dict
    from assistant.surfaces.presentation.text import render

    answer = assistant.ask(" ".join(question or []))
    data = answer_to_dict(answer)
    recorder.record(assistant, data, writer=settings.writer)
    if json:
        print_json(data)
    else:
        print_text(render(answer, level=level.value))


def _batch(
    assistant: Assistant, path: Path, recorder: AnswerRecorder, writer: str
) -> Iterator[dict[str, Any]]:
    from assistant.surfaces.presentation.answer_json import answer_to_dict

    conversations: dict[str, list[Turn]] = {}
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        batch_id: Any = number
        try:
            batch_id, question, conversation = _question(line, number)
            turns = conversations.setdefault(conversation, []) if conversation else []
            answer = assistant.ask(question, turns)
            data = answer_to_dict(answer)
            recorder.record(assistant, data, turns, writer=writer)
            turns.append(Turn.of_answer(data))
            yield {"batch_id": batch_id, **data}
        except (InvalidQuestion, InvalidBatchLine) as error:
            yield {"batch_id": batch_id, "error": error.for_people()}
        except AssistantError:
            raise  # no index, no model: no other line would fare better
        except Exception as error:  # a fault in one question is not the end of the others
            fault = type(error).__name__
            message = f"The program failed on this question ({fault}). Please report it; the others were asked."
            yield {"batch_id": batch_id, "error": message}


def _lines(path: Path) -> Iterator[str]:
    if str(path) == "-":
        yield from sys.stdin
        return
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            yield from file
    except OSError as error:
        raise InvalidBatchFile(path, error) from error


class InvalidBatchFile(AssistantError):
    """The batch file cannot be opened."""

    exit_code = 2

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(
            f"The batch file {path} cannot be read: {error.strerror or error}.",
            "Name a file with one JSON question a line.",
        )


def _question(line: str, number: int) -> tuple[Any, str, str]:
    """(id, question, conversation) of a line; the last is empty when it stands alone."""
    try:
        row = json_module.loads(line)
    except ValueError as error:
        raise InvalidBatchLine(f"Line {number} is not JSON.") from error
    if not isinstance(row, dict) or not isinstance(row.get("question"), str):
        raise InvalidBatchLine(f"Line {number} has no “question”.")
    return row.get("id", number), row["question"], str(row.get("conversation") or "")
