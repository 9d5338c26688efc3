"""``mtor-ms sources``: the list, one source, and forms for reference managers."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import typer

from assistant.domain import (
    Basis,
    Direction,
    Document,
    EvidenceLevel,
    Finding,
    FindingKind,
    Population,
    Reference,
    Removed,
    Section,
    Sentence,
    Source,
    SourceKind,
    Study,
)
from assistant.errors import UnknownSource
from assistant.surfaces.cli import sources as command
from assistant.surfaces.cli.sources import sources

TRIAL, ANIMAL = EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL, EvidenceLevel.ANIMAL_STUDY


def document(source: Source, *rows: tuple[str, str, str], **more: Any) -> Document:
    """A document of these sentences: words, kind and direction of what each finds."""
    text, sentences, findings = "", [], []
    for number, (words, kind, way) in enumerate(rows):
        sentences.append(Sentence(len(text), len(text) + len(words), number))
        text += f"{words}\n"
        findings.append(
            Finding(number, FindingKind(kind), Direction(way), Population.PEOPLE, Basis.ABSTRACT)
        )
    parts = {"sections": (Section("Results", 0, len(text)), Section("", len(text), len(text)))}
    given = {**parts, "sentences": tuple(sentences), "findings": tuple(findings), **more}
    return Document(source, text, **given)


MOSS = document(
    Source("moss-2020", "Of moss", evidence=TRIAL, authors=("Doe J", "Roe R"), year=2020,
           journal="J Moss", doi="10.9999/moss", conditions=("asthma",)),
    ("We gave moss to 40 adults.", "method", "not_stated"),
    ("Sleep improved.", "result", "benefit"),
    ("The trial was small.", "limitation", "not_stated"),
    ("Weight changed.", "conclusion", "not_stated"),
    file="moss.pdf",
    sha256="0" * 64,
    study=Study(participants="40 adults", comparator="water"),
    references=(
        Reference("1", "Roe R. Of ferns. 2019.", title="Of ferns", source_id="fern"),
        Reference("2", "Nobody knows."),
    ),
    removed=(Removed("Subscribe " + "now " * 50, "advertisement", 7),),
    notes=("The DOI was mended.",),
)  # fmt: skip
FERN = document(
    Source("fern", "Of \x1b[31mferns\u202e", SourceKind.PAPER_RECORD, ANIMAL,
           evidence_kinds=(ANIMAL, TRIAL), retracted="in 2021")
)  # fmt: skip

Show = Callable[..., str]


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Show:
    """What the command prints over a corpus of two, or of those given."""

    def printed(*words: str, documents: tuple[Document, ...] = (MOSS, FERN), **options: Any) -> str:
        def one(key: str) -> Document:
            for each in documents:
                if each.source.id == key:
                    return each
            raise UnknownSource(f"There is no source {key}.")

        service = SimpleNamespace(documents=lambda: documents, document=one)
        monkeypatch.setattr(command, "assistant_for", lambda *_: (service, None))
        sources(*words, **options)
        return capsys.readouterr().out

    return printed


def test_every_source_is_a_line_in_columns(show: Show) -> None:
    first, second = show().splitlines()
    assert first == f"moss-2020  2020     {'randomised controlled trial':<38}  Of moss"
    # Nothing that a terminal would obey, or that turns a line round.
    assert second == f"fern       undated  {'animal study':<38}  Of [31mferns"


def test_an_empty_corpus_has_no_lines(show: Show) -> None:
    assert show(documents=()) == "" and json.loads(show(documents=(), json=True)) == []


def test_the_list_as_data_has_what_is_known_of_each(show: Show) -> None:
    moss, fern = json.loads(show(json=True))
    assert (moss["source_id"], moss["doi"], fern["doi"]) == ("moss-2020", "10.9999/moss", None)
    assert fern["title"] == "Of \x1b[31mferns\u202e" and "text" not in moss


def test_a_source_is_a_card(show: Show) -> None:
    assert show("moss-2020").splitlines() == [
        "Of moss",
        "",
        "id          moss-2020",
        "authors     Doe J, Roe R",
        "year        2020",
        "journal     J Moss",
        "DOI         10.9999/moss",
        "evidence    randomised controlled trial",
        "condition   asthma",
        "file        moss.pdf",
        "sections    Results",
        "sentences   4",
        "who         40 adults",
        "against     water",
        "",
        "Found:",
        "  better     Sleep improved.",
        "             Weight changed.",
        "",
        "How:",
        "  We gave moss to 40 adults.",
        "",
        "Limits:",
        "  The trial was small.",
        "",
        "References:",
        "  [1] Of ferns → fern",
        "  [2] Nobody knows. → not in the corpus",
        "",
        "Left out:",
        f"  line 7, advertisement: {('Subscribe ' + 'now ' * 50)[:90]}",
        "",
        "Notes:",
        "  The DOI was mended.",
    ]


def test_a_card_says_what_is_not_known_and_what_is_wrong(show: Show) -> None:
    shown = show("fern")
    assert "\x1b" not in shown and "\u202e" not in shown
    assert "id          record of fern (our notes, not the full text)" in shown
    assert "authors     not known" in shown and "year        undated" in shown
    assert "evidence    animal study, randomised controlled trial" in shown
    assert "retracted   in 2021" in shown
    assert "breaks off" not in shown and "References:" not in shown and "Found:" not in shown
    cut = document(Source("cut"), sentences=(Sentence(0, 0, 0, truncated=True),))
    assert "breaks off  yes, in mid-sentence" in show("cut", documents=(cut,))


def test_a_source_as_data_has_what_cleaning_left_out_and_what_was_found(show: Show) -> None:
    data = json.loads(show("moss-2020", json=True))
    assert data["title"] == "Of moss" and data["sections"] == ["Results", ""]
    assert (data["sentences"], data["truncated"], data["file"]) == (4, False, "moss.pdf")
    first, second = data["references"]
    assert (first["title"], first["source_id"], first["doi"]) == ("Of ferns", "fern", None)
    assert (second["title"], second["text"], second["authors"]) == (None, "Nobody knows.", [])
    assert data["left_out"][0]["text"] == MOSS.removed[0].text and data["left_out"][0]["line"] == 7
    assert data["study"]["participants"] == "40 adults"
    assert [one["text"] for one in data["findings"]][1] == "Sleep improved."
    assert data["findings"][1]["direction"] == "benefit"
    assert data["notes"] == ["The DOI was mended."]
    assert json.loads(show("fern", json=True))["study"] is None


def test_the_stored_text_is_shown_safely_and_given_as_it_is(show: Show) -> None:
    odd = document(Source("odd"), ("A\x1b[2J\u200bb β.", "result", "harm"), sha256="f" * 64)
    assert show("odd", text=True, documents=(odd,)) == "A[2Jb β.\n\n"
    assert json.loads(show("odd", text=True, json=True, documents=(odd,))) == {
        "source_id": "odd",
        "text": "A\x1b[2J\u200bb β.\n",
        "sha256": "f" * 64,
    }


@pytest.mark.parametrize(
    ("form", "first", "count"),
    [("bibtex", "@article{moss-2020,", "@article{"), ("ris", "TY  - JOUR", "TY  - ")],
)
def test_reference_managers_get_all_works_or_one(
    show: Show, form: str, first: str, count: str
) -> None:
    everything, one = show(**{form: True}), show("moss-2020", **{form: True})
    assert everything.startswith(first) and everything.count(count) == 2
    assert one.count(count) == 1 and "moss-2020" in one
    assert one.endswith("\n") and not one.endswith("\n\n") and "\x1b" not in everything


def test_csl_is_data(show: Show) -> None:
    ids = [item["id"] for item in json.loads(show(csl=True))]
    assert ids == ["moss-2020", "fern"]
    assert len(json.loads(show("fern", csl=True))) == 1


@pytest.mark.parametrize(
    "options",
    [
        {"bibtex": True, "ris": True},
        {"csl": True, "json": True},
        {"ris": True, "text": True},
        {"bibtex": True, "ris": True, "csl": True},
    ],
)
def test_one_form_at_a_time(show: Show, options: dict[str, bool]) -> None:
    with pytest.raises(typer.BadParameter, match="only one of --bibtex, --ris, --csl"):
        show(**options)


@pytest.mark.parametrize("options", [{}, {"json": True}, {"text": True}, {"ris": True}])
def test_an_unknown_source_is_an_error(show: Show, options: dict[str, bool]) -> None:
    with pytest.raises(UnknownSource, match="There is no source moos"):
        show("moos", **options)
