"""What is added to a corpus, what is there already, and which version of a paper stays."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.backends.corpus.library import SqliteLibrary
from assistant.domain import (
    AddReport,
    Block,
    BlockKind,
    EvidenceLevel,
    ParsedDocument,
    PublicationNotice,
    Source,
    SourceKind,
)
from assistant.errors import CorpusNotWritable, UnreadableDocument
from assistant.pipelines import importing
from assistant.pipelines.importing import Importer, MergedCorpus

BODY = "Bees dance on the comb to tell others of their hive where the clover blooms in June."
TITLE = "A long title about the dance of bees in the valley"
SERVER, JOURNAL = "10.1101/2021.01.02.425001", "10.5555/bees.1"


def paper(**facts: Any) -> dict[str, Any]:
    """A record as a file holds it; "abstract", "says" and "types" are of the document."""
    return {"title": TITLE, "authors": ["Ada B"], "year": 2020, **facts}


def parsed(facts: dict[str, Any]) -> ParsedDocument:
    given = dict(facts)
    kind = SourceKind.ABSTRACT if given.pop("abstract", False) else SourceKind.PAPER
    said, types = given.pop("says", BODY), tuple(given.pop("types", ()))
    about = {name: given.pop(name, "") for name in ("text", "published_as", "problem")}
    unread, notes = given.pop("unread", 0), tuple(given.pop("notes", ()))
    source = Source(kind=kind, **{**given, "authors": tuple(given.get("authors", ()))})
    return ParsedDocument(
        source,
        blocks=(Block(BlockKind.PARAGRAPH, said),) if said else (),
        publication_types=types,
        unread=unread,
        notes=notes,
        **about,
    )


def read(path: Path) -> Iterator[ParsedDocument]:
    """Lines of JSON, each a record; any other file cannot be read."""
    if path.suffix != ".jsonl":
        raise UnreadableDocument(f"{path.name} is a picture.", "Leave this file out.")
    yield from (parsed(json.loads(line)) for line in path.read_text().splitlines())


def unpack(_archive: Path, _into: Path) -> None:
    raise AssertionError("there is no archive")


@dataclass
class Base:
    """A corpus of a few documents."""

    held: Sequence[ParsedDocument]

    def documents(self) -> Sequence[ParsedDocument]:
        return self.held

    def refused(self) -> Sequence[tuple[str, str]]:
        return [("scan.pdf", "it is locked")]


@dataclass
class Place:
    """A corpus folder, and files that are added to it."""

    folder: Path
    base: Base | None = None
    given: int = 0

    @property
    def library(self) -> SqliteLibrary:
        return SqliteLibrary(self.folder / "corpus")

    def file(self, *records: dict[str, Any]) -> Path:
        self.given += 1
        path = self.folder / f"file-{self.given}.jsonl"
        path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
        return path

    def add(self, *records: dict[str, Any]) -> AddReport:
        """Adds one file of these."""
        return self.add_files(self.file(*records))

    def add_files(self, *paths: Path) -> AddReport:
        return self.importer.add(paths, lambda *_: None)

    @property
    def importer(self) -> Importer:
        return Importer(self.base, self.library, read, unpack)

    def merged(self) -> list[ParsedDocument]:
        return list(MergedCorpus(self.base, self.library).documents())


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def outcome(report: AddReport) -> tuple[list[str], list[str], list[str]]:
    """(added, replaced, known there)"""
    return report.added, report.replaced, [entry for _, entry in report.known]


def test_a_paper_gets_a_name_and_its_file_is_kept(place: Place) -> None:
    report = place.add(paper(doi=JOURNAL))
    assert outcome(report) == (["ada-2020"], [], [])
    (held,) = place.library.entries()
    assert (held.source.id, held.name) == ("ada-2020", "file-1.jsonl")
    assert held.added == date.today().isoformat()
    kept = place.folder / "corpus" / held.file
    assert kept.read_bytes() == (place.folder / "file-1.jsonl").read_bytes()


def test_two_papers_of_one_author_and_year_have_two_names(place: Place) -> None:
    assert place.add(paper(doi="10.5555/a"), paper(doi="10.5555/b")).added == [
        "ada-2020",
        "ada-2020-2",
    ]


@pytest.mark.parametrize(
    ("there", "again"),
    [
        (paper(title="Bees"), paper(title="Bees")),  # the very same record
        (paper(doi=JOURNAL), paper(doi=JOURNAL.upper(), title="Other")),
        (paper(pmid="99000001"), paper(pmid="99000001", title="Other")),
        (paper(pmcid="PMC9900001"), paper(pmcid="pmc9900001", title="Other")),
        (paper(), paper(title=TITLE.upper() + "!", says=BODY[::-1])),
        (paper(doi=JOURNAL), paper(says=BODY[::-1])),  # one of them has no DOI
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_what_is_there_is_recognised(
    place: Place, there: dict[str, Any], again: dict[str, Any], at_once: bool
) -> None:
    if at_once:
        assert outcome(place.add(there, again)) == (["ada-2020"], [], ["ada-2020"])
    else:
        place.add(there)
        assert outcome(place.add(again)) == ([], [], ["ada-2020"])
    assert len(list(place.library.entries())) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (paper(doi="10.5555/a"), paper(doi="10.5555/b")),  # an erratum has the title of its paper
        (paper(title="Editorial"), paper(title="Editorial", says=BODY[::-1])),
        (paper(pmid="99000001", title="Bees"), paper(pmid="99000002", title="Bees")),
    ],
)
def test_what_only_looks_alike_is_another_one(
    place: Place, one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert len(place.add(one, other).added) == 2


def test_a_full_text_takes_the_place_of_its_abstract_and_an_abstract_of_nothing(
    place: Place,
) -> None:
    full, abstract = paper(doi=JOURNAL), paper(doi=JOURNAL, pmid="99000001", abstract=True)
    place.add(abstract)
    assert outcome(place.add(full)) == ([], ["ada-2020"], [])
    (held,) = place.library.entries()
    assert (held.source.kind, held.source.pmid) == (SourceKind.PAPER, "99000001")
    assert outcome(place.add(abstract)) == ([], [], ["ada-2020"])
    assert next(iter(place.library.entries())).source.kind is SourceKind.PAPER


PREPRINT = paper(doi=SERVER, journal="bioRxiv")
PUBLISHED = paper(doi=JOURNAL)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # The journal version takes the place of its preprint, and stays when that comes later.
        (PREPRINT, PUBLISHED, ([], ["ada-2020"], [])),
        (PUBLISHED, PREPRINT, ([], [], ["ada-2020"])),
        # A full text never gives way to an abstract: both stay.
        (PREPRINT, PUBLISHED | {"abstract": True}, (["ada-2020-2"], [], [])),
        (PUBLISHED | {"abstract": True}, PREPRINT, (["ada-2020-2"], [], [])),
        (PREPRINT | {"abstract": True}, PUBLISHED | {"abstract": True}, ([], ["ada-2020"], [])),
        # Another author's paper of that title is another paper.
        (PREPRINT, PUBLISHED | {"authors": ["Bo C"]}, (["bo-2020"], [], [])),
        # Unless the preprint says where it was published, under whatever title.
        (
            PREPRINT | {"published_as": JOURNAL},
            PUBLISHED | {"title": "Dances", "authors": ["Bo C"]},
            ([], ["ada-2020"], []),
        ),
        (
            PUBLISHED | {"title": "Dances", "authors": ["Bo C"]},
            PREPRINT | {"published_as": JOURNAL},
            ([], [], ["bo-2020"]),
        ),
        (
            PREPRINT | {"doi": "", "journal": "", "types": ["Preprint"]},
            PUBLISHED,
            ([], ["ada-2020"], []),
        ),
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_a_preprint_gives_way_to_its_journal_version(
    place: Place,
    first: dict[str, Any],
    second: dict[str, Any],
    expected: tuple[list[str], list[str], list[str]],
    at_once: bool,
) -> None:
    if at_once:
        begun = "ada-2020" if first["authors"] == ["Ada B"] else "bo-2020"
        assert outcome(place.add(first, second)) == ([begun, *expected[0]], *expected[1:])
    else:
        place.add(first)
        assert outcome(place.add(second)) == expected


@pytest.mark.parametrize(
    ("record", "file", "reason"),
    [
        (paper(says=""), f"file-1.jsonl: {TITLE}", "it has neither text nor abstract"),
        (paper(says="12 " * 50), f"file-1.jsonl: {TITLE}", "it has neither text nor abstract"),
        (paper(problem="it has no year"), f"file-1.jsonl: {TITLE}", "it has no year"),
        (paper(title="", problem="it is cut"), "file-1.jsonl: file-1.jsonl", "it is cut"),
        (
            paper(title="B" * 200, says=""),
            f"file-1.jsonl: {'B' * 80}",
            "it has neither text nor abstract",
        ),
    ],
)
def test_what_says_nothing_is_named_and_the_rest_is_added(
    place: Place, record: dict[str, Any], file: str, reason: str
) -> None:
    report = place.add(record, paper(doi=JOURNAL))
    assert (report.refused, report.added) == ([(file, reason)], ["ada-2020"])


def test_a_note_is_as_short_as_its_reader_takes_it(place: Place) -> None:
    assert place.add(paper(says="", text="Bees dance.")).added == ["ada-2020"]


def test_what_cannot_be_read_or_is_not_there_stops_nothing(place: Place) -> None:
    (place.folder / "bees.png").write_bytes(b"\x89PNG")
    gone = place.folder / "gone.jsonl"
    report = place.add_files(
        place.folder / "bees.png", gone, place.file(paper(authors=["Żaneta Ó"], year=2021))
    )
    assert report.refused == [
        (str(gone), "there is no such file or folder"),
        ("bees.png", "is a picture"),
    ]
    assert len(report.added) == 1


def test_letters_that_could_not_be_read_are_told(place: Place) -> None:
    report = place.add(paper(unread=3, notes=["3 letters could not be read"]))
    assert report.warned == [("ada-2020", "3 letters could not be read")]


def test_a_kill_costs_one_batch_and_the_next_run_goes_on(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_BATCH", 2)
    records = [paper(doi=f"10.5555/{number}", year=2000 + number) for number in range(5)]
    file = place.file(*records)

    def killed(path: Path) -> Iterator[ParsedDocument]:
        yield from list(read(path))[:3]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replace(place.importer, read=killed).add([file], lambda *_: None)
    assert place.library.ids() == {"ada-2000", "ada-2001"}
    again = place.add_files(file)
    assert again.added == ["ada-2002", "ada-2003", "ada-2004"]
    assert [entry for _, entry in again.known] == ["ada-2000", "ada-2001"]


def test_files_and_every_hundredth_record_are_reported(place: Place) -> None:
    told: list[tuple[str, int, int]] = []
    files = [
        place.file(*(paper(doi=f"10.5555/{number}", year=1) for number in range(250))),
        place.file(paper(doi="10.5555/x")),
    ]
    place.importer.add(files, lambda *step: told.append(step))
    assert told == [
        ("reading files", 1, 2),
        ("adding", 100, 0),
        ("adding", 200, 0),
        ("reading files", 2, 2),
    ]


def test_no_folder_for_what_is_temporary(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing.tempfile, "tempdir", str(place.folder / "gone"))
    with pytest.raises(CorpusNotWritable, match="no folder for temporary files") as refused:
        place.add(paper())
    assert "TMPDIR" in refused.value.remedy
    assert not place.library.exists()


def test_what_is_taken_out_is_gone_and_what_was_not_there_is_named(place: Place) -> None:
    place.add(paper(doi="10.5555/a"), paper(doi="10.5555/b"))
    assert place.importer.remove(["ada-2020", "nobody-1999"]) == (["ada-2020"], ["nobody-1999"])
    assert place.library.ids() == {"ada-2020-2"}
    assert place.add(paper(doi="10.5555/a")).added == ["ada-2020"]


RECORD = ParsedDocument(
    Source(
        "hive-record",
        TITLE,
        SourceKind.PAPER_RECORD,
        EvidenceLevel.ANIMAL_STUDY,
        doi=JOURNAL,
        cited_as=(("review", "7"),),
        provenance="A note.",
    ),
    "A note about bees.",
    "0" * 64,
)
ARTICLE = ParsedDocument(Source("article", "Of hives", SourceKind.ARTICLE), "Hives hum.", "1" * 64)


def test_a_full_text_stands_in_the_place_of_the_corpus_record_until_it_is_taken_out(
    place: Place,
) -> None:
    place.base = Base([RECORD, ARTICLE])
    assert place.merged() == [RECORD, ARTICLE]
    assert outcome(place.add(paper(doi=JOURNAL))) == ([], ["hive-record"], [])
    first, second = place.merged()
    assert first == ARTICLE
    assert (second.source.id, second.source.kind) == ("hive-record", SourceKind.PAPER)
    # What people judged of it stays.
    assert second.source.evidence is EvidenceLevel.ANIMAL_STUDY
    assert second.source.cited_as == (("review", "7"),)
    place.importer.remove(["hive-record"])
    assert place.merged() == [RECORD, ARTICLE]


def test_an_abstract_does_not_take_the_place_of_a_record(place: Place) -> None:
    place.base = Base([RECORD])
    assert outcome(place.add(paper(doi=JOURNAL, abstract=True))) == ([], [], ["hive-record"])
    assert place.merged() == [RECORD]


def test_ids_of_the_corpus_are_taken(place: Place) -> None:
    other = replace(ARTICLE, source=replace(ARTICLE.source, id="ada-2020"))
    place.base = Base([other])
    assert place.add(paper(doi=JOURNAL)).added == ["ada-2020-2"]


def test_what_a_check_found_is_marked_and_makes_a_document_anew(place: Place) -> None:
    place.base = Base([ARTICLE])
    place.add(paper(doi=JOURNAL))
    before = {one.source.id: one for one in place.merged()}
    place.library.note(
        {"ada-2020": PublicationNotice("retracted in 2022", ("corrected in 2021",))}, "2024-01-01"
    )
    after = {one.source.id: one for one in place.merged()}
    assert after["article"] == before["article"]
    assert after["ada-2020"].source.retracted == "retracted in 2022"
    assert after["ada-2020"].source.updates == ("corrected in 2021",)
    assert after["ada-2020"].sha256 != before["ada-2020"].sha256


def test_what_was_added_is_a_corpus_by_itself(place: Place) -> None:
    assert place.merged() == []
    place.add(paper(doi=JOURNAL))
    assert [one.source.id for one in place.merged()] == ["ada-2020"]
    assert MergedCorpus(None, place.library).refused() == ()


def test_what_the_corpus_could_not_read_is_passed_on(place: Place) -> None:
    assert MergedCorpus(Base([]), place.library).refused() == [("scan.pdf", "it is locked")]
