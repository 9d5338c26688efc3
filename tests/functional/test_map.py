"""A folder of papers becomes a map: every dot leads to a sentence of a paper, word for word."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from assistant.bootstrap import make_assistant, make_importer
from assistant.domain import Direction
from assistant.ledger import Wanted
from assistant.service import Assistant
from assistant.settings import Settings

# Invented trials, of each the sentence with its result.
TRIALS = {
    "Thyme honey": "Thyme honey showed better efficacy against cough than placebo.",
    "Nettle extract": "However, nettle extract did not significantly affect blood pressure and heart rate.",
    "Juniper tea": "However, juniper tea did not show any toxicity against kidney cells.",
    "Ginkgo extract": "Ginkgo extract had no significant effect on memory in older adults.",
    "Clover tea": "Clover tea did not significantly affect sleep duration.",
    "Rosehip powder": "However, rosehip powder did not show any toxicity against liver cells.",
    "Elder syrup": "Elder syrup showed better efficacy against fever than placebo.",
    "Mint oil": "However, mint oil did not significantly affect pulse and appetite.",
    "Sage tea": "However, sage tea did not show any toxicity against nerve cells.",
    "Birch sap": "Birch sap did not significantly affect body weight.",
    "Fennel oil": "Fennel oil had no significant effect on colic in infants.",
}
BETTER = {"Thyme honey", "Elder syrup"}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    place = tmp_path_factory.mktemp("map")
    papers = place / "papers"
    papers.mkdir()
    for number, (herb, result) in enumerate(TRIALS.items()):
        said = (
            f"We studied it in a randomised trial of 80 adults. {result} Further trials are needed."
        )
        text = f"TY  - JOUR\nTI  - {herb} in a trial\nAU  - Doe, J\nPY  - {2010 + number}\nAB  - {said}\nER  - \n"
        (papers / f"{number}.ris").write_text(text, encoding="utf-8")
    make_importer(Settings(corpus=place / "corpus")).add([papers], lambda *_: None)
    assistant = make_assistant(Settings(corpus=place / "corpus", index=place / "index"))
    assistant.index()
    return assistant


def test_five_dots_lead_to_their_sentences(lab: Assistant, tmp_path: Path) -> None:
    from assistant.surfaces.presentation.maps import write_map

    write_map(lab.evidence_map(Wanted()), tmp_path / "map.csv")
    with (tmp_path / "map.csv").open(encoding="utf-8", newline="") as file:
        dots = list(csv.DictReader(file))
    texts = {document.source.id: document.text for document in lab.documents()}
    assert len({dot["text"] for dot in dots} & set(TRIALS.values())) >= 5
    for dot in dots:
        source, _, _ = dot["id"].partition("#")
        assert dot["text"] in texts[source]
        assert dot["basis"] == "model"


def test_what_a_dot_says_is_what_its_sentence_says(lab: Assistant) -> None:
    found = {entry.text: entry.finding for entry in lab.findings(Wanted())}
    heard = {herb: found[text] for herb, text in TRIALS.items() if text in found}
    assert len(heard) >= 5
    for herb, finding in heard.items():
        assert finding.intervention.split()[0].lower() == herb.split()[0].lower()
        assert finding.direction == (Direction.BENEFIT if herb in BETTER else Direction.NO_EFFECT)
