"""Findings of records: nothing is lost, each stands on its sentence, and what is wanted is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import yaml

from assistant.backends.corpus import open_corpus
from assistant.backends.index.texts import Place, Texts, write_texts
from assistant.backends.shipped_files import load_lexicon
from assistant.domain import (
    Direction,
    Document,
    EmbedderInfo,
    EvidenceLevel,
    FindingFilter,
    FindingKind,
    Media,
    ParsedDocument,
    Population,
    Source,
    SourceKind,
)
from assistant.errors import CorpusInvalid
from assistant.ingest.documents import read_document
from assistant.ledger import OTHER, Wanted, entries_of, entry_at, kept_of, ledger, placed
from assistant.ports import IndexBuild
from assistant.text.lexicon import Lexicon


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(load_lexicon())


@pytest.fixture(scope="module")
def records(corpus_folder: Path) -> list[Document]:
    raws = open_corpus(corpus_folder).documents()
    return [read_document(raw) for raw in raws if raw.media == Media.PAPER_RECORD]


@pytest.fixture(scope="module")
def texts(
    records: list[Document], lexicon: Lexicon, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Texts]:
    """The ledger of the records in its file."""
    path = tmp_path_factory.mktemp("ledger") / "texts.sqlite"
    kept = [one for document in records for one in kept_of(document, lexicon)]
    none: list[list[str]] = [[] for _ in records]
    vectors = np.zeros((0, 4), dtype=np.float32)
    order = [document.source.id for document in records]
    info = EmbedderInfo("none", 4, 8)
    build = IndexBuild(order, records, [], vectors, vectors, [], none, none, kept, "", "", info)
    places = [Place(key, 0, 0) for key in order]
    write_texts(path, build, places)
    opened = Texts(path)
    yield opened
    opened.close()


def test_every_finding_and_limitation_of_a_record_is_in_the_ledger_word_for_word(
    records: list[Document], corpus_folder: Path
) -> None:
    count = 0
    for document in records:
        record = yaml.safe_load((corpus_folder / document.file).read_text(encoding="utf-8"))
        found = {entry.text: entry for entry in entries_of(document)}
        for finding in record["findings"]:
            # One that is two sentences stands at its first.
            entry = next(e for text, e in found.items() if finding["text"].startswith(text))
            assert entry.finding.kind == finding["kind"]
            assert entry.finding.direction == (finding["direction"] or "not_stated")
            assert entry.finding.outcome == finding.get("outcome", "")
            assert entry.finding.intervention == finding.get("intervention", "")
            assert entry.finding.basis == finding["basis"]
            assert entry_at(document, document.text.index(entry.text)) == entry
            count += 1
        for limit in record["limitations"]:
            entry = next(e for text, e in found.items() if limit.startswith(text))
            assert entry.finding.kind is FindingKind.LIMITATION
    assert count > 200


def test_how_a_study_was_made_is_data_and_no_sentence_of_an_answer(
    records: list[Document],
) -> None:
    (trial,) = (d for d in records if d.source.id == "uccelli-2021")
    assert trial.study is not None
    assert trial.study.number == 144
    assert trial.study.comparator.startswith("placebo")
    assert not any(
        s.stated and trial.text[s.start : s.end].startswith("Participants:")
        for s in trial.sentences
    )


@pytest.mark.parametrize(
    ("wanted", "held", "not_held"),
    [
        (Wanted(intervention="mTOR inhibitors", outcome="relapse"), "temsirolimus-phase2", "choi-2016"),
        (Wanted(intervention="sirolimus", population=Population.PEOPLE), "salehi-2016", "hou-2017"),
        (Wanted(direction=Direction.HARM, outcome="remyelination"), "sachs-2014", "neumann-2019"),
        (Wanted(source="walton-2020", kinds=frozenset()), "walton-2020", "hou-2017"),
    ],
)  # fmt: skip
def test_findings_are_found_by_names_with_synonyms_and_kinds(
    wanted: Wanted, held: str, not_held: str, texts: Texts, lexicon: Lexicon
) -> None:
    sources = {entry.source.id for entry in ledger(texts, lexicon, wanted)}
    assert held in sources
    assert not_held not in sources


def test_one_query_finds_what_a_look_at_every_finding_does(
    records: list[Document], texts: Texts, lexicon: Lexicon
) -> None:
    kept = [one for document in records for one in kept_of(document, lexicon)]
    rapalogs, walks = frozenset({"@rapalog", "@metformin"}), frozenset({"@ms-model"})
    for wanted in (
        FindingFilter(),
        FindingFilter(interventions=(rapalogs,)),
        FindingFilter(interventions=(rapalogs, frozenset({"@nanoparticles"}))),
        FindingFilter(outcomes=(walks,), direction=Direction.BENEFIT),
        FindingFilter(sources=frozenset({"hou-2017", "nobody"}), kinds=frozenset({FindingKind.RESULT})),
        FindingFilter(population=Population.CELLS, outcomes=(frozenset({"no such key"}),)),
    ):  # fmt: skip
        assert texts.findings(wanted) == [one for one in kept if wanted.admits(one)]


def test_names_without_a_word_that_tells_anything_find_nothing(
    texts: Texts, lexicon: Lexicon
) -> None:
    assert not ledger(texts, lexicon, Wanted(intervention="of the"))
    assert not ledger(texts, lexicon, Wanted(outcome="' OR 1=1 --"))


def test_a_map_has_a_place_for_every_finding_with_a_direction(
    texts: Texts, lexicon: Lexicon
) -> None:
    entries = ledger(texts, lexicon)
    found = placed(entries, lexicon, most=4)
    assert len({p.intervention for p in found}) == 5
    assert {p.intervention for p in found} >= {"rapamycin", OTHER}
    assert len(found) == sum(
        e.finding.direction.decided and bool(e.finding.intervention and e.finding.outcome)
        for e in entries
    )


@pytest.mark.parametrize(
    ("field", "value"), [("direction", "good"), ("population", "mice"), ("basis", "hearsay")]
)
def test_a_record_with_an_unknown_value_is_refused_by_name(field: str, value: str) -> None:
    finding = {"text": "A.", "kind": "result", "basis": "abstract", field: value}
    source = Source("x", "X", SourceKind.PAPER_RECORD, EvidenceLevel.UNKNOWN)
    raw = ParsedDocument(
        source, yaml.safe_dump({"findings": [finding]}), "0", "x.yaml", Media.PAPER_RECORD
    )
    with pytest.raises(CorpusInvalid, match=f"unknown {field} “{value}”"):
        read_document(raw)
