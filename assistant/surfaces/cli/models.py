"""``mtor-ms models``: language models on this machine. The program needs none."""

from typing import Annotated

import typer

from assistant.bootstrap import fetch_model, models_here, offered_model, serve_model
from assistant.errors import SettingsInvalid
from assistant.settings import load_settings
from assistant.surfaces.cli.common import JsonOption, note, print_json, print_text, progress_bar

app = typer.Typer(
    help="Fetch, list and serve language models on this machine; the program needs none.",
    no_args_is_help=True,
)


@app.command("pull")
def pull(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="ollama:NAME, or OWNER/NAME[:FILE] on Hugging Face."),
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before fetching.")] = False,
) -> None:
    """Fetch a language model, after saying how large it is and under which licence.

    Example: mtor-ms models pull bartowski/Llama-3.2-3B-Instruct-GGUF
    """
    settings = load_settings()
    offered = offered_model(name, settings)
    size = f"{offered.bytes / 1e9:.2f} GB" if offered.bytes else "of unknown size"
    licence = f"licence {offered.licence}" if offered.licence else "licence unknown"
    print_text(f"{offered.name}: {size}, {licence}.")
    if not yes and not typer.confirm("Fetch it?"):
        raise typer.Exit(1)
    with progress_bar() as progress:
        writer = fetch_model(
            name, offered, settings, lambda done, total: progress("fetching", done, total or done)
        )
    print_text(f"Fetched. Use it: MTORMS_WRITER={writer}")
    print_text(f"Find out in which form it writes best: mtor-ms doctor --writer {writer}")


@app.command("list")
def list_models(json: JsonOption = False) -> None:
    """List the model files that were fetched, with their size.

    Example: mtor-ms models list
    """
    found = models_here(load_settings())
    if json:
        print_json({"models": [{"name": m.name, "bytes": m.bytes} for m in found]})
        return
    for model in found:
        print_text(f"llamacpp:{model.name}  {model.bytes / 1e9:.2f} GB")
    if not found:
        note("No model was fetched yet; `mtor-ms models pull` does it.")


@app.command("serve")
def serve(
    name: Annotated[
        str, typer.Argument(metavar="FILE", help="A GGUF file, or one that was fetched.")
    ],
) -> None:
    """Serve a model file by llama.cpp on this machine, until Ctrl-C.

    Example: mtor-ms models serve model.gguf

    Other runs of the program then need not load it: set what it prints.
    """
    server = serve_model(name, load_settings())
    print_text(f"MTORMS_WRITER=openai:{server.model.stem}")
    print_text(f"MTORMS_WRITER_URL={server.url}")
    print_text(f"MTORMS_WRITER_KEY={server.key}")
    try:
        code = server.process.wait()
    except KeyboardInterrupt:
        server.stop()
        return
    raise SettingsInvalid(f"The server of {name} ended ({code}).", "Try a smaller model.")
