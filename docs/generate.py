"""Writes what the program itself can write best; with --check, says which page is out of date.

docs/cli.md comes from the commands' own help, docs/dependencies.md from the packages' metadata,
 the figures of evals/README.md from the baselines, the
manifests of the Slack app from the code. ``--transcripts`` runs the commands that README.md shows, and
asks the question that docs/slack.md shows, and puts the output there; tests compare.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Final

import dependencies
from typer.models import CommandInfo
from typer.testing import CliRunner

from assistant.bootstrap import corpus_profile, make_assistant
from assistant.settings import load_settings
from assistant.surfaces.api.command import app as serve
from assistant.surfaces.cli.app import app
from assistant.surfaces.cli.corpus import app as corpus
from assistant.surfaces.cli.privacy import app as privacy
from assistant.surfaces.mcp.command import app as mcp
from assistant.surfaces.presentation.answer_json import answer_to_dict
from assistant.surfaces.slack.answer_blocks import answer_messages
from assistant.surfaces.slack.command import app as slack
from assistant.surfaces.slack.manifest import manifest
from assistant.surfaces.web.command import app as ui
from evals.cases import REPORTED
from evals.cli import app as evals
from evals.outside.answers import SHOWN
from evals.outside.cli import app as outside
from evals.report import LEADING

DOCS: Final = Path(__file__).resolve().parent
PAGE: Final = DOCS / "cli.md"
README: Final = DOCS.parent / "README.md"
SLACK: Final = DOCS / "slack.md"
EVALS: Final = DOCS.parent / "evals"
FIGURES: Final = EVALS / "README.md"
SPLITS: Final = tuple(str(split) for split in REPORTED)
RESULTS: Final = re.compile(r"(<!-- results -->).*?(<!-- end of results -->)", re.S)
OUTSIDE: Final = re.compile(r"(<!-- outside -->).*?(<!-- end of outside -->)", re.S)
WANTED: Final = {
    "usable": "≥ 0.92",
    "accuracy": "≥ 0.80",
    "facts_shown": "≥ 0.92",
    "lead_right": "≥ 0.75",
    "relevant_share": "≥ 0.80",
    "false_refusal": "≤ 0.06",
    "false_answer": "≤ 0.08",
    "consistency": "≥ 0.80",
    "confidence_auc": "≥ 0.80",
    "caveats_shown": "≤ 2",
    "number_fidelity": "1.00",
    "quote_exactness": "1.00",
    "citation_precision": "≥ 0.95",
    "citation_recall": "1.00",
    "caveat_recall": "≥ 0.92",
    "caveat_precision": "≥ 0.80",
    "chain_accuracy": "≥ 0.85",
    "conflict_shown": "≥ 0.85",
    "premise_handled": "≥ 0.90",
    "advice_caveat": "1.00",
    "resolution": "≥ 0.90",
    "ece": "≤ 0.08",
    "p95_ms": "≤ 350",
    "answered": "≥ 0.90",
    "first_right": "≥ 0.92",
    "false_without": "≤ 0.10",
    "false_unanswerable": "≤ 0.10",
}
MESSAGE: Final = re.compile(r"<!-- message: (?P<question>.+?) -->\n(?:```\n.*?\n```\n)?", re.S)
TRANSCRIPT: Final = re.compile(r"<!-- transcript: (?P<command>.+?) -->\n(?:```\n.*?\n```\n)?", re.S)


def _called(command: CommandInfo) -> str:
    """A command without a name of its own is called as its function is."""
    return command.callback.__name__ if command.callback else ""


def cli_page() -> str:
    """The help of every command, in the order of the command line."""
    runner = CliRunner()
    parts = ["# Command line", "", "Written by `docs/generate.py` from the commands' own help.", ""]
    groups = {
        "privacy": [command.name or "" for command in privacy.registered_commands],
        "corpus": [command.name or _called(command) for command in corpus.registered_commands],
        "eval": [command.name or "" for command in evals.registered_commands],
        "eval outside": [command.name or "" for command in outside.registered_commands],
    }
    names = ["", *(command.name or "" for command in app.registered_commands)]
    names += [f"{group} {name}" for group, found in groups.items() for name in found]
    names += ["ui", "slack", "serve", "mcp"]
    for name, group in (
        ("eval", evals),
        ("ui", ui),
        ("slack", slack),
        ("serve", serve),
        ("mcp", mcp),
    ):
        app.add_typer(group, name=name)
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


def with_messages(page: str) -> str:
    """The page with what the Slack bot posts for each question under its marker, in plain words."""
    service = make_assistant(load_settings())

    def shown(match: re.Match[str]) -> str:
        answer = answer_to_dict(service.ask(match["question"]))
        plain = answer_messages(answer, "key")[0].plain
        return f"<!-- message: {match['question']} -->\n```\n{plain}\n```\n"

    return MESSAGE.sub(shown, page)


def manifests() -> dict[Path, str]:
    """The app's manifest for each way in which Slack and the bot reach each other."""
    profile = corpus_profile(load_settings())
    made = {DOCS / "slack/manifest-socket.json": manifest("socket", profile)}
    made[DOCS / "slack/manifest-http.json"] = manifest("http", profile)
    return {
        path: json.dumps(data, indent=2, ensure_ascii=False) + "\n" for path, data in made.items()
    }


def with_results(page: str) -> str:
    """The page with the figures of all baselines between its markers, natural splits first."""
    reports = [json.loads((EVALS / f"baselines/{split}.json").read_text()) for split in SPLITS]
    names = dict.fromkeys([*LEADING, *sorted({n for r in reports for n in r["means"]})])
    lines = [f"| measure | {' | '.join(SPLITS)} | wanted |", "|---|---|---|---|---|---|"]
    for name in names:
        cells = [_cell(report["means"].get(name)) for report in reports]
        lines.append(f"| {name} | {' | '.join(cells)} | {WANTED.get(name, '')} |")
    for name in ("ece", "brier", "aurc", "p50_ms", "p95_ms"):
        cells = [f"{report['totals'][name]:g}" for report in reports]
        lines.append(f"| {name} | {' | '.join(cells)} | {WANTED.get(name, '')} |")
    found = json.loads((EVALS / "baselines/outside-answers.json").read_text())
    table = [f"| {found['questions']} questions | mean | wanted |", "|---|---|---|"]
    table += [
        f"| {name} | {_cell(found[name])} | {WANTED[name]} |" for name in SHOWN if name in WANTED
    ]
    page = RESULTS.sub(lambda match: f"{match[1]}\n{chr(10).join(lines)}\n{match[2]}", page)
    return OUTSIDE.sub(lambda match: f"{match[1]}\n{chr(10).join(table)}\n{match[2]}", page)


def _cell(mean: dict[str, float] | None) -> str:
    return (
        f"{mean['mean']:.2f} [{mean['low']:.2f}, {mean['high']:.2f}] n={mean['n']}" if mean else ""
    )


def main() -> int:
    """Writes, or with --check compares; 1 when a page is out of date."""
    pages = {
        PAGE: cli_page(),
        FIGURES: with_results(FIGURES.read_text(encoding="utf-8")),
        DOCS / "dependencies.md": dependencies.page(),
        **manifests(),
    }
    if "--transcripts" in sys.argv:
        README.write_text(with_transcripts(README.read_text(encoding="utf-8")), encoding="utf-8")
        SLACK.write_text(with_messages(SLACK.read_text(encoding="utf-8")), encoding="utf-8")
    if "--check" not in sys.argv:
        for path, wanted in pages.items():
            path.write_text(wanted, encoding="utf-8")
        return 0
    stale = [
        path
        for path, wanted in pages.items()
        if not path.exists() or path.read_text(encoding="utf-8") != wanted
    ]
    for path in stale:
        sys.stderr.write(f"{path} is out of date; run `make format`.\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
