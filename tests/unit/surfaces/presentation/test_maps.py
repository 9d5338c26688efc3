"""The map as a picture and as a table: each dot leads to its source and to its sentence."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from assistant.domain import Basis
from assistant.errors import SettingsInvalid
from assistant.ledger import PlacedFinding, Wanted, placed
from assistant.service import Assistant
from assistant.surfaces.presentation.findings import findings_csv, findings_ris
from assistant.surfaces.presentation.maps import described, drawn, map_csv, write_map

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"


@pytest.fixture(scope="module")
def found(assistant: Assistant) -> list[PlacedFinding]:
    return assistant.evidence_map(Wanted(intervention="rapamycin"))


def test_five_dots_lead_to_their_sources_and_their_sentences(
    found: list[PlacedFinding], assistant: Assistant
) -> None:
    root = ElementTree.fromstring(drawn(found, "svg"))
    dots = {group.get("id"): group for group in root.iter(f"{SVG}g")}
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(map_csv(found)))}
    with_link = [p for p in found if p.entry.source.doi]
    for one in with_link[:: max(1, len(with_link) // 5)][:5]:
        group = dots[one.entry.id.replace("#", "-")]
        (link,) = {a.get(LINK) for a in group.iter(f"{SVG}a")}
        assert link == f"https://doi.org/{one.entry.source.doi}"
        document = assistant.document(one.entry.source.id)
        sentence = document.sentences[one.entry.finding.sentence]
        assert rows[one.entry.id]["text"] == document.text[sentence.start : sentence.end]
        assert rows[one.entry.id]["row"] == one.intervention


def test_the_same_findings_give_the_same_bytes(found: list[PlacedFinding]) -> None:
    assert drawn(found, "svg") == drawn(found, "svg")
    assert drawn(found, "png").startswith(b"\x89PNG")
    assert drawn(found, "svg", timeline=True) != drawn(found, "svg")
    assert drawn([], "png").startswith(b"\x89PNG")


def test_the_map_can_be_heard(found: list[PlacedFinding]) -> None:
    said = described(found)
    assert str(len(found)) in said
    assert "no effect" in said
    assert described(found) in drawn(found, "svg").decode()


def test_what_the_model_read_can_be_told_from_what_people_wrote(found: list[PlacedFinding]) -> None:
    written = [one for one in found if one.entry.finding.basis is not Basis.MODEL]
    read = replace(written[0].entry, finding=replace(written[0].entry.finding, basis=Basis.MODEL))
    with_read = [replace(written[0], entry=read), *written[1:]]
    assert "read by the model" in drawn(with_read, "svg").decode()
    assert "read by the model" not in drawn(written, "svg").decode()
    rows = csv.DictReader(io.StringIO(map_csv(with_read)))
    assert [row["basis"] for row in rows].count("model") == 1


@pytest.mark.parametrize("begun", ["=", "+", "-", "@", "\t"])
def test_no_cell_of_the_map_is_a_formula(found: list[PlacedFinding], begun: str) -> None:
    named = replace(found[0], intervention=f"{begun}1")
    (row,) = csv.DictReader(io.StringIO(map_csv([named])))
    assert row["row"] == f"'{begun}1"
    assert row["column"] == named.outcome


def test_one_thing_in_other_capitals_has_one_row(
    found: list[PlacedFinding], assistant: Assistant
) -> None:
    entries = [
        replace(one.entry, finding=replace(one.entry.finding, intervention=name))
        for one, name in zip(found, ("Dasatinib", "dasatinib"), strict=False)
    ]
    lexicon = assistant.asker().lexicon
    assert {one.intervention for one in placed(entries, lexicon)} == {"Dasatinib"}


def test_a_map_is_written_in_the_form_that_its_name_says(
    found: list[PlacedFinding], tmp_path: Path
) -> None:
    write_map(found, tmp_path / "m.csv")
    assert len((tmp_path / "m.csv").read_text().splitlines()) == len(found) + 1
    with pytest.raises(SettingsInvalid, match=r"m\.pdf"):
        write_map(found, tmp_path / "m.pdf")
    with pytest.raises(SettingsInvalid, match="cannot be written"):
        write_map(found, tmp_path / "nowhere" / "m.svg")


def test_findings_as_csv_hold_no_formula_and_as_ris_each_source_once(
    found: list[PlacedFinding],
) -> None:
    entries = [p.entry for p in found]
    rows = list(csv.DictReader(io.StringIO(findings_csv(entries))))
    assert [row["id"] for row in rows] == [entry.id for entry in entries]
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())
    assert findings_ris(entries).count("TY  - ") == len({e.source.id for e in entries})
