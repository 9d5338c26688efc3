"""What is new for a corpus: found, fetched, checked, told; what fails is named and tried again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from assistant.domain import Arrival, PublicationNotice, WatchReport
from assistant.errors import SettingsInvalid
from assistant.surfaces.cli.corpus_watch import seconds_of
from assistant.surfaces.presentation.markdown import digest_markdown
from assistant.surfaces.slack.weekly_digest import news
from tests.servers.paper_services import CLOSED, OPEN, Services, paper_services

Run = Callable[..., CompletedProcess[str]]
OURS = """
PMID- 99000005
TI  - Marmosets as a model of white matter lesions in primates, a survey.
AB  - Marmosets have white matter that is like ours, and lesions of it can be followed by imaging.
AU  - Birch T
DP  - 2015
"""
FOUND = {"id": "99000002", "source": "MED", "title": "Sirolimus in a registry"}


@pytest.fixture
def services() -> Iterator[Services]:
    with paper_services() as running:
        yield running


@pytest.fixture
def lab(run: Run, services: Services, tmp_path: Path) -> Callable[..., CompletedProcess[str]]:
    """Runs a command on a corpus of one abstract, which speaks to the local services."""
    file = tmp_path / "ours.nbib"
    file.write_text(OURS)
    places = ("--corpus", str(tmp_path / "corpus"), "--index", str(tmp_path / "index"))

    def call(*words: str, **env: str) -> CompletedProcess[str]:
        return run(*words, *places, **{**services.environment, **env})

    assert call("corpus", "add", str(file)).returncode == 0
    (tmp_path / "corpus" / "profile.yaml").write_text(
        "name: Marmoset Desk\nscope: marmosets\nwatched:\n- torin OR sirolimus\n"
    )
    return call


def data(done: CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def _digests(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "corpus" / "added" / "watch").glob("*.md"))


def test_new_papers_for_a_saved_query_come_and_are_answerable(
    lab: Run, services: Services, tmp_path: Path
) -> None:
    services.newer = [OPEN, CLOSED]
    report = data(lab("corpus", "watch", "--json"))
    assert {one["id"] for one in report["arrived"]} == {"quill-2021", "marlow-2019"}
    assert {one["why"] for one in report["arrived"]} == {"found by torin OR sirolimus"}
    assert report["failed"] == []
    asked = next(path for path in services.asked if "FIRST_PDATE" in path)
    assert re.search(r"FIRST_PDATE:\[\d{4}-\d\d-\d\d\+TO\+\d{4}-\d\d-\d\d\]", asked)
    (digest,) = _digests(tmp_path)
    text = digest.read_text()
    assert text.startswith("# Marmoset Desk: what is new on ")
    assert "2 new in the corpus" in text and "`quill-2021`" in text
    answer = lab("ask", "By how much did torin lower lesion volume in marmosets?")
    assert "[1]" in answer.stdout
    assert answer.stderr == ""


def test_nothing_is_fetched_twice_and_nothing_new_writes_no_digest(
    lab: Run, services: Services, tmp_path: Path
) -> None:
    services.newer = [OPEN, CLOSED]
    data(lab("corpus", "watch", "--json"))
    services.asked.clear()
    again = data(lab("corpus", "watch", "--json"))
    assert again["arrived"] == [] and again["waiting"] == 0
    assert not any("fullTextXML" in path for path in services.asked)
    assert len(_digests(tmp_path)) == 1


def test_papers_that_cite_ours_and_that_ours_cite_come(lab: Run, services: Services) -> None:
    services.links["/rest/MED/99000005/citations"] = [FOUND]
    services.links["/rest/MED/99000005/references"] = [
        {"id": "99000002", "source": "MED"},
        {"title": "A book without a number"},
    ]
    (arrived,) = data(lab("corpus", "watch", "--json"))["arrived"]
    assert arrived["id"] == "marlow-2019"
    assert arrived["why"] == "cites birch-2015, is cited by birch-2015"


def test_the_rest_waits_for_the_next_run(lab: Run, services: Services) -> None:
    services.newer = [OPEN, CLOSED]
    first = data(lab("corpus", "watch", "--most", "1", "--json"))
    assert len(first["arrived"]) == 1 and first["waiting"] == 1
    services.newer = []
    second = data(lab("corpus", "watch", "--most", "1", "--json"))
    assert len(second["arrived"]) == 1 and second["waiting"] == 0


@pytest.mark.parametrize(
    ("down", "named"),
    [
        ("/rest/search", "the query “torin OR sirolimus”"),
        ("/rest/MED/99000005/citations", "the citations of birch-2015"),
        ("/rest/PMC9900001/fullTextXML", "fetching pmid:99000001"),
        ("/eutils", "checking for retractions"),
    ],
)
def test_what_fails_is_named_and_tried_again(
    lab: Run, services: Services, tmp_path: Path, down: str, named: str
) -> None:
    services.newer = [OPEN]
    services.down = {down}
    first = data(lab("corpus", "watch", "--json"))
    assert named in [what for what, _ in first["failed"]]
    assert "tried again at the next run" in _digests(tmp_path)[-1].read_text()
    services.down = set()
    second = data(lab("corpus", "watch", "--json"))
    assert second["failed"] == []
    came = {one["id"] for one in (*first["arrived"], *second["arrived"])}
    assert came == {"quill-2021"}


def test_a_retraction_is_told_once(lab: Run, services: Services) -> None:
    services.newer = [OPEN]
    marks = data(lab("corpus", "watch", "--json"))["marks"]
    assert marks["quill-2021"]["retracted"].startswith("retracted 2024-05-06")
    assert data(lab("corpus", "watch", "--json"))["marks"] == {}


def test_when_the_time_is_over_nothing_is_begun(lab: Run, services: Services) -> None:
    services.newer = [OPEN]
    before = len(services.asked)
    done = lab("corpus", "watch", "--minutes", "0")
    assert "the time was over" in done.stdout
    assert len(services.asked) == before
    assert "Traceback" not in done.stderr


def test_services_that_are_away_leave_all_as_it_was(lab: Run, tmp_path: Path) -> None:
    away = {
        "MTORMS_EUROPEPMC_URL": "http://127.0.0.1:9/rest",
        "MTORMS_NCBI_URL": "http://127.0.0.1:9",
    }
    before = lab("sources", "--json").stdout
    done = lab("corpus", "watch", **away)
    assert done.returncode == 1
    assert "did not answer" in done.stdout
    assert lab("sources", "--json").stdout == before


def test_two_do_not_watch_one_corpus_at_once(lab: Run, tmp_path: Path) -> None:
    from assistant.backends.corpus.watch_state import WatchStateFile

    with WatchStateFile(tmp_path / "corpus").exclusive():
        done = lab("corpus", "watch")
    assert done.returncode == 1
    assert "Another `mtor-ms corpus watch`" in done.stderr


def test_a_state_that_cannot_be_read_is_said(lab: Run, tmp_path: Path) -> None:
    folder = tmp_path / "corpus" / "added" / "watch"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "state.json").write_text('{"looked": 3}')
    done = lab("corpus", "watch")
    assert done.returncode == 1
    assert "Remove it" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("text", "seconds"), [("10m", 600), ("12h", 43_200), ("7d", 604_800), ("1 D", 86_400)]
)
def test_times_between_runs(text: str, seconds: int) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "7", "1m", "0d", "-3h", "7w", "1h30m", "d", "9999999d"])
def test_other_times_are_refused(text: str) -> None:
    with pytest.raises(SettingsInvalid, match="no time between two runs"):
        seconds_of(text)


def test_titles_are_text_in_the_digest_and_in_slack() -> None:
    report = WatchReport(
        "2030-01-02",
        arrived=[
            Arrival("a-2030", "# [Click](https://evil.example) *now*", "A B, 2030", "found by x_y")
        ],
        marks={"b-2001": PublicationNotice("retracted 2029", ("corrected",))},
    )
    text = digest_markdown(report, "Bee <Desk>")
    assert "[Click](" not in text and "*now*" not in text.replace("\\*", "")
    said = news([text]).text
    assert "[Click]" in said and "b-2001: retracted 2029; corrected" in said.replace("`", "")
