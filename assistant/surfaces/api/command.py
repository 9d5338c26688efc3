"""``mtor-ms serve``: the HTTP API."""

import sys
from collections.abc import Collection
from typing import Annotated

import typer

from assistant.settings import load_settings
from assistant.surfaces.shared.api_keys import SCOPES, Keys
from assistant.surfaces.shared.assistants import Assistants
from assistant.surfaces.shared.options import CorpusOption, IndexOption

app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)


@app.callback()
def serve(
    corpus: CorpusOption = None,
    index: IndexOption = None,
    port: Annotated[int, typer.Option("--port", help="Port; default 8080.")] = 0,
    host: Annotated[str, typer.Option("--host", help="Address; default 127.0.0.1.")] = "",
    add_key: Annotated[
        str, typer.Option("--add-key", metavar="NAME", help="Make an API key, print it, and exit.")
    ] = "",
    scope: Annotated[
        list[str] | None,
        typer.Option(
            "--scope", help="With --add-key: ask, search, feedback or metrics; default all."
        ),
    ] = None,
    remove_key: Annotated[
        str, typer.Option("--remove-key", metavar="NAME", help="Remove a key, and exit.")
    ] = "",
    mcp: Annotated[
        bool, typer.Option("--mcp", help="Serve the MCP server as well, at /mcp.")
    ] = False,
) -> None:
    """Serve the HTTP API, on http://localhost:8080 unless another port or address is given.

    Example: mtor-ms serve --port 8081
    """
    settings = load_settings(corpus=corpus, index=index)
    if add_key or remove_key:
        _change(Keys.of(settings), add_key, scope or SCOPES, remove_key)
        return
    address, number = host or settings.api.host, port or settings.api.port
    import uvicorn

    from assistant.surfaces.api.app import make_app
    from assistant.surfaces.shared.access_control import serving_settings

    assistants = Assistants(serving_settings(settings, address, "The API"))
    # Loaded before anybody can ask: a missing index is reported at the start.
    assistants.load()
    served = make_app(assistants, mcp=mcp)
    also = ", the MCP server at /mcp" if mcp else ""
    sys.stderr.write(
        f"The API is at http://{address}:{number}, described at /docs and /openapi.json{also}\n"
    )
    uvicorn.run(served, host=address, port=number, log_level="warning", timeout_keep_alive=20)


def _change(keys: Keys, add: str, scopes: Collection[str], remove: str) -> None:
    """Adds or removes a key."""
    if add:
        sys.stdout.write(keys.add(add, scopes) + "\n")
        sys.stderr.write("Keep it: it is not shown again, and only its digest is stored.\n")
        return
    removed = keys.remove(remove)
    sys.stdout.write(f"{remove} was removed.\n" if removed else f"There is no key {remove}.\n")
