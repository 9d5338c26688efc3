"""``mtor-ms ui``: the chat page."""

from __future__ import annotations

import getpass
import sys
from dataclasses import replace
from typing import Annotated

import typer

from assistant.settings import load_settings
from assistant.surfaces.shared.assistants import Assistants
from assistant.surfaces.shared.options import CorpusOption, IndexOption
from assistant.surfaces.web.process import WebProcess, start

app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)


@app.callback()
def ui(
    corpus: CorpusOption = None,
    index: IndexOption = None,
    port: Annotated[int, typer.Option("--port", help="Port; default 8000.")] = 0,
    host: Annotated[str, typer.Option("--host", help="Address; default 127.0.0.1.")] = "",
    api: Annotated[
        bool, typer.Option("--api", help="Serve the HTTP API in the same process, under /api.")
    ] = False,
    add_user: Annotated[
        str, typer.Option("--add-user", metavar="NAME", help="Add a name for the login and exit.")
    ] = "",
) -> None:
    """Serve the chat page, on http://localhost:8000 unless told otherwise.

    Example: mtor-ms ui --port 8080
    """
    from assistant.surfaces.web import launch, login

    settings = load_settings(corpus=corpus, index=index)
    page = replace(settings.ui, host=host or settings.ui.host, port=port or settings.ui.port)
    settings = settings.model_copy(update={"ui": page})
    if add_user:
        secret = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline()
        login.add_user(settings, add_user, secret.rstrip("\n"))
        sys.stdout.write(f"{add_user} can log in.\n")
        return
    assistants = Assistants(settings)
    assistants.load()
    environment = launch.prepare(settings, assistants.get())
    start(WebProcess(assistants, with_api=api))
    sys.stderr.write(f"The chat page is at http://{settings.ui.host}:{settings.ui.port}\n")
    launch.serve(settings, environment)
