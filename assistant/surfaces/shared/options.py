"""Options that every command shares, and what the surfaces do with them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from assistant.settings import Settings

__all__ = ["CorpusOption", "IndexOption", "remember_places"]

CorpusOption = Annotated[
    Path | None, typer.Option("--corpus", metavar="DIR", help="Folder of the documents.")
]
IndexOption = Annotated[
    str | None,
    typer.Option("--index", metavar="DIR", help="Folder of the index, or a Milvus by its address."),
]


def remember_places(settings: Settings) -> None:
    """Hands the folders of the command line on to what reads the settings again in this process."""
    paths = settings.paths()
    os.environ |= {"MTORMS_INDEX": str(paths.index), "MTORMS_CORPUS": str(paths.corpus)}
