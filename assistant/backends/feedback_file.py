"""What people did not like, kept until it becomes a case: one line of JSON each, never rewritten."""

import errno
import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.backends.file_writing import private_file, replace_file
from assistant.domain import Feedback, Reason
from assistant.domain.ids import short_digest


class FeedbackFile:
    """A file of feedback that every surface appends to."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, question: str, answer_id: str, reason: Reason, comment: str = "") -> Feedback:
        """Appends one piece of feedback; a line is written whole or not at all, then OSError is raised."""
        created = datetime.now(UTC).isoformat(timespec="seconds")
        key = "f-" + short_digest(question, answer_id, reason, comment, created, length=10)
        feedback = Feedback(key, created, question, answer_id, reason, comment)
        private_file(self.path)
        line = (json.dumps(asdict(feedback), ensure_ascii=False) + "\n").encode()
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            written = os.write(descriptor, line)
            if written < len(line):  # the disk is full
                os.ftruncate(descriptor, os.fstat(descriptor).st_size - written)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            os.close(descriptor)
        return feedback

    def thumb(self, answer: Mapping[str, Any], value: int, comment: str) -> None:
        """Keeps a thumb down on an answer; its reason is the first one that the comment names."""
        if value > 0:
            return
        said = comment.lower()
        reason = next(
            (reason for reason in Reason if reason.value.replace("_", " ") in said), Reason.OTHER
        )
        self.add(answer["question"], answer["id"], reason, comment)

    def count(self, before: str = "") -> int:
        """Pieces from before a time (ISO 8601, UTC), or all."""
        return sum(not before or one.created < before for one in self.all())

    def forget(self, before: str = "") -> int:
        """Removes those; how many. The file is replaced in one step."""
        every = self.all()
        left = [one for one in every if before and one.created >= before]
        if len(left) == len(every):
            return 0
        lines = (json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in left)
        replace_file(self.path, "".join(lines), private=True)
        return len(every) - len(left)

    def all(self) -> list[Feedback]:
        """Every piece, oldest first; a line that cannot be read is passed over."""
        if not self.path.exists():
            return []
        found = []
        # By line feeds alone: a text may hold other signs that end a line.
        for line in self.path.read_bytes().split(b"\n"):
            try:
                data = json.loads(line)
                found.append(Feedback(**{**data, "reason": Reason(data["reason"])}))
            except (ValueError, TypeError, KeyError):
                continue
        return found
