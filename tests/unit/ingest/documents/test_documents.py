from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.backends.corpus import open_corpus
from assistant.domain import (
    Basis,
    Document,
    EvidenceLevel,
    FindingKind,
    Media,
    ParsedDocument,
    Source,
    SourceKind,
    StatedFinding,
)
from assistant.errors import CorpusInvalid
from assistant.ingest.documents import read_document


def raw(text: str, media: Media, title: str = "A title") -> ParsedDocument:
    source = Source("x", title, SourceKind.ARTICLE, EvidenceLevel.UNKNOWN)
    return ParsedDocument(source, text, "0" * 64, "x.txt", media)


@pytest.fixture(scope="module")
def documents(corpus_folder: Path) -> dict[str, Document]:
    return {r.source.id: read_document(r) for r in open_corpus(corpus_folder).documents()}


def sentences(document: Document) -> list[str]:
    return [document.text[s.start : s.end] for s in document.sentences]


def test_every_sentence_and_section_lies_at_its_offsets(documents: dict[str, Document]) -> None:
    assert len(documents) == 47
    for document in documents.values():
        assert document.sentences
        for section in document.sections:
            assert document.text[section.start : section.end].strip()
        for sentence in document.sentences:
            text = document.text[sentence.start : sentence.end]
            assert text
            assert text == text.strip()
            assert any(s.start <= sentence.start < sentence.end <= s.end for s in document.sections)


@pytest.mark.parametrize(
    ("source_id", "words"),
    [
        ("healthspan-ms-rapamycin",
         ["Dismiss", "Sign up", "footer image", "Shriya", "15 mins", "Screen Shot", "MS Studies on"]),
        ("glossary-mtor-inhibition", ["cookie", "Cookie", "personalized marketing"]),
    ],
)  # fmt: skip
def test_site_furniture_is_not_content(
    documents: dict[str, Document], source_id: str, words: list[str]
) -> None:
    document = documents[source_id]
    assert not [word for word in words if word in document.text]
    shown = " ".join(item.text for item in document.removed)
    assert all(word in shown for word in words)


def test_the_lead_that_the_page_repeats_is_there_once(documents: dict[str, Document]) -> None:
    text = documents["healthspan-ms-rapamycin"].text
    assert text.count("1.8 million") == 1
    assert text.count("cast the spotlight") == 1


def test_the_sentence_that_breaks_off_is_marked(documents: dict[str, Document]) -> None:
    document = documents["msc-ms-therapy"]
    assert [sentences(document)[-1]] == [
        document.text[s.start : s.end] for s in document.sentences if s.truncated
    ]
    assert sentences(document)[-1].startswith("Unlike hematopoie")
    assert [d.source.id for d in documents.values() if d.truncated] == ["msc-ms-therapy"]


def test_list_items_stay_items(documents: dict[str, Document]) -> None:
    document = documents["healthspan-ms-rapamycin"]
    items = [s for s in document.sentences if s.kind == "list_item"]
    assert document.text[items[0].start : items[0].end].startswith("Pharmacological Interventions:")
    assert document.text[items[0].start - 2 : items[0].start] == "• "


def test_markers_stay_on_the_sentence_that_bears_them(documents: dict[str, Document]) -> None:
    document = documents["healthspan-ms-rapamycin"]
    bearing = {s.markers: document.text[s.start : s.end] for s in document.sentences if s.markers}
    assert "more than 50%. [4]" in bearing["4",]
    assert "16% increase in Tregs" in bearing["3",]
    assert ("7", "8") in bearing


def test_a_lead_is_kept_when_the_page_does_not_repeat_it() -> None:
    text = "One fact stands here. Another stands here, too.\n\nHeading\n\nSomething else entirely."
    document = read_document(raw(text, Media.WEB_ARTICLE))
    assert "One fact stands here." in document.text


def test_emphasis_marks_are_taken_off() -> None:
    document = read_document(
        raw("It is **immune modulation** that counts here.", Media.WEB_ARTICLE)
    )
    assert document.text == "It is immune modulation that counts here."


def test_a_file_of_lines_without_blank_lines_has_its_headings() -> None:
    text = "Context\nThe pathway works in nearly all cells, and has for long.\nRisk\nIt may harm."
    document = read_document(raw(text, Media.WEB_ARTICLE))
    assert [section.name for section in document.sections] == ["Context", "Risk"]


def test_what_is_not_pubmed_says_so() -> None:
    with pytest.raises(CorpusInvalid, match="not in PubMed's abstract format"):
        read_document(raw("Just a text.", Media.PUBMED_ABSTRACT))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("just: text", "no list of findings"),
        ("findings: [{text: x}]", "lacks text, kind or basis"),
        ("findings: [{text: x, kind: rumour, basis: abstract}]", "unknown kind"),
        ("findings: [", "not valid YAML"),
    ],
)
def test_a_broken_record_says_what_is_wrong(text: str, problem: str) -> None:
    with pytest.raises(CorpusInvalid, match=problem):
        read_document(raw(text, Media.PAPER_RECORD))


def test_a_record_says_what_was_not_read_in_the_paper(documents: dict[str, Document]) -> None:
    names = [section.name for section in documents["temsirolimus-phase2"].sections]
    assert "Results, second-hand" in names
    assert "Limitations" in names


def test_wrapped_plain_text_is_joined() -> None:
    document = read_document(
        raw("A line that\ngoes on. Next-\ngeneration drugs.\n\nEnd.", Media.PLAIN)
    )
    assert sentences(document) == ["A line that goes on.", "Next-generation drugs.", "End."]


def test_signs_of_plain_text_are_written_out_and_relations_stay() -> None:
    source = Source("a", "Notes", SourceKind.USER, EvidenceLevel.UNKNOWN)
    text = "Rats got 4 × 10<sup>7</sup> cells of $\\beta$-type (p<0.01).\n\nMore than >80% of 3<x<9 lived.\n\n<br>"
    for media in (Media.PLAIN, Media.WEB_ARTICLE):
        document = read_document(ParsedDocument(source, text, "", "a.txt", media))
        assert "Rats got 4 × 10⁷ cells of β-type (p<0.01)." in document.text
        assert "More than >80% of 3<x<9 lived." in document.text


def test_what_somebody_wrote_down_is_told_of_its_sentence() -> None:
    stated = (
        StatedFinding("Wasps sting.", FindingKind.CONCLUSION, Basis.FULL_TEXT, outcome="pain"),
        StatedFinding("Bees   hum.", FindingKind.CONCLUSION, Basis.FULL_TEXT),
    )
    text = "Bees hum. Owls sleep [3]. Wasps sting [1]. Wasps sting."
    document = read_document(replace(raw(text, Media.PLAIN), stated=stated))
    found = [(sentences(document)[f.sentence], f.outcome) for f in document.findings]
    assert found == [("Bees hum.", ""), ("Wasps sting [1].", "pain")]


def test_what_is_told_of_a_sentence_that_is_not_there_is_refused() -> None:
    stated = (StatedFinding("Owls sting.", FindingKind.RESULT, Basis.FULL_TEXT),)
    with pytest.raises(CorpusInvalid, match=r"“Owls sting\.” is told of x\.txt, and stands"):
        read_document(replace(raw("Owls sleep.", Media.PLAIN), stated=stated))
