"""``mtor-ms mcp``: the MCP server over standard input and output, or HTTP."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from assistant.adapters.talking.options import CorpusOption, IndexOption, remember_places
from assistant.errors import SettingsInvalid
from assistant.settings import load_settings

__all__ = ["app"]

app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)


@app.callback()
def mcp(
    corpus: CorpusOption = None,
    index: IndexOption = None,
    http: Annotated[
        bool, typer.Option("--http", help="Streamable HTTP on this machine instead of stdio.")
    ] = False,
    port: Annotated[int, typer.Option("--port", help="With --http; default 8090.")] = 8090,
) -> None:
    """Serve tools to clients of the Model Context Protocol, over standard input and output.

    Example: mtor-ms mcp --http --port 8090
    """
    settings = load_settings(corpus=corpus, index=index)
    remember_places(settings)
    from assistant.adapters.mcp.server import make_server
    from assistant.adapters.talking.opening import open_index

    # Opened before anybody can ask: an index that is missing is said at the start.
    open_index()
    server = make_server("127.0.0.1", port, settings)
    if http:
        sys.stderr.write(f"The MCP server is at http://127.0.0.1:{port}/mcp\n")
    try:
        server.run("streamable-http" if http else "stdio")
    except OSError as error:
        raise SettingsInvalid(
            f"Nothing can be served on port {port}: {error.strerror or error}.",
            "Name another --port.",
        ) from error
