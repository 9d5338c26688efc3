"""The bibliography, read back by the parsers that reference managers use."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from assistant.backends.papers.sandbox import read_apart
from assistant.domain import ParsedDocument
from assistant.surfaces.presentation.bibliography import bibtex, csl_json, ris

Run = Callable[..., CompletedProcess[str]]

ODD = {
    "source_id": "odd-2020",
    "title": "50% of {mice} & 3 µg_of $x$ \\ #1: Ünïcode – “quoted”",
    "authors": ["van der Meulen MJ", "The EAE Study Group", "O'Byrne PM"],
    "year": 2020,
    "journal": "J. Odd & Even",
    "doi": "10.9999/odd_(1)<2>",
    "pmid": "99000007",
    "kind": "paper",
}


def back(path: Path, text: str) -> list[ParsedDocument]:
    """What our own readers of exports make of it: bibtexparser, rispy, json."""
    path.write_text(text, encoding="utf-8")
    return list(read_apart(path))


@pytest.mark.parametrize(
    ("name", "write"), [("a.bib", bibtex), ("a.ris", ris), ("a.json", csl_json)]
)
def test_what_is_written_is_read_back(
    tmp_path: Path, name: str, write: Callable[[list[dict[str, object]]], str]
) -> None:
    (read,) = back(tmp_path / name, write([ODD]))
    assert read.source.year == 2020
    assert read.source.doi == ODD["doi"]
    assert read.source.authors == ("van der Meulen MJ", "The EAE Study Group", "O'Byrne PM")
    assert read.source.pmid == "99000007"
    assert read.source.title.replace("{", "").replace("}", "") == str(ODD["title"]).replace(
        "{", ""
    ).replace("}", "")


@pytest.mark.parametrize(
    "title", ["An {open brace", "a closed} one", "}both{", "IFN-γ, 10⁶ & CD4⁺"]
)
def test_an_entry_is_whole_whatever_its_title_holds(tmp_path: Path, title: str) -> None:
    works = [ODD | {"title": title}, ODD | {"source_id": "b"}]
    first, second = back(tmp_path / "a.bib", bibtex(works))
    assert first.source.title == title.replace("{", "").replace("}", "")
    assert second.source.doi == ODD["doi"]


@pytest.mark.parametrize("flag", ["--bibtex", "--ris", "--csl"])
def test_the_whole_corpus_is_valid(run: Run, tmp_path: Path, flag: str) -> None:
    listed = json.loads(run("sources", "--json").stdout)
    suffix = {"--bibtex": "bib", "--ris": "ris", "--csl": "json"}[flag]
    done = run("sources", flag)
    assert done.returncode == 0, done.stderr
    read = back(tmp_path / f"all.{suffix}", done.stdout)
    assert len(read) == len(listed)
    assert [e.source.doi for e in read] == [source["doi"] or "" for source in listed]
    assert [e.source.year for e in read] == [source["year"] for source in listed]


def test_one_form_at_a_time(run: Run) -> None:
    done = run("sources", "--bibtex", "--ris")
    assert done.returncode == 2
    assert "only one of" in done.stderr
