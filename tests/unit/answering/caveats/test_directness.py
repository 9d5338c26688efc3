"""Whether sources are about the corpus's own condition, and when that is left open."""

from __future__ import annotations

import pytest

from assistant.answering.caveats.directness import direct_sources
from assistant.domain import (
    BlockKind,
    CorpusProfile,
    Document,
    Question,
    Sentence,
    Source,
    SourceKind,
    Term,
)
from tests.unit.answering.small_ledger import LEXICON
from tests.unit.answering.small_writer import Documents

CORPUS = CorpusProfile(direct=frozenset({"epilepsy", "eae"}))
ASKED = Question("q", "q", terms=(Term("@epilepsy", "epilepsy"),))
NOT_ASKED = Question("q", "q", terms=(Term("@metformin", "metformin"),))


def direct(
    *conditions: str,
    text: str = "",
    title: str = "Owls",
    kind: SourceKind = SourceKind.PAPER,
    question: Question = ASKED,
    corpus: CorpusProfile = CORPUS,
    block: BlockKind = BlockKind.PARAGRAPH,
) -> bool | None:
    """Of one source; None where it is left open."""
    source = Source("s", title, kind, conditions=conditions)
    sentences = (Sentence(0, len(text), 0, kind=block),)
    index = Documents(Document(source, text, (), sentences))
    found = direct_sources(question, [source], index, corpus, LEXICON)  # type: ignore[arg-type]
    return found.get("s")


@pytest.mark.parametrize(
    ("conditions", "is_direct"),
    [
        (("epilepsy",), True),
        (("seizures",), True),  # a kind of it
        (("EAE",), True),  # the model in its place
        (("cancer", "epilepsy"), True),
        (("cancer",), False),
        (("gout",), False),  # a condition that the lexicon does not have
    ],
)
def test_stated_conditions_decide(conditions: tuple[str, ...], is_direct: bool) -> None:
    # Whatever the paper itself speaks of, and whatever is asked.
    text = "Cancer." if is_direct else "Epilepsy."
    for asked in (ASKED, NOT_ASKED):
        assert direct(*conditions, text=text, question=asked) is is_direct


@pytest.mark.parametrize(
    ("kind", "is_direct"),
    [
        (SourceKind.PAPER, True),
        (SourceKind.ABSTRACT, True),
        (SourceKind.USER, True),
        (SourceKind.ARTICLE, None),
        (SourceKind.PAPER_RECORD, None),
    ],
)
def test_what_was_added_says_it_by_its_opening(kind: SourceKind, is_direct: bool | None) -> None:
    assert direct(text="Owls with epilepsy.", kind=kind) is is_direct


def test_an_opening_is_not_asked_where_the_condition_is_not() -> None:
    assert direct(text="Owls with cancer.") is False
    assert direct(text="Owls with cancer.", question=NOT_ASKED) is None


@pytest.mark.parametrize(("before", "is_direct"), [(2980, True), (3000, False)])
def test_what_a_paper_names_late_it_is_not_about(before: int, is_direct: bool) -> None:
    assert direct(text=" " * before + "Epilepsy.") is is_direct


def test_the_title_counts_as_an_opening() -> None:
    assert direct(title="Owls with epilepsy", text="Owls.") is True


def test_a_corpus_without_a_condition_has_none_that_is_another() -> None:
    assert direct("cancer", corpus=CorpusProfile()) is None


def test_what_its_reference_says_is_not_what_it_is_about() -> None:
    """Authors have initials that are those of a disease."""
    assert direct(text="Epilepsy.", block=BlockKind.METADATA) is False
    assert direct(text="Epilepsy.") is True
