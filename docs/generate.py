"""Writes what the program itself can write best; with --check, says which page is out of date.

docs/cli.md comes from the commands' own help. ``--transcripts`` runs the commands that README.md
shows and puts their output there; a test compares the two.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Final

from typer.testing import CliRunner

from assistant.adapters.cli.app import app
from evals.cli import app as evals

DOCS: Final = Path(__file__).resolve().parent
PAGE: Final = DOCS / "cli.md"
README: Final = DOCS.parent / "README.md"
TRANSCRIPT: Final = re.compile(r"<!-- transcript: (?P<command>.+?) -->\n(?:```\n.*?\n```\n)?", re.S)


def cli_page() -> str:
    """The help of every command, in the order of the command line."""
    runner = CliRunner()
    parts = ["# Command line", "", "Written by `docs/generate.py` from the commands' own help.", ""]
    groups = {"eval": [command.name or "" for command in evals.registered_commands]}
    names = ["", *(command.name or "" for command in app.registered_commands)]
    names += [f"{group} {name}" for group, found in groups.items() for name in found]
    app.add_typer(evals, name="eval")
    for name in names:
        words = [*name.split(), "--help"]
        shown = runner.invoke(
            app, words, prog_name="mtor-ms", env={"COLUMNS": "88", "NO_COLOR": "1"}
        )
        title = f"mtor-ms {name}".strip()
        text = "\n".join(line.rstrip() for line in shown.output.strip().splitlines())
        parts += [f"## {title}", "", "```", text, "```", ""]
    return "\n".join(parts)


def with_transcripts(page: str) -> str:
    """The page with each command's real output under its marker."""

    def shown(match: re.Match[str]) -> str:
        command = match["command"]
        words = [sys.executable, "-m", "assistant", *shlex.split(command)[1:]]
        done = subprocess.run(  # noqa: S603 - the commands stand in our own README
            words, capture_output=True, text=True, check=True, cwd=DOCS.parent
        )
        return f"<!-- transcript: {command} -->\n```\n$ {command}\n{done.stdout.rstrip()}\n```\n"

    return TRANSCRIPT.sub(shown, page)


def main() -> int:
    """Writes, or with --check compares; 1 when a page is out of date."""
    page = cli_page()
    if "--transcripts" in sys.argv:
        README.write_text(with_transcripts(README.read_text(encoding="utf-8")), encoding="utf-8")
    if "--check" not in sys.argv:
        PAGE.write_text(page, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page:
        return 0
    sys.stderr.write(f"{PAGE} is out of date; run `make format`.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
