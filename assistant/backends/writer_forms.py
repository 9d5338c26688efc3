"""In which form each language model can write, as its probe found out: a small JSON file."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from assistant.backends.llamacpp import LLAMACPP
from assistant.domain import WriterForm

__all__ = ["FormsFile", "is_local"]


def is_local(name: str, url: str) -> bool:
    """Whether a writer runs on a machine of one's own, where each token is paid with time."""
    return bool(url) or name.partition(":")[0] in {"ollama", LLAMACPP}


@dataclass(frozen=True, slots=True)
class FormsFile:
    """What is remembered of writers by their name and address. A file that cannot be read holds nothing."""

    path: Path

    def find(self, writer: str, url: str) -> WriterForm | None:
        """Its form; None where nobody found out."""
        try:
            return WriterForm(self._read().get(_key(writer, url), ""))
        except ValueError:
            return None

    def remember(self, writer: str, url: str, form: WriterForm) -> None:
        """Keeps it. Where the file cannot be written nothing is remembered."""
        known = {**self._read(), _key(writer, url): form.value}
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".writers-")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(known, file, indent=1, sort_keys=True)
            os.replace(name, self.path)
        except OSError:
            return

    def _read(self) -> dict[str, str]:
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(data, dict):
            return {}
        return {str(key): str(value) for key, value in data.items()}


def _key(writer: str, url: str) -> str:
    return f"{writer} at {url}" if url else writer
