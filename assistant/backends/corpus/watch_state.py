"""What a watch over a corpus remembers: a JSON file and digests in the folder of what was added."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from assistant.backends.corpus.files import ADDED
from assistant.backends.file_writing import replace_file
from assistant.domain import WatchReport, WatchState
from assistant.errors import CorpusNotWritable, UnreadableDocument

_FOLDER: Final = "watch"
_KINDS: Final = ("looked", "settled", "waiting")


class WatchStateFile:
    """The folder ``added/watch`` of a corpus."""

    def __init__(self, corpus: Path) -> None:
        self._folder = corpus / ADDED / _FOLDER
        self._state = self._folder / "state.json"

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Holds the watch; raises CorpusNotWritable where another run does, or it cannot be written."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._folder / ".lock")
            lock.acquire(timeout=0)
        except Timeout as error:
            raise CorpusNotWritable(
                "Another `mtor-ms corpus watch` is at work on this corpus.", "Wait for it to end."
            ) from error
        except OSError as error:
            raise self._refused(error) from error
        try:
            yield
        finally:
            lock.release()

    def state(self) -> WatchState:
        """As the last run left it; empty where there was none. Raises UnreadableDocument."""
        try:
            data = json.loads(self._state.read_text(encoding="utf-8"))
            kinds = [{str(k): str(v) for k, v in data[kind].items()} for kind in _KINDS]
        except FileNotFoundError:
            return WatchState()
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnreadableDocument(
                f"{self._state} cannot be read.",
                "Remove it: the next run then looks at everything anew.",
            ) from error
        return WatchState(*kinds)

    def keep(self, state: WatchState) -> None:
        """In one step; raises CorpusNotWritable."""
        self._write(self._state, json.dumps(asdict(state), ensure_ascii=False, indent=1) + "\n")

    def digest(self, report: WatchReport, text: str) -> Path:
        """One for each run, named by its time; raises CorpusNotWritable."""
        # The day is that of this place, and so is the time: in the order of their names lies that of the runs.
        path = self._folder / f"{report.day}-{datetime.now().astimezone():%H%M%S-%f}.md"
        self._write(path, text)
        return path

    def digests(self, after: float) -> list[str]:
        """Those written after a time, oldest first; what cannot be read is left out."""
        texts = []
        for path in sorted(self._folder.glob("*.md")):
            try:
                if path.stat().st_mtime > after:
                    texts.append(path.read_text(encoding="utf-8"))
            except (OSError, UnicodeDecodeError):
                continue
        return texts

    def _write(self, path: Path, text: str) -> None:
        try:
            replace_file(path, text)
        except OSError as error:
            raise self._refused(error) from error

    def _refused(self, error: OSError) -> CorpusNotWritable:
        return CorpusNotWritable(
            f"{self._folder} cannot be written: {error.strerror or error}.",
            "Free some space or change its permissions; what was added before is kept.",
        )
