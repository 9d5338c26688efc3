"""``mtor-ms slack``: the bot, a check of its settings, its manifest."""

import asyncio
import json
import logging
import sys
from enum import StrEnum
from typing import Annotated, Final, Literal

import typer

from assistant.bootstrap import corpus_profile
from assistant.settings import load_settings
from assistant.surfaces.shared.options import CorpusOption, IndexOption

_OLD_VIEW: Final = (
    "Slack takes no new apps with the assistant view, and ends it for the old ones in February 2027. This "
    "manifest only serves an app that has it already; leave --assistant-view out for all others.\n"
)
app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)


SeveralOption = Annotated[
    bool,
    typer.Option("--several", help="With --manifest: for an app that several workspaces install."),
]
OldViewOption = Annotated[
    bool,
    typer.Option(
        "--assistant-view",
        help="With --manifest: for an app of before the agent view; Slack takes no new ones.",
    ),
]


class Mode(StrEnum):
    """How Slack and the bot reach each other."""

    SOCKET = "socket"
    HTTP = "http"


@app.callback()
def slack(
    corpus: CorpusOption = None,
    index: IndexOption = None,
    check: Annotated[
        bool, typer.Option("--check", help="Look at tokens, scopes and settings, and exit.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --check: as JSON.")] = False,
    manifest: Annotated[
        Mode | None, typer.Option("--manifest", help="Print the app's manifest, and exit.")
    ] = None,
    address: Annotated[
        str, typer.Option("--address", help="With --manifest http: where Slack reaches the bot.")
    ] = "https://example.org",
    several: SeveralOption = False,
    old_view: OldViewOption = False,
) -> None:
    """Run the Slack bot. docs/slack.md leads from nothing to a first answer.

    Example: mtor-ms slack --check
    """
    from assistant.surfaces.slack import process, setup_check
    from assistant.surfaces.slack.manifest import manifest as make_manifest

    settings = load_settings(corpus=corpus, index=index)
    if manifest is not None:
        profile = corpus_profile(settings)
        if old_view:
            sys.stderr.write(_OLD_VIEW)
        view: Literal["agent", "assistant"] = "assistant" if old_view else "agent"
        made = make_manifest(manifest.value, profile, address, view, installable=several)
        sys.stdout.write(json.dumps(made, indent=2, ensure_ascii=False) + "\n")
        return
    if check:
        found = asyncio.run(setup_check.check(settings))
        if as_json:
            data = [{"name": f.name, "good": f.good, "says": f.says} for f in found]
            sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False) + "\n")
        else:
            lines = [f"{'good' if f.good else 'BAD '}  {f.name}: {f.says}" for f in found]
            sys.stdout.write("\n".join(lines) + "\n")
        raise typer.Exit(0 if all(f.good for f in found) else 1)
    logging.basicConfig(
        level=logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
        stream=sys.stderr,
    )
    # What these log at lower levels holds what people write.
    for name in (
        "slack_bolt",
        "slack_sdk",
        *(f"mtor-ms.slack.{n}" for n in ("api", "oauth", "socket")),
    ):
        logging.getLogger(name).setLevel(logging.WARNING)
    asyncio.run(process.run(settings))
