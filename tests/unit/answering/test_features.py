"""What is known of a sentence before anybody reads it, as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from assistant.answering.features import Candidate, candidates, unknown_share
from assistant.domain import (
    BlockKind,
    Document,
    Evidence,
    Finding,
    FindingKind,
    Hit,
    LexiconData,
    Passage,
    Question,
    QuestionKind,
    Term,
)
from assistant.ports import Vectors
from assistant.text.lexicon import Lexicon
from tests.unit.answering.small_writer import Documents, document

LEXICON = Lexicon(LexiconData((), {}, {}, ""))
SENTENCES = (
    "Voles dig deep tunnels.",
    "Owls sleep [4].",
    "Owls hoot at voles by night all over there.",
)


class Corpus(Documents):
    """Documents of which each sentence has its ordinal for a cosine, and how often a word stands in them."""

    passages = 10

    def __init__(self, *documents: Document, frequency: Mapping[str, int] | None = None) -> None:
        super().__init__(*documents)
        self.frequency = frequency or {}
        self.vocabulary = self  # type: ignore[assignment]

    def document_frequency(self, key: str) -> int:
        return self.frequency.get(key, 0)

    def sentence_vectors(self, _: str, first: int, last: int) -> Vectors:
        return np.arange(first, last + 1, dtype=np.float32)[:, None]


def asked(*words: str, kind: QuestionKind = QuestionKind.OTHER, lacking: str = "") -> Question:
    return Question(
        "q", "q", kind, terms=tuple(Term(word, word, word != lacking) for word in words)
    )


def found(
    of: Document, question: Question, first: int = 0, title: str = "Owls", section: str = "Results"
) -> list[Candidate]:
    last = len(of.sentences) - 1
    start = of.sentences[first].start
    passage = Passage(
        "p", of.source.id, start, len(of.text), of.text[start:], section, first, last, 0
    )
    evidence = Evidence(question, (Hit(passage, replace(of.source, title=title), 0.25, 0, 0, 1),))
    vector = np.ones(1, dtype=np.float32)
    return candidates(evidence, vector, Corpus(of), LEXICON)  # type: ignore[arg-type]


def features(
    name: str,
    of: Document,
    question: Question,
    first: int = 0,
    title: str = "Owls",
    section: str = "Results",
) -> Sequence[float]:
    return [one.features[name] for one in found(of, question, first, title, section)]


PAGE = document("page", *SENTENCES)


def of_kind(kind: BlockKind = BlockKind.PARAGRAPH, *, truncated: bool = False) -> Document:
    """The page with a second sentence that is of that kind."""
    plain, odd, last = PAGE.sentences
    return replace(PAGE, sentences=(plain, replace(odd, kind=kind, truncated=truncated), last))


@pytest.mark.parametrize(
    ("of", "kind", "ordinals"),
    [
        (of_kind(), QuestionKind.OTHER, [0, 1, 2]),
        (of_kind(truncated=True), QuestionKind.OTHER, [0, 2]),
        (of_kind(BlockKind.TABLE_ROW), QuestionKind.BIBLIOGRAPHIC, [0, 2]),
        (of_kind(BlockKind.METADATA), QuestionKind.OTHER, [0, 2]),
        (of_kind(BlockKind.METADATA), QuestionKind.BIBLIOGRAPHIC, [0, 1, 2]),
        (of_kind(BlockKind.METADATA, truncated=True), QuestionKind.BIBLIOGRAPHIC, [0, 2]),
        (of_kind(BlockKind.FIELD), QuestionKind.BIBLIOGRAPHIC, [0, 2]),
    ],
)
def test_only_what_may_be_quoted_in_answer_is_a_candidate(
    of: Document, kind: QuestionKind, ordinals: list[int]
) -> None:
    assert [one.hit.ordinal for one in found(of, asked("owl", kind=kind))] == ordinals


def test_a_sentence_keeps_its_own_place_and_cosine_where_its_passage_begins_later() -> None:
    second, third = found(PAGE, asked("owl"), first=1)
    assert (second.hit.ordinal, second.place, second.hit.text) == (1, 0, SENTENCES[1])
    assert (third.hit.ordinal, third.place, third.features["cosine"]) == (2, 1, 2.0)
    assert third.hit.cosine == 2.0 and third.features["passage"] == 0.25


def test_a_word_of_the_title_counts_for_less_than_one_of_the_sentence() -> None:
    # Of two words of the same weight "owl" is in the title and in the last two, "vole" in the first and last.
    both = asked("owl", "vole")
    assert features("words_all", PAGE, both) == pytest.approx([0.85, 0.5, 1.0])
    assert features("words_own", PAGE, both) == pytest.approx([0.5, 0.5, 1.0])


def test_what_stands_in_the_sentence_before_counts_within_a_paragraph() -> None:
    vole = asked("vole")
    assert features("words_context", PAGE, vole, title="") == pytest.approx([1.0, 0.7, 1.0])
    assert features("words_all", PAGE, vole, title="") == pytest.approx([1.0, 0.0, 1.0])
    first, *rest = PAGE.sentences
    parted = replace(PAGE, sentences=(first, *(replace(s, block=1) for s in rest)))
    assert features("words_context", parted, vole, title="") == pytest.approx([1.0, 0.0, 1.0])


def test_a_word_that_the_corpus_lacks_is_missed_among_all_words_only() -> None:
    both = asked("vole", "zyx", lacking="zyx")
    assert features("words_all", PAGE, both, title="")[0] == 0.5
    assert features("words_own", PAGE, both, title="")[0] == 1.0


def test_without_a_name_in_the_question_no_name_is_missing() -> None:
    assert set(features("names", PAGE, asked("vole"))) == {1.0}
    assert set(features("names", PAGE, asked("vole", "@newt"))) == {0.0}


def test_short_sentences_and_limits_are_marked() -> None:
    limit = Finding(2, FindingKind.LIMITATION)
    result = Finding(0, FindingKind.RESULT)
    told = replace(PAGE, findings=(result, limit))
    assert features("limit", told, asked("owl"), first=1) == [0.0, 1.0]
    eight = document(
        "n", "One two three four five six seven.", "One two three four five six seven eight [9]."
    )
    assert features("short", eight, asked("owl")) == [1.0, 0.0]


@pytest.mark.parametrize(
    ("words", "lacking", "share"),
    [
        (("zyx", "owl"), "zyx", 1 / 1.05),  # a word that stands everywhere hardly counts
        (("zyx", "qvw"), "zyx", 0.5),
        (("zyx",), "zyx", 1.0),
        (("owl",), "", 0.0),
        ((), "", 0.0),
    ],
)
def test_a_rare_word_that_is_lacking_weighs_more(
    words: tuple[str, ...], lacking: str, share: float
) -> None:
    corpus = Corpus(frequency={"owl": 10})
    assert unknown_share(asked(*words, lacking=lacking), corpus) == pytest.approx(share)  # type: ignore[arg-type]


def test_who_asks_for_harm_is_told_apart_what_is_on_harm() -> None:
    of = document("n", "Owls had adverse events.", "Owls sleep.")
    safety = asked("owl", kind=QuestionKind.SAFETY)
    assert features("harm", of, safety) == [1.0, 0.0]
    assert features("no_harm", of, safety) == [0.0, 1.0]
    assert features("harm", of, safety, section="Risks and complications") == [1.0, 1.0]
    assert features("harm", of, asked("owl")) == features("no_harm", of, asked("owl")) == [0.0, 0.0]
