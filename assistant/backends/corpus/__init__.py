"""Where documents come from: a folder with a manifest, a BEIR folder, or a folder of any files."""

import os
from collections.abc import Callable
from pathlib import Path

from assistant.backends.corpus.beir import BeirCorpus
from assistant.backends.corpus.file_walk import documents_in
from assistant.backends.corpus.manifest import ManifestCorpus
from assistant.errors import CorpusNotFound
from assistant.ports import Corpus


def open_corpus(folder: Path, loose: Callable[[Path], Corpus] | None = None) -> Corpus:
    """The corpus in a folder, by what lies in it; `loose` makes that of a folder of any files, if it may be one.

    Raises:
        CorpusNotFound: there is no such folder, it is empty, or it cannot be read.
    """
    if not folder.is_dir():
        raise CorpusNotFound(
            f"There is no corpus folder at {folder}.",
            "Run the command in the project's folder, or name the corpus with --corpus.",
        )
    if not os.access(folder, os.R_OK | os.X_OK):
        raise CorpusNotFound(
            f"The corpus folder {folder} may not be read.", "Change its permissions."
        )
    if (folder / "manifest.yaml").exists():
        return ManifestCorpus(folder)
    if (folder / "corpus.jsonl").exists():
        return BeirCorpus(folder)
    if loose and next(documents_in(folder), None):
        return loose(folder)
    raise CorpusNotFound(
        f"The corpus folder {folder} holds no documents: no manifest.yaml, no corpus.jsonl of a "
        "BEIR data set, and no file that could be read.",
        "Put documents there, or name another folder with --corpus.",
    )
