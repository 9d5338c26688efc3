"""Reference lists for reference managers."""

from __future__ import annotations

import json
from typing import Any

from assistant.surfaces.presentation.bibliography import bibtex, csl_json, ris

WORK: dict[str, Any] = {
    "n": 1,
    "source_id": "hou-2017",
    "title": "Rapamycin & {EAE}: 50% <b>of</b> it",
    "authors": ["Hou H", "The Group"],
    "year": 2017,
    "doi": "10.1007/s11064-017-2296-7",
    "pmid": "28478595",
    "kind": "paper_record",
    "evidence": "animal_study",
}


def test_bibtex_escapes_what_tex_would_read() -> None:
    text = bibtex([WORK])
    assert text.startswith("@article{hou-2017,")
    assert r"{Rapamycin \& \{EAE\}: 50\%" in text
    assert "author = {Hou, H and {The Group}}" in text


def test_ris_ends_its_lines_and_entries() -> None:
    lines = ris([WORK]).split("\r\n")
    assert lines[0] == "TY  - JOUR"
    assert "DO  - 10.1007/s11064-017-2296-7" in lines
    assert "ER  - " in lines


def test_csl_json_names_people() -> None:
    (item,) = json.loads(csl_json([WORK]))
    assert item["author"] == [{"family": "Hou", "given": "H"}, {"literal": "The Group"}]
    assert item["issued"] == {"date-parts": [[2017]]}
