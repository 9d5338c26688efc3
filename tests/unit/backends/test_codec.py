"""What the index keeps of its types is read back equal."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assistant.backends.codec import from_json, kept_from_json, kept_to_json, to_json
from assistant.domain import (
    Basis,
    BlockKind,
    Direction,
    Document,
    EvidenceLevel,
    Finding,
    FindingKind,
    IndexedFinding,
    Passage,
    Population,
    Reference,
    Removed,
    Section,
    Sentence,
    Source,
    SourceKind,
    Study,
)

SOURCE = Source(
    id="müller-2020",
    title="“Törin” in μM\nin two lines (TORMS)",
    kind=SourceKind.ABSTRACT,
    evidence=EvidenceLevel.ANIMAL_STUDY,
    authors=("Müller Ä", "Wang 王"),
    year=2020,
    journal="J",
    volume="1",
    issue="2",
    pages="e12",
    doi="10.1/x",
    pmid="1",
    pmcid="PMC1",
    provenance="From a “place”.",
    evidence_kinds=(EvidenceLevel.ANIMAL_STUDY, EvidenceLevel.IN_VITRO_STUDY),
    conditions=("a", "b"),
    species=("mouse",),
    cited_as=(("other", "7"), ("third", "8a")),
    commercial=True,
    licence="CC BY",
    retracted="2021",
    updates=("corrected 2021",),
)
REFERENCE = Reference("7a", 'Li 2019 \\ "x"', ("Li A",), "T", 2019, "d", "1", "PMC2", "s", "cut")
FINDING = Finding(
    3,
    FindingKind.CONCLUSION,
    Direction.NO_EFFECT,
    Population.CELLS,
    Basis.FULL_TEXT,
    "torin 1",
    "vehicle",
    "survival",
)
STUDY = Study("EAE", "i", "c", "p", "4 weeks", 12)
DOCUMENT = Document(
    source=SOURCE,
    text="Eins. Zwei 😀.",
    sections=(Section("Results", 0, 5),),
    sentences=(
        Sentence(0, 5, 0, BlockKind.HEADING),
        Sentence(6, 13, 1, BlockKind.TABLE_ROW, ("7", "8"), True, True, True),
    ),
    references=(REFERENCE, Reference("8", "bare")),
    removed=(Removed("Share this", "buttons", 4),),
    notes=("a note",),
    sha256="0" * 64,
    file="added/ä.pdf",
    findings=(FINDING, Finding(0, FindingKind.RESULT)),
    study=STUDY,
    pages=((0, 1), (6, 2)),
    page_labels=("e1", "e2"),
)


@pytest.mark.parametrize(
    "document",
    [
        DOCUMENT,
        Document(Source(), "", (), ()),
        Document(Source(id="a"), "", (), (), study=Study()),
        Document(Source(id="a"), "\u2028\x00\x7f\u200b", (), ()),
    ],
)
def test_a_document_is_read_back_equal_from_one_line(document: Document) -> None:
    line = to_json(document)
    assert "\n" not in line
    assert from_json(Document, line) == document


def test_letters_of_every_script_are_kept_as_they_are() -> None:
    assert "Wang 王" in to_json(SOURCE)
    assert "😀" in to_json(DOCUMENT)


@pytest.mark.parametrize("lacking", ["findings", "study", "pages", "page_labels"])
def test_a_document_of_an_older_index_lacks_what_was_added_since(lacking: str) -> None:
    data: dict[str, Any] = json.loads(to_json(DOCUMENT))
    del data[lacking]
    read = from_json(Document, json.dumps(data))
    assert getattr(read, lacking) == getattr(Document(SOURCE, "", (), ()), lacking)
    assert read.sentences == DOCUMENT.sentences


@pytest.mark.parametrize("source", [SOURCE, Source(), Source(id="a", year=None, cited_as=())])
def test_a_source_is_read_back_equal(source: Source) -> None:
    read = from_json(Source, to_json(source))
    assert read == source
    # Hashed, it has to hold tuples all through.
    assert hash(read) == hash(source)


@pytest.mark.parametrize("references", [(), (REFERENCE,), (REFERENCE, Reference("", ""))])
def test_references_are_read_back_equal(references: tuple[Reference, ...]) -> None:
    assert from_json(tuple[Reference, ...], to_json(references)) == references


def test_no_references_are_an_empty_list() -> None:
    """The query for those that have some compares with it."""
    assert to_json(()) == "[]"


@pytest.mark.parametrize(
    "passage",
    [
        Passage("a:1", "a", 0, 3, "One", "", 0, 0, 1),
        Passage("ä:1", "ä", 5, 9, "Zw\té", "Results", 2, 4, 7, "T. Results. Zwé", 3, "e12"),
    ],
)
def test_a_passage_is_read_back_equal_with_what_the_model_read(passage: Passage) -> None:
    assert from_json(Passage, to_json(passage)) == passage


@pytest.mark.parametrize(
    "kept",
    [
        IndexedFinding(SOURCE, FINDING, "Törin did nothing.", "Results", STUDY),
        IndexedFinding(
            SOURCE, FINDING, "", "", Study(), frozenset({"b", "@a", "ä"}), frozenset({"x"})
        ),
    ],
)
def test_an_indexed_finding_is_read_back_equal_with_its_source(kept: IndexedFinding) -> None:
    assert kept_from_json(SOURCE, kept_to_json(kept)) == kept


def test_an_indexed_finding_does_not_repeat_its_source() -> None:
    kept = IndexedFinding(SOURCE, FINDING, "Text.", "", Study())
    assert SOURCE.id not in kept_to_json(kept)
    other = Source(id="other")
    assert kept_from_json(other, kept_to_json(kept)).source is other


def test_the_same_keys_are_written_alike_in_whatever_order_they_were_found() -> None:
    names = [f"key{n}" for n in range(50)]
    one, other = (
        IndexedFinding(SOURCE, FINDING, "", "", Study(), frozenset(keys))
        for keys in (names, names[::-1])
    )
    assert kept_to_json(one) == kept_to_json(other)
    assert json.loads(kept_to_json(one))["intervention_keys"] == sorted(names)


def test_a_finding_of_a_decoded_row_has_kinds_and_not_their_names() -> None:
    row = {"finding": {"sentence": 1, "kind": "method", "direction": "mixed", "population": "people",
                       "basis": "table"},
           "text": "", "section": "", "study": {}, "intervention_keys": [], "outcome_keys": []}  # fmt: skip
    found = kept_from_json(SOURCE, json.dumps(row)).finding
    assert found.kind is FindingKind.METHOD
    assert found.direction is Direction.MIXED
    assert found.population is Population.PEOPLE
    assert found.basis is Basis.TABLE
    assert found.intervention == ""


def test_the_form_on_disk_stays() -> None:
    """An index that is there is read by every later version of the same format."""
    assert to_json(Passage("ä:1", "ä", 5, 9, "Zw\té “\u2028\x7f", "R", 2, 4, 7, "T\x00")) == (
        '{"id":"ä:1","source_id":"ä","start":5,"end":9,"text":"Zw\\té “\u2028\x7f","section":"R",'
        '"first_sentence":2,"last_sentence":4,"tokens":7,"embedded":"T\\u0000","page":null,"page_label":""}'
    )
    assert kept_to_json(IndexedFinding(SOURCE, FINDING, "T.", "", Study(), frozenset("b"))) == (
        '{"finding":{"sentence":3,"kind":"conclusion","direction":"no_effect","population":"cells",'
        '"basis":"full_text","intervention":"torin 1","comparator":"vehicle","outcome":"survival"},'
        '"text":"T.","section":"","study":{"model":"","intervention":"","comparator":"","participants":"",'
        '"duration":"","number":null},"intervention_keys":["b"],"outcome_keys":[]}'
    )


@pytest.mark.parametrize("field", ["kind", "evidence"])
def test_a_kind_that_nobody_knows_is_refused(field: str) -> None:
    data = {**json.loads(to_json(SOURCE)), field: "poetry"}
    with pytest.raises(ValueError, match="poetry"):
        from_json(Source, json.dumps(data))
