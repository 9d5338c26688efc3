"""Documents, passages and findings in one SQLite file, written, brought up to date, and read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from assistant.backends.index.texts import Place, Texts, write_texts
from assistant.domain import (
    Direction,
    FindingFilter,
    FindingKind,
    Population,
    Reference,
)
from assistant.errors import UnknownSource
from tests.unit.backends.index.small_build import build_of, finding

TEXTS = {"b": ["One.", "Two."], "empty": [], "ä": ["Drei."], "d": ["Four.", "Five.", "Six."]}
PLACES = [Place("b", 0, 0), Place("empty", 2, 2), Place("ä", 2, 2), Place("d", 3, 3)]
CITED = (Reference("1", "Li 2019", source_id="b"), Reference("2", "Wang 2020"))


FINDINGS = [
    finding("b", "b1", FindingKind.RESULT, Direction.BENEFIT, Population.CELLS, "torin mtor", "x"),
    finding("b", "b2", FindingKind.METHOD, Direction.NOT_STATED, Population.CELLS, "", "x y"),
    finding("ä", "ä1", FindingKind.RESULT, Direction.HARM, Population.PEOPLE, "mtor", "y"),
    finding("d", "d1", FindingKind.RESULT, Direction.HARM, Population.PEOPLE, "lithium", ""),
]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("texts") / "texts.sqlite"
    called = {"b": ["bauer"], "d": ["bauer", "TORMS"]}
    build = build_of(TEXTS, references={"ä": CITED}, findings=FINDINGS, called=called)
    write_texts(path, build, PLACES)
    return path


@pytest.fixture
def texts(file: Path) -> Iterator[Texts]:
    with closing(Texts(file)) as opened:
        yield opened


def test_sources_stand_in_the_order_of_the_places(texts: Texts) -> None:
    assert texts.source_ids() == ["b", "empty", "ä", "d"]
    assert [source.title for source in texts.sources()] == ["B", "Empty", "Ä", "D"]
    assert texts.places() == PLACES
    assert texts.digests() == {key: f"digest of {key}" for key in TEXTS}


def test_a_document_comes_with_its_references(texts: Texts) -> None:
    assert texts.document("ä").text == "Drei."
    assert texts.document("ä").references == CITED
    assert texts.document("b").references == ()
    assert texts.references() == {"ä": CITED}


@pytest.mark.parametrize(
    ("ordinal", "text"),
    [(0, "One."), (1, "Two."), (2, "Drei."), (3, "Four."), (4, "Five."), (5, "Six.")],
)
def test_a_passage_has_its_number_although_a_document_without_one_stands_before(
    texts: Texts, ordinal: int, text: str
) -> None:
    assert texts.passage(ordinal).text == text


@pytest.mark.parametrize(
    ("source", "ordinals"),
    [("b", [0, 1]), ("empty", []), ("ä", [2]), ("d", [3, 4, 5]), ("unknown", [])],
)
def test_passages_of_a_source(texts: Texts, source: str, ordinals: list[int]) -> None:
    assert texts.passages_of(source) == ordinals


@pytest.mark.parametrize("key", ["unknown", "", "B", "x' OR '1'='1"])
def test_a_source_that_is_not_there_is_unknown(texts: Texts, key: str) -> None:
    with pytest.raises(UnknownSource, match="has no source “") as caught:
        texts.document(key)
    assert f"“{key}”" in str(caught.value)
    assert "mtor-ms sources" in caught.value.remedy
    with pytest.raises(UnknownSource):
        texts.first_sentence_row(key)


def test_vectors_of_sentences_begin_where_the_place_says(texts: Texts) -> None:
    assert [texts.first_sentence_row(key) for key in TEXTS] == [0, 2, 2, 3]


def test_words_and_names_are_each_told_once_and_sorted(texts: Texts) -> None:
    assert texts.said("words") == ["drei.", "five.", "four.", "one.", "six.", "two."]
    assert texts.said("called") == ["TORMS", "bauer"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (FindingFilter(), ["b1", "b2", "ä1", "d1"]),
        (FindingFilter(kinds=frozenset({FindingKind.METHOD})), ["b2"]),
        (FindingFilter(kinds=frozenset(FindingKind)), ["b1", "b2", "ä1", "d1"]),
        (FindingFilter(direction=Direction.HARM), ["ä1", "d1"]),
        (FindingFilter(population=Population.CELLS), ["b1", "b2"]),
        (FindingFilter(sources=frozenset({"d", "b"})), ["b1", "b2", "d1"]),
        (FindingFilter(sources=frozenset({"unknown"})), []),
        (FindingFilter(interventions=(frozenset({"mtor"}),)), ["b1", "ä1"]),
        (FindingFilter(interventions=(frozenset({"torin", "lithium"}),)), ["b1", "d1"]),
        (FindingFilter(interventions=(frozenset({"torin"}), frozenset({"lithium"}))), []),
        (FindingFilter(interventions=(frozenset({"torin"}), frozenset({"mtor"}))), ["b1"]),
        (FindingFilter(interventions=(frozenset({"x"}),)), []),
        (FindingFilter(outcomes=(frozenset({"x"}),)), ["b1", "b2"]),
        (
            FindingFilter(
                interventions=(frozenset({"mtor"}),),
                outcomes=(frozenset({"y"}),),
                population=Population.PEOPLE,
                direction=Direction.HARM,
                sources=frozenset({"ä", "b"}),
                kinds=frozenset({FindingKind.RESULT}),
            ),
            ["ä1"],
        ),
        (FindingFilter(interventions=(frozenset(),)), []),
    ],
)
def test_findings_are_those_that_the_filter_admits_in_the_order_of_the_corpus(
    texts: Texts, wanted: FindingFilter, found: list[str]
) -> None:
    assert [kept.text for kept in texts.findings(wanted)] == found
    assert [kept.text for kept in FINDINGS if wanted.admits(kept)] == found


def test_a_finding_is_read_back_whole(texts: Texts) -> None:
    assert texts.findings(FindingFilter(sources=frozenset({"ä"}))) == [FINDINGS[2]]


def test_more_keys_than_fit_on_a_page_are_looked_up_by_one_query(texts: Texts) -> None:
    keys = frozenset({f"key{n}" for n in range(5000)} | {"lithium"})
    assert [kept.text for kept in texts.findings(FindingFilter(interventions=(keys,)))] == ["d1"]


def test_documents_that_are_replaced_added_removed_and_moved(tmp_path: Path) -> None:
    path = tmp_path / "texts.sqlite"
    write_texts(path, build_of(TEXTS, references={"ä": CITED}, findings=FINDINGS), PLACES)
    places = [Place("new", 0, 0), Place("ä", 1, 1), Place("b", 2, 2)]
    build = build_of(
        {"new": ["Seven."], "b": ["Eight."]},
        order=["new", "ä", "b"],
        findings=[finding("new", "n1", by="torin"), finding("b", "b3", by="mtor")],
        relinked={"ä": CITED[:1]},
    )
    write_texts(tmp_path / "next.sqlite", build, places, taken=[path])
    texts = Texts(tmp_path / "next.sqlite")
    assert texts.source_ids() == ["new", "ä", "b"]
    assert [texts.passage(n).text for n in range(3)] == ["Seven.", "Drei.", "Eight."]
    assert texts.document("ä").references == CITED[:1]
    assert texts.said("words") == ["drei.", "eight.", "seven."]
    assert set(texts.digests()) == {"new", "ä", "b"}
    assert [kept.text for kept in texts.findings(FindingFilter())] == ["n1", "ä1", "b3"]
    by_key = FindingFilter(interventions=(frozenset({"torin", "mtor", "lithium"}),))
    assert [kept.text for kept in texts.findings(by_key)] == ["n1", "ä1", "b3"]
    with pytest.raises(UnknownSource):
        texts.document("d")


def test_an_empty_corpus_has_nothing(tmp_path: Path) -> None:
    write_texts(tmp_path / "texts.sqlite", build_of({}), [])
    texts = Texts(tmp_path / "texts.sqlite")
    assert texts.source_ids() == texts.sources() == texts.places() == texts.said("words") == []
    assert texts.findings(FindingFilter()) == []
    assert texts.references() == {}


def test_two_documents_of_one_id_are_refused_and_what_was_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "texts.sqlite"
    with pytest.raises(sqlite3.IntegrityError):
        write_texts(path, build_of(TEXTS), [PLACES[0], PLACES[0]])
    assert Texts(path).source_ids() == []


@pytest.mark.parametrize("name", ["a b", "q?mode=rw", "100%", "#1", "ä😀"])
def test_a_folder_of_any_name_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    write_texts(tmp_path / name / "texts.sqlite", build_of({"a": ["One."]}), [Place("a", 0, 0)])
    assert Texts(tmp_path / name / "texts.sqlite").document("a").text == "One."


def test_a_file_that_is_missing_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        Texts(tmp_path / "texts.sqlite").source_ids()
    assert list(tmp_path.iterdir()) == []


def test_many_threads_read_at_once(texts: Texts) -> None:
    def read(number: int) -> str:
        texts.source_ids()
        return texts.passage(number % 6).text

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(read, range(120)))
    assert found == ["One.", "Two.", "Drei.", "Four.", "Five.", "Six."] * 20


def test_what_was_read_is_kept_after_the_file_is_given_back(texts: Texts) -> None:
    before = texts.document("b")
    texts.close()
    assert texts.document("b") is before
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        texts.document("d")
