"""Options that every command shares."""

from pathlib import Path
from typing import Annotated

import typer

CorpusOption = Annotated[
    Path | None, typer.Option("--corpus", metavar="DIR", help="Folder of the documents.")
]
IndexOption = Annotated[
    str | None,
    typer.Option("--index", metavar="DIR", help="Folder of the index, or a Milvus by its address."),
]
