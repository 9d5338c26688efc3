"""Work that is broken off: each job is done in a forked child, with all its real parts but the model.

Run as ``python -m tests.faults.jobs``, it reads a JSON request a line and answers with a JSON line:
``{"job", "args", "bytes"?, "days"?}`` forks and gives ``{"pid"}``; ``{"wait": pid}`` gives ``{"status"}``,
the child's exit code or the negative number of the signal that ended it.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine

from assistant.backends.answer_log import SqliteAnswers
from assistant.backends.conversations import SqliteConversations
from assistant.backends.corpus.library import SqliteLibrary
from assistant.backends.feedback_file import FeedbackFile
from assistant.backends.papers.archives import unpack
from assistant.bootstrap import make_assistant
from assistant.domain import Exchange, Media, ParsedDocument, Reason, SavedAnswer, Source
from assistant.errors import AssistantError
from assistant.pipelines.importing import Importer
from assistant.settings import Settings
from assistant.testing.doubles import WordCounter, WordEmbedder

FAILED = 3
"""Exit code of a child whose work could not be done, and that said so."""


def index(corpus: str, index: str) -> None:
    settings = Settings(corpus=Path(corpus), index=Path(index))
    make_assistant(settings, embedder=WordEmbedder(), counter=WordCounter()).index()


def swap(one: str, other: str, index: str, times: int) -> None:
    """The index of two corpora in turn."""
    for number in range(times):
        globals()["index"](other if number % 2 == 0 else one, index)


def add(corpus: str, papers: list[str]) -> None:
    Importer(None, SqliteLibrary(Path(corpus)), _read, unpack).add(  # type: ignore[arg-type]
        [Path(paper) for paper in papers], lambda _what, _done, _total: None
    )


def say(file: str, name: str, first: int, many: int, told: str) -> None:
    """Adds exchanges to a conversation, and tells in another file which are in it."""
    store = SqliteConversations(Path(file))
    with Path(told).open("a", encoding="ascii", buffering=1) as acknowledged:
        for number in range(first, first + many):
            at = datetime.now(UTC).isoformat()
            store.add(name, Exchange(f"{number}?", f"{number}?", at, {"n": number, "x": "y" * 400}))
            acknowledged.write(f"{number}\n")


def keep(file: str, first: int, many: int, told: str) -> None:
    log = SqliteAnswers(Path(file), 30)
    with Path(told).open("a", encoding="ascii", buffering=1) as acknowledged:
        for number in range(first, first + many):
            at = datetime.now(UTC).isoformat()
            body = json.dumps({"n": number, "x": "y" * 400})
            kept = SavedAnswer(f"a-{number}", "", at, "?", (), "all", "extractive", "c", body)
            log.keep(kept, lambda: {"one": "1"})
            acknowledged.write(f"{number}\n")


def complain(file: str, first: int, many: int, told: str) -> None:
    box = FeedbackFile(Path(file))
    with Path(told).open("a", encoding="ascii", buffering=1) as acknowledged:
        for number in range(first, first + many):
            box.add("?", f"a-{number}", Reason.OTHER, "y" * 400)
            acknowledged.write(f"{number}\n")


JOBS = {job.__name__: job for job in (index, swap, add, say, keep, complain)}


def _read(path: Path) -> Iterator[ParsedDocument]:
    # In this process: a child that reads would be killed instead of what writes.
    yield ParsedDocument(
        source=Source(), text=path.read_text(encoding="utf-8"), media=Media.WEB_ARTICLE
    )


def _work(request: dict[str, Any]) -> int:
    if "bytes" in request:
        resource.setrlimit(resource.RLIMIT_FSIZE, (request["bytes"], request["bytes"]))
    try:
        with time_machine.travel(datetime.now(UTC) + timedelta(days=request.get("days", 0))):
            JOBS[request["job"]](**request["args"])
    except AssistantError as error:
        plain = error.for_people()
        return FAILED if error.remedy and "Traceback" not in plain else 4
    return 0


def main() -> None:
    for line in sys.stdin:
        request = json.loads(line)
        if "wait" in request:
            _, status = os.waitpid(request["wait"], 0)
            answer = {"status": os.waitstatus_to_exitcode(status)}
        else:
            began = time.time()
            pid = os.fork()
            if pid == 0:
                code = 5
                try:
                    code = _work(request)
                except BaseException as error:
                    sys.stderr.write(f"{request['job']}: {type(error).__name__}: {error}\n")
                finally:
                    os._exit(code)
            answer = {"pid": pid, "began": began}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
