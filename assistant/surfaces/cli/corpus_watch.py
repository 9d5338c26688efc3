"""``mtor-ms corpus watch``: what is new for a corpus, once or again and again."""

import re
import time
from dataclasses import asdict
from typing import Annotated, Final

import typer

from assistant.domain import WatchReport
from assistant.errors import AssistantError, SettingsInvalid
from assistant.settings import Settings, load_settings
from assistant.surfaces.cli.common import (
    CorpusOption,
    IndexOption,
    JsonOption,
    note,
    print_json,
    print_text,
    progress_bar,
)
from assistant.surfaces.presentation.markdown import digest_markdown

_UNITS: Final = {"m": 60, "h": 3600, "d": 86_400}
_LEAST: Final = 600
"""Seconds between two runs: the services are shared by many."""


def watch(
    every: Annotated[
        str,
        typer.Option("--every", metavar="TIME", help="Go on, with this in between: 30m, 12h, 7d."),
    ] = "",
    most: Annotated[
        int, typer.Option("--most", min=1, max=500, help="Papers that one run fetches.")
    ] = 20,
    days: Annotated[
        int, typer.Option("--days", min=1, max=3650, help="How far back a new query looks.")
    ] = 90,
    minutes: Annotated[
        float, typer.Option("--minutes", min=0.0, help="After which a run begins nothing more.")
    ] = 30.0,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Fetch what is new, check for retractions, bring the index up to date, and write a digest.

    New are papers for the queries under watched: in the corpus's profile.yaml, and those that cite or are cited by
    its papers, as Europe PMC knows them. What fails is named and tried again at the next run; what is not fetched
    for the sake of --most waits for it. The digest lies in added/watch of the corpus; Slack's weekly one has it, too.
    MTORMS_CONTACT must name an e-mail address.

    Example, for cron: mtor-ms corpus watch --most 30
    """
    settings = load_settings(corpus=corpus, index=index)
    pause = seconds_of(every) if every else 0
    while True:
        try:
            report = _once(settings, most, days, minutes * 60)
        except SettingsInvalid:
            raise
        except AssistantError as error:
            if not pause:
                raise
            note(f"Error: {error.for_people()}")
        else:
            _tell(report, settings, json=json)
            if not pause and report.asked and len(report.failed) >= report.asked:
                raise typer.Exit(1)
        if not pause:
            return
        time.sleep(pause)


def seconds_of(text: str) -> int:
    """``30m``, ``12h`` or ``7d`` in seconds; raises SettingsInvalid, also for less than ten minutes."""
    found = re.fullmatch(r"(\d{1,6})\s*([mhd])", text.strip().lower())
    seconds = int(found[1]) * _UNITS[found[2]] if found else 0
    if seconds < _LEAST:
        raise SettingsInvalid(
            f"“{text}” is no time between two runs.", "Give ten minutes or more: 30m, 12h, 7d."
        )
    return seconds


def _once(settings: Settings, most: int, days: int, seconds: float) -> WatchReport:
    from assistant.bootstrap import keep_digest, watch_corpus

    with progress_bar() as progress:
        report = watch_corpus(settings, most, days, seconds, progress)
    if report.says_something:
        keep_digest(settings, report, digest_markdown)
    return report


def _tell(report: WatchReport, settings: Settings, *, json: bool) -> None:
    from assistant.bootstrap import corpus_profile

    if json:
        print_json({**asdict(report), "marks": {k: asdict(m) for k, m in report.marks.items()}})
        return
    print_text(digest_markdown(report, corpus_profile(settings).title).rstrip("\n"))
