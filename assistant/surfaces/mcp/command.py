"""``mtor-ms mcp``: the MCP server over standard input and output, or HTTP."""

import sys
from typing import Annotated

import typer

from assistant.settings import load_settings
from assistant.surfaces.shared.assistants import Assistants
from assistant.surfaces.shared.options import CorpusOption, IndexOption

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
    from assistant.surfaces.shared.access_control import serving_settings

    if http:
        settings = serving_settings(settings, host, "The MCP server")
    assistants = Assistants(settings)
    # Loaded before anybody can ask: a missing index is reported at the start.
    assistants.load()
    if http:
        _serve(assistants, host, port)
        return
    from assistant.surfaces.mcp.server import make_server

    make_server(assistants).run("stdio")


def _serve(assistants: Assistants, host: str, port: int) -> None:
    import uvicorn
    from starlette.applications import Starlette
    from starlette.routing import Route

    from assistant.surfaces.mcp.http_server import make_mounted

    served = Starlette(routes=[Route("/mcp", endpoint=make_mounted(assistants))])
    sys.stderr.write(f"The MCP server is at http://{host}:{port}/mcp\n")
    # uvicorn says itself why a port cannot be had, and ends with 1.
    uvicorn.run(served, host=host, port=port, log_level="warning")
