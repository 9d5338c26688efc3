"""A sentence as it is quoted: what is cut, where it stands, in whom it was found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.quotation import citation_of, neighbour, quoted, said, sentence_hit
from assistant.domain import Document, EvidenceLevel, Passage, Population, Section
from tests.unit.answering.small_ledger import SmallIndex, entries, row, study
from tests.unit.answering.small_writer import Documents, document, hit


def shown(sentence: str, *, standalone: bool = True) -> str:
    of = document("owls", "Owls hoot.", sentence, "They sleep.")
    citation = citation_of(hit(of, 1, 0.5), Documents(of), standalone=standalone)  # type: ignore[arg-type]
    assert of.text[citation.start : citation.end] == citation.quote
    return said(citation)


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("By contrast, mice hide.", "Mice hide."),
        ("THEREFORE ,  mice hide.", "Mice hide."),
        ("Moreover, mTORC1 rose.", "mTORC1 rose."),  # a name keeps its first letter
        ("Thus, 3 mice hid.", "3 mice hid."),
        ("Thus, p53 rose.", "p53 rose."),
        ("Thus, α-synuclein fell.", "α-synuclein fell."),
        ("Thus, n-3 fats fell.", "n-3 fats fell."),
        ("Thus, long-term care helps.", "Long-term care helps."),
        ("Mice hide [3], and voles [4, 5] do.", "Mice hide, and voles do."),
        ("Indeed, however, mice hide.", "However, mice hide."),  # one opener is cut
    ],
)
def test_an_opener_is_cut_and_what_follows_begins_a_sentence(sentence: str, told: str) -> None:
    assert shown(sentence) == told


@pytest.mark.parametrize(
    "sentence",
    [
        "However hard they tried, mice hid.",  # no comma: it belongs to the clause
        "Overall survival, thus, rose.",
        "Mice, however, hid.",
        "Besides, ",  # nothing would be left
        "In owls, mice were found.",
    ],
)
def test_what_only_looks_like_an_opener_stays(sentence: str) -> None:
    assert shown(sentence) == sentence.strip()


def test_an_opener_stays_where_the_sentence_before_it_is_shown() -> None:
    assert shown("However, mice hide.", standalone=False) == "However, mice hide."


class TwoPassages(Documents):
    """A page in two passages: its first two sentences, and the rest."""

    def passages_of(self, source_id: str) -> list[str]:
        return [f"{source_id} 0", f"{source_id} 1"]

    def passage(self, source_id: str) -> Passage:
        key, part = source_id.split()
        of = self.document(key)
        first, last = ((0, 1), (2, len(of.sentences) - 1))[int(part)]
        start, end = of.sentences[first].start, of.sentences[last].end
        return Passage(part, key, start, end, of.text[start:end], "Results", first, last, 0)


PAGE = document("page", "Owls hoot.", "Mice hide.", "Voles dig.", "Frogs leap.")
PARTS = TwoPassages(PAGE)


@pytest.mark.parametrize(("ordinal", "passage"), [(0, "0"), (1, "0"), (2, "1"), (3, "1")])
def test_a_sentence_is_cited_from_the_passage_that_holds_it(ordinal: int, passage: str) -> None:
    assert sentence_hit(PAGE, ordinal, PARTS).passage.id == passage  # type: ignore[arg-type]
    first = replace(hit(PAGE, ordinal, 0.5), passage=PARTS.passage("page 0"))
    assert citation_of(first, PARTS).passage_id == passage  # type: ignore[arg-type]


def test_a_neighbour_stands_in_the_same_section_and_may_be_quoted() -> None:
    border = PAGE.sentences[2].start
    parted = replace(
        PAGE,
        sections=(Section("Results", 0, border), Section("Methods", border, len(PAGE.text))),
        sentences=(*PAGE.sentences[:3], replace(PAGE.sentences[3], holed=True)),
    )
    first = hit(parted, 0, 0.7)
    beside = neighbour(parted, first, 1)
    assert beside is not None
    assert (beside.text, beside.ordinal, beside.relevance) == ("Mice hide.", 1, 0.7)
    assert neighbour(parted, first, 2) is None
    third = replace(hit(parted, 2, 0.7), section="Methods")
    assert neighbour(parted, third, 3) is None
    assert neighbour(replace(parted, sections=()), first, 1) is None


@pytest.mark.parametrize(
    ("way", "group"), [("benefit", Population.CELLS), ("not_stated", Population.PEOPLE)]
)
def test_what_tells_no_outcome_is_of_those_whom_its_source_is_about(
    way: str, group: Population
) -> None:
    level = EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL
    trial: Document = study("trial", row("Gait fell.", whom="people"),
                            row("It was so.", way, whom="cells"), level=level)  # fmt: skip
    claim = quoted(entries(trial)[1], SmallIndex(trial), {("trial", 1): 0.3, ("trial", 0): 0.9})  # type: ignore[arg-type]
    assert claim.group is group
    assert (claim.text, claim.findings, claim.relevance) == ("It was so.", ("trial#1",), 0.3)
    assert quoted(entries(trial)[1], SmallIndex(trial)).relevance == 0  # type: ignore[arg-type]
