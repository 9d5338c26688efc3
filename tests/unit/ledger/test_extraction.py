"""Which sentences become findings that nobody wrote fields for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.domain import (
    Basis,
    BlockKind,
    Direction,
    Document,
    EvidenceLevel,
    Finding,
    FindingKind,
    Passage,
    Population,
)
from assistant.ledger import extracted
from assistant.reader import DIRECTIONS, POPULATIONS, SENTENCE_KINDS, SentenceDescription, Text
from tests.unit.answering.small_writer import document

TEXTS = ("Zeta eased gait [4].", "Owls were weighed.", "Few owls were seen.")
PAGE = document("page", *TEXTS)


def said(
    kind: str,
    sure: float = 0.9,
    *,
    given: str = "zeta",
    whom: str = "people",
    way: str = "benefit",
    sure_of_way: float = 0.9,
) -> SentenceDescription:
    """A sentence that is taken for a kind and a direction; the rest is shared by the others."""
    kinds = tuple(sure if name == kind else (1 - sure) / 5 for name in SENTENCE_KINDS)
    ways = tuple(sure_of_way if name == way else (1 - sure_of_way) / 5 for name in DIRECTIONS)
    return SentenceDescription(
        kinds, ways, tuple(float(name == whom) for name in POPULATIONS), given, "gait"
    )


UNREAD = SentenceDescription((), (), ())
RESULT, METHOD, LIMIT = said("result"), said("method"), said("limitation")


class Scripted:
    """A model that says the same of a sentence wherever it stands."""

    def __init__(self, *said: SentenceDescription) -> None:
        bare = ("Zeta eased gait.", *TEXTS[1:])
        self.said = dict(zip(bare, said, strict=True))
        self.read: list[Text] = []

    def describe(self, text: Text) -> list[SentenceDescription]:
        self.read.append(text)
        return [self.said[sentence] for sentence in text.sentences]


def passage(first: int, last: int) -> Passage:
    return Passage("p", "page", 0, 0, "", "Results", first, last, 0)


def found(script: Scripted, of: Document = PAGE, *spans: tuple[int, int]) -> Sequence[Finding]:
    passages = [passage(*span) for span in spans or ((0, 2),)]
    return extracted(of, passages, script)


def test_results_and_limits_are_kept_in_the_order_of_the_text() -> None:
    script = Scripted(RESULT, METHOD, LIMIT)
    result, limit = found(script, PAGE, (2, 2), (0, 1))
    assert (result.sentence, result.kind, result.basis) == (0, FindingKind.RESULT, Basis.MODEL)
    assert (result.intervention, result.outcome, result.direction) == ("zeta", "gait", "benefit")
    assert (limit.sentence, limit.kind, limit.direction) == (2, "limitation", "not_stated")
    assert script.read[1].sentences[0] == "Zeta eased gait."  # without its marker


def test_a_sentence_of_two_passages_is_found_once_and_where_it_was_read() -> None:
    script = Scripted(RESULT, RESULT, UNREAD)
    assert [one.sentence for one in found(script, PAGE, (0, 1), (1, 2))] == [0, 1]


@pytest.mark.parametrize("kind", [BlockKind.METADATA, BlockKind.FIELD])
def test_what_is_known_of_a_source_is_not_read_at_all(kind: BlockKind) -> None:
    own = replace(PAGE, sentences=tuple(replace(s, kind=kind) for s in PAGE.sentences))
    script = Scripted(RESULT, RESULT, LIMIT)
    assert not found(script, own) and script.read == []


def test_what_may_not_be_quoted_is_read_beside_the_others_and_not_kept() -> None:
    first, second, last = PAGE.sentences
    cut = replace(PAGE, sentences=(first, replace(second, kind=BlockKind.TABLE_ROW), last))
    script = Scripted(RESULT, RESULT, UNREAD)
    assert [one.sentence for one in found(script, cut)] == [0]
    assert len(script.read[0].sentences) == 3


@pytest.mark.parametrize(
    ("description", "kept"),
    [
        (said("conclusion", 0.3), True),  # the likeliest kind will do
        (said("result", sure_of_way=0.4), False),
        (said("result", way="not stated"), False),
        (said("result", way="none"), False),
        (METHOD, False),
        (said("background"), False),
        (said("limitation", 0.8, given="", way="none"), True),
        (said("limitation", 0.79), False),
    ],
)
def test_what_is_not_sure_is_not_kept(description: SentenceDescription, kept: bool) -> None:
    assert bool(found(Scripted(description, METHOD, METHOD))) is kept


@pytest.mark.parametrize(
    ("level", "whom", "population"),
    [
        (EvidenceLevel.ANIMAL_STUDY, "people", Population.ANIMALS),  # what is known goes before
        (EvidenceLevel.UNKNOWN, "cells", Population.CELLS),
        (EvidenceLevel.UNKNOWN, "unclear", Population.NONE),
    ],
)
def test_in_whom_it_was_is_told_by_the_source_where_that_says_it(
    level: EvidenceLevel, whom: str, population: Population
) -> None:
    of = replace(PAGE, source=replace(PAGE.source, evidence=level))
    (one,) = found(Scripted(said("result", whom=whom), METHOD, METHOD), of)
    assert one.population is population


@pytest.mark.parametrize(
    ("others", "title", "given"),
    [
        ((RESULT, said("method", given="Zeta")), "page", "zeta"),  # as most of the paper says
        ((RESULT, METHOD), "page", "zeta"),
        ((said("result", given="iota"), said("method", given="")), "page", ""),
        ((said("result", given="iota"), said("method", given="")), "Iota in owls", "iota"),
        ((said("method", given=""), said("method", given="")), "Iota in owls", ""),
    ],
)
def test_a_sentence_that_does_not_say_what_was_done_has_what_its_paper_says(
    others: tuple[SentenceDescription, SentenceDescription], title: str, given: str
) -> None:
    of = replace(PAGE, source=replace(PAGE.source, title=title))
    kept = {
        one.sentence: one.intervention
        for one in found(Scripted(said("result", given=""), *others), of)
    }
    assert kept.get(0, "") == given


def test_what_is_no_sentence_but_for_its_full_stop_is_no_finding() -> None:
    script = Scripted(RESULT, METHOD, UNREAD)
    script.said |= {"Trials.": RESULT, "Zeta eased their gait.": RESULT}
    kept = found(script, document("page", "Trials.", "Zeta eased their gait."), (0, 1))
    assert [one.sentence for one in kept] == [1]


def test_what_somebody_wrote_down_stands() -> None:
    written = Finding(0, FindingKind.CONCLUSION, Direction.HARM, basis=Basis.FULL_TEXT)
    script = Scripted(RESULT, RESULT, METHOD)
    first, second = found(script, replace(PAGE, findings=(written,)))
    assert first == written
    assert (second.sentence, second.basis) == (1, Basis.MODEL)


@pytest.mark.parametrize(
    ("text", "way", "kept"),
    [
        ("Zeta eased gait, but the change missed significance.", "benefit", Direction.NO_EFFECT),
        ("Gait was worse with zeta (P=0.610).", "harm", Direction.NO_EFFECT),
        ("Zeta eased gait (p=0.01), and sleep was as before (p=0.4).", "benefit", Direction.BENEFIT),
        ("Zeta left gait as it was.", "no effect", Direction.NO_EFFECT),
    ],
)  # fmt: skip
def test_a_change_that_may_be_chance_is_none(text: str, way: str, kept: Direction) -> None:
    script = Scripted(RESULT, METHOD, UNREAD)
    script.said[text] = said("result", way=way)
    (one,) = found(script, document("page", text), (0, 0))
    assert one.direction is kept
