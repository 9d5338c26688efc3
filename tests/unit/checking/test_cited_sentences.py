"""The sentences of a cited paper: which are read, and what each may be held for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from assistant.checking.cited_sentences import CitedSentence, cited_sentences
from assistant.domain import (
    BlockKind,
    Document,
    EvidenceLevel,
    LexiconData,
    Section,
    Sentence,
    Source,
    SourceKind,
)
from assistant.ports import Vectors
from assistant.text.lexicon import Lexicon

LEXICON = Lexicon(LexiconData((), {}, {}, ""))
TEXTS = ("Owls hoot.", "Mice hide in vitro.", "Voles were not seen.")


class Vectored:
    """As much of an index as is asked: each sentence points another way."""

    def sentence_vectors(self, _: str, first: int, last: int) -> Vectors:
        return np.eye(last + 1, dtype=np.float32)[first:]


def paper(
    *sections: str,
    kind: SourceKind = SourceKind.PAPER_RECORD,
    blocks: dict[int, BlockKind] | None = None,
) -> Document:
    """A paper in which each sentence stands in a section of its own, or all in none."""
    spans, at = [], 0
    for ordinal, text in enumerate(TEXTS):
        block = (blocks or {}).get(ordinal, BlockKind.PARAGRAPH)
        spans.append(Sentence(at, at + len(text), ordinal, block))
        at += len(text) + 1
    named = zip(sections, spans, strict=False)
    return Document(
        Source("s", "Owls", kind, EvidenceLevel.NARRATIVE_REVIEW),
        " ".join(TEXTS),
        tuple(Section(name, span.start, span.end) for name, span in named),
        tuple(spans),
    )


def read(cited: Document, near: int = 0) -> list[CitedSentence]:
    """Read for a claim that is just like the sentence with that ordinal."""
    vector = np.eye(len(TEXTS), dtype=np.float32)[near]
    return cited_sentences(vector, cited, Vectored(), LEXICON)  # type: ignore[arg-type]


def test_each_sentence_has_its_own_nearness_though_others_are_left_out() -> None:
    cut = paper(blocks={0: BlockKind.TABLE_ROW, 1: BlockKind.METADATA})
    (only,) = read(cut, near=2)
    assert (only.text, only.cosine, only.profile.absent) == (TEXTS[2], 1.0, True)
    assert [s.cosine for s in read(paper(), near=1)] == [0.0, 1.0, 0.0]


@pytest.mark.parametrize(
    ("section", "kind", "statement"),
    [
        ("Results", SourceKind.PAPER_RECORD, True),
        ("Results, second-hand", SourceKind.PAPER_RECORD, True),
        ("Authors' conclusions", SourceKind.PAPER_RECORD, True),
        ("Background", SourceKind.PAPER_RECORD, True),
        ("Limitations", SourceKind.PAPER_RECORD, False),
        ("Methods and Results", SourceKind.PAPER_RECORD, False),
        ("Methods", SourceKind.PAPER, True),  # sections of a paper itself are not told apart
    ],
)
def test_the_record_of_a_paper_tells_what_was_found_by_its_sections(
    section: str, kind: SourceKind, statement: bool
) -> None:
    assert read(paper(section, kind=kind))[0].statement is statement


@pytest.mark.parametrize(
    ("section", "own"),
    [
        ("Results", True),
        ("Results, second-hand", False),
        ("Results, from the title only", False),
        ("Second-hand results", True),
    ],
)
def test_what_was_not_read_in_the_paper_itself_is_known(section: str, own: bool) -> None:
    assert read(paper(section))[0].read is own


def test_a_sentence_in_no_section_of_a_record_states_nothing() -> None:
    assert [s.statement for s in read(paper("Results"))] == [True, False, False]


def test_a_paper_that_mixes_kinds_has_each_sentence_told_by_its_own_words() -> None:
    plain = paper()
    kinds = (EvidenceLevel.IN_VITRO_STUDY, EvidenceLevel.HUMAN_OBSERVATIONAL)
    mixed = replace(plain, source=replace(plain.source, evidence_kinds=kinds))
    levels = [
        EvidenceLevel.NARRATIVE_REVIEW,
        EvidenceLevel.IN_VITRO_STUDY,
        EvidenceLevel.NARRATIVE_REVIEW,
    ]
    assert [s.evidence for s in read(mixed)] == levels
