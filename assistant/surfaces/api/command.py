"""``mtor-ms serve``: the HTTP API."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from typing import Annotated

import typer

from assistant.errors import SettingsInvalid
from assistant.settings import load_settings
from assistant.surfaces.shared.api_keys import SCOPES, Keys
from assistant.surfaces.shared.options import CorpusOption, IndexOption, remember_places

__all__ = ["app"]

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
        str, typer.Option("--remove-key", metavar="NAME", help="Take a key away, and exit.")
    ] = "",
    mcp: Annotated[
        bool, typer.Option("--mcp", help="Serve the MCP server beside it, at /mcp.")
    ] = False,
) -> None:
    """Serve the HTTP API, on http://localhost:8080 unless told otherwise.

    Example: mtor-ms serve --port 8081
    """
    from assistant.surfaces.shared.access_control import is_here

    settings = load_settings(corpus=corpus, index=index)
    keys = Keys(settings.paths().api / "keys.json")
    if add_key or remove_key:
        _change(keys, add_key, scope or SCOPES, remove_key)
        return
    address, number = host or settings.api_host, port or settings.api_port
    if not is_here(address) and not len(keys):
        raise SettingsInvalid(
            f"The API would be open to everyone who reaches {address}.",
            "Make a key first: `mtor-ms serve --add-key NAME`.",
        )
    remember_places(settings)
    if not settings.threads:
        # Several are answered at once: two that embed with one thread each get in each other's way
        # less than two that want every core.
        os.environ["MTORMS_THREADS"] = "1"
    import uvicorn

    from assistant.surfaces.api.app import make_app
    from assistant.surfaces.shared.startup import open_index

    # Opened before anybody can ask: an index that is missing is said at the start.
    open_index()
    served = make_app(settings, mcp=mcp)
    beside = ", the MCP server at /mcp" if mcp else ""
    sys.stderr.write(
        f"The API is at http://{address}:{number}, described at /docs and /openapi.json{beside}\n"
    )
    uvicorn.run(served, host=address, port=number, log_level="warning", timeout_keep_alive=20)


def _change(keys: Keys, add: str, scopes: Collection[str], remove: str) -> None:
    """Makes a key, or takes one away, and says so."""
    if add:
        sys.stdout.write(keys.add(add, scopes) + "\n")
        sys.stderr.write("Keep it: it is not shown again, and only its digest is kept here.\n")
        return
    gone = keys.remove(remove)
    sys.stdout.write(f"{remove} is gone.\n" if gone else f"There is no key {remove}.\n")
