"""``mtor-ms mcp``: the MCP server over standard input and output, or HTTP."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from assistant.errors import SettingsInvalid
from assistant.settings import Settings, load_settings
from assistant.surfaces.shared.options import CorpusOption, IndexOption, remember_places

__all__ = ["app"]

app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)


@app.callback()
def mcp(
    corpus: CorpusOption = None,
    index: IndexOption = None,
    http: Annotated[
        bool, typer.Option("--http", help="Streamable HTTP at /mcp instead of stdio.")
    ] = False,
    port: Annotated[int, typer.Option("--port", help="With --http; default 8090.")] = 8090,
    host: Annotated[
        str, typer.Option("--host", help="With --http: address; default 127.0.0.1.")
    ] = "127.0.0.1",
) -> None:
    """Serve tools to clients of the Model Context Protocol, over standard input and output.

    Over HTTP the keys of the API are asked for, once there is one: `mtor-ms serve --add-key NAME`.

    Example: mtor-ms mcp --http --port 8090
    """
    settings = load_settings(corpus=corpus, index=index)
    remember_places(settings)
    if http:
        _refuse_openness(settings, host)
        if not settings.threads:
            # Several are answered at once, as by `mtor-ms serve`: one thread each is faster than all for each.
            os.environ["MTORMS_THREADS"] = "1"
    from assistant.surfaces.shared.startup import open_index

    # Opened before anybody can ask: an index that is missing is said at the start.
    open_index()
    if http:
        _serve(settings, host, port)
        return
    from assistant.surfaces.mcp.server import make_server

    make_server(settings).run("stdio")


def _refuse_openness(settings: Settings, host: str) -> None:
    """Raises SettingsInvalid where everybody who reaches it could call."""
    from assistant.surfaces.shared.access_control import is_here
    from assistant.surfaces.shared.api_keys import Keys

    if not is_here(host) and not len(Keys(settings.paths().api / "keys.json")):
        raise SettingsInvalid(
            f"The MCP server would be open to everyone who reaches {host}.",
            "Make a key first: `mtor-ms serve --add-key NAME`.",
        )


def _serve(settings: Settings, host: str, port: int) -> None:
    import uvicorn
    from starlette.applications import Starlette
    from starlette.routing import Route

    from assistant.surfaces.mcp.http_server import make_mounted

    served = Starlette(routes=[Route("/mcp", endpoint=make_mounted(settings))])
    sys.stderr.write(f"The MCP server is at http://{host}:{port}/mcp\n")
    # uvicorn says itself why a port cannot be had, and ends with 1.
    uvicorn.run(served, host=host, port=port, log_level="warning")
