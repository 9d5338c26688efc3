"""A folder whose manifest names each source, with what somebody wrote down of its sentences."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.backends.corpus.manifest import ManifestCorpus
from assistant.domain import FindingKind, ParsedDocument
from assistant.domain.ids import content_digest
from assistant.errors import AssistantError

ROWS = "- text: Smoke calms bees.\n  kind: conclusion\n  basis: full_text\n  outcome: calm\n"


def folder(path: Path, rows: str = ROWS, **fields: object) -> Path:
    """A corpus of one article about bees."""
    text = "Bees\n\nSmoke calms bees.\n"
    (path / "bees.txt").write_text(text, encoding="utf-8")
    (path / "bees.yaml").write_text(rows, encoding="utf-8")
    entry = {
        "id": "bees",
        "title": "Bees",
        "kind": "article",
        "evidence": "secondary_article",
        "media": "plain",
        "file": "bees.txt",
        "sha256": content_digest(text.encode()),
        "findings": "bees.yaml",
        "findings_sha256": content_digest(rows.encode()),
        **fields,
    }
    (path / "manifest.yaml").write_text(
        yaml.safe_dump({"format": 1, "sources": [entry]}), encoding="utf-8"
    )
    return path


def read(path: Path) -> ParsedDocument:
    (document,) = ManifestCorpus(path).documents()
    return document


def test_findings_that_are_written_down_come_with_their_article(tmp_path: Path) -> None:
    (stated,) = read(folder(tmp_path)).stated
    assert (stated.text, stated.kind, stated.outcome) == (
        "Smoke calms bees.",
        FindingKind.CONCLUSION,
        "calm",
    )
    assert read(folder(tmp_path, findings="")).stated == ()


def test_an_id_and_a_year_are_what_they_are_in_whatever_form_they_are_written(
    tmp_path: Path,
) -> None:
    source = read(folder(tmp_path, id=2014, year="c. 2014")).source
    assert (source.id, source.year) == ("2014", 2014)
    assert read(folder(tmp_path, year="in press")).source.year is None


def test_a_document_is_another_one_once_its_findings_change(tmp_path: Path) -> None:
    before = read(folder(tmp_path)).sha256
    assert read(folder(tmp_path)).sha256 == before
    assert read(folder(tmp_path, ROWS.replace("calm\n", "peace\n"))).sha256 != before


@pytest.mark.parametrize(
    ("rows", "fields", "problem"),
    [
        (ROWS, {"findings_sha256": "0" * 64}, "is not the file that the manifest names"),
        (ROWS, {"findings": "gone.yaml"}, "gone.yaml"),
        ("- text: x\n", {}, "is no list of findings: finding 1 lacks text, kind or basis"),
        ("bees: [\n", {}, "is not valid YAML"),
    ],
)
def test_findings_that_cannot_be_used_are_refused(
    tmp_path: Path, rows: str, fields: dict[str, str], problem: str
) -> None:
    with pytest.raises(AssistantError, match=problem):
        read(folder(tmp_path, rows, **fields))
