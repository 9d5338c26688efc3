"""Papers from open services, asked politely: fetched, checked, and what is missing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from assistant.backends.papers.services import PaperServices
from assistant.errors import ServiceFailed
from tests.papers import JATS
from tests.servers.paper_services import Services, paper_services

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture
def services() -> Iterator[Services]:
    with paper_services() as running:
        yield running


@pytest.fixture
def lab(run: Run, services: Services, tmp_path: Path) -> Callable[..., CompletedProcess[str]]:
    """Runs a command on a corpus of its own, which speaks to the local services."""

    def call(*words: str, **env: str) -> CompletedProcess[str]:
        places = ("--corpus", str(tmp_path / "corpus"), "--index", str(tmp_path / "index"))
        return run(*words, *places, **{**services.environment, **env})

    return call


def client(services: Services, cache: Path, waits: list[float]) -> PaperServices:
    return PaperServices(
        f"{services.url}/rest", f"{services.url}/eutils", f"{services.url}/crossref", f"{services.url}/unpaywall",
        "lab@example.org", cache, pause=0.0, sleep=waits.append,
    )  # fmt: skip


def data(done: CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def test_open_papers_come_whole_and_closed_ones_as_abstracts(
    lab: Run, services: Services, tmp_path: Path
) -> None:
    done = data(lab("corpus", "fetch", "PMC9900001", "99000002", "10.9999/none", "--json"))
    assert done["fetched"]["full_texts"] == ["PMC9900001"]
    assert done["fetched"]["abstracts"] == ["99000002"]
    assert done["fetched"]["elsewhere"] == [
        ["10.9999/test.2", "https://repository.example/2.pdf (cc-by)"]
    ]
    assert done["fetched"]["missing"] == [["10.9999/none", "no such work was found"]]
    assert sorted(done["added"]["added"]) == ["marlow-2019", "quill-2021"]
    assert services.agents == {"mtor-ms-assistant (mailto:lab@example.org)"}
    listed = {s["source_id"]: s for s in json.loads(lab("sources", "--json").stdout)}
    assert listed["quill-2021"]["licence"] == "http://creativecommons.org/licenses/by/4.0/"
    assert listed["marlow-2019"]["kind"] == "abstract"


def test_a_query_brings_several(lab: Run) -> None:
    done = data(lab("corpus", "fetch", "torin OR sirolimus", "--json"))
    assert sorted(done["added"]["added"]) == ["marlow-2019", "quill-2021"]


def test_what_was_asked_once_is_not_asked_again(services: Services, tmp_path: Path) -> None:
    first = client(services, tmp_path, [])
    work = first.find("10.9999/test.1")[0]
    first.full_text(work)
    asked = len(services.asked)
    second = client(services, tmp_path, [])
    assert second.full_text(second.find("10.9999/test.1")[0]) == JATS.encode()
    assert len(services.asked) == asked


def test_retry_after_is_kept(services: Services, tmp_path: Path) -> None:
    services.refusals[:] = [(429, "7"), (503, "")]
    waits: list[float] = []
    assert client(services, tmp_path, waits).find("10.9999/test.1")
    assert waits[0] == 7.0


def test_a_service_that_wants_to_be_left_alone_is(services: Services, tmp_path: Path) -> None:
    services.refusals[:] = [(429, "9999")]
    waits: list[float] = []
    with pytest.raises(ServiceFailed, match="left alone for 9999 s"):
        client(services, tmp_path, waits).find("10.9999/test.1")
    assert waits == []


def test_no_answer_leads_to_another_host(services: Services, tmp_path: Path) -> None:
    services.redirect = "http://127.0.0.1:9/secret"
    asking = client(services, tmp_path, [])
    work = asking.find("10.9999/test.1")[0]
    with pytest.raises(ServiceFailed, match="status 302"):
        asking.full_text(work)


def test_a_retraction_marks_every_answer_from_then_on(lab: Run) -> None:
    data(lab("corpus", "fetch", "PMC9900001", "--json"))
    question = "By how much did torin lower lesion volume in marmosets?"
    before = json.loads(lab("ask", question, "--json").stdout)
    assert "retracted" not in [c["code"] for c in before["caveats"]]
    done = data(lab("corpus", "check", "--json"))
    mark = done["marks"]["quill-2021"]
    assert mark["retracted"].startswith("retracted 2024-05-06 10.9999/notice.1, seen ")
    assert mark["updates"][0].startswith("corrected 10.9999/notice.0")
    assert done["checked"] in mark["retracted"]
    after = json.loads(lab("ask", question, "--json").stdout)
    assert "retracted" in [c["code"] for c in after["caveats"]]
    assert after["confidence"]["level"] != "high"
    again = data(lab("corpus", "check", "--json"))
    assert again["marks"] == done["marks"]


def test_gaps_are_ranked_by_how_much_leans_on_them(lab: Run) -> None:
    data(lab("corpus", "fetch", "PMC9900001", "--json"))
    missing = data(lab("corpus", "gaps", "--json"))["missing"]
    assert [gap["leaning"] for gap in missing] == sorted(
        (gap["leaning"] for gap in missing), reverse=True
    )
    assert {gap["title"] for gap in missing} >= {"A treatment of mice", "Another treatment"}
    assert all(gap["cited_by"] == ["quill-2021"] for gap in missing)


def test_cited_asks_for_what_the_sources_lean_on(lab: Run, services: Services) -> None:
    data(lab("corpus", "fetch", "PMC9900001", "--json"))
    done = data(lab("corpus", "fetch", "--cited", "--json"))
    assert any("EXT_ID:28951234" in path for path in services.asked)
    assert done["fetched"]["full_texts"] == []


@pytest.mark.parametrize(
    ("words", "env", "said", "code"),
    [
        (("fetch", "PMC1"), {"MTORMS_CONTACT": ""}, "MTORMS_CONTACT", 2),
        (("fetch",), {}, "Nothing was asked for", 2),
        (("check",), {"MTORMS_CONTACT": "nobody"}, "MTORMS_CONTACT", 2),
    ],
)
def test_what_is_lacking_is_said(
    lab: Run, words: tuple[str, ...], env: dict[str, str], said: str, code: int
) -> None:
    done = lab("corpus", *words, **env)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_services_that_are_away_leave_the_corpus_as_it_was(lab: Run, tmp_path: Path) -> None:
    away = {"MTORMS_EUROPEPMC_URL": "http://127.0.0.1:9/rest"}
    done = lab("corpus", "fetch", "PMC9900001", **away)
    assert done.returncode == 1
    assert "did not answer" in done.stderr
    assert not (tmp_path / "corpus").exists()
