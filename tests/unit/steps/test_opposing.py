"""Sentences that part ways are seen, and sentences that only look like it are not."""

from __future__ import annotations

import pytest

from assistant.backends.lexicon_file import load_lexicon
from assistant.domain import Citation, Claim, EvidenceLevel
from assistant.steps.lexicon import Lexicon
from assistant.steps.opposing import Opposing

OPPOSING = Opposing(Lexicon(load_lexicon()))


def said(text: str, source: str = "a") -> Claim:
    return Claim(text, (Citation(source, f"{source}:p", text, 0, 9, "", EvidenceLevel.UNKNOWN),))


@pytest.mark.parametrize(
    ("one", "other", "about"),
    [
        ("Rapamycin raised regulatory T cells in rats.",
         "Rapamycin did not change regulatory T cells in mice.", "the direction"),
        ("Rapamycin improves remyelination.", "Remyelination was impaired by rapamycin.",
         "the direction"),
        ("Everolimus can improve insulin sensitivity.", "Everolimus worsened insulin action in mice.",
         "the direction"),
        ("About 2.8 million people worldwide live with MS.",
         "More than 1.8 million people worldwide have MS.", "the figure"),
        ("These drugs directly bind mTOR.", "They bind FKBP12, and this complex with mTOR binds it.",
         "whether it is direct"),
    ],
)  # fmt: skip
def test_what_parts_ways(one: str, other: str, about: str) -> None:
    found = OPPOSING.conflicts((said(one, "a"), said(other, "b")), asked_both=False)
    assert [(c.about, c.one, c.other) for c in found] == [(about, (0,), (1,))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # another outcome
        ("Rapamycin raised regulatory T cells.", "Rapamycin lowered IL-17."),
        # another cause
        ("Rapamycin raised regulatory T cells.", "Fingolimod lowered regulatory T cells."),
        # the cause taken away
        ("Deleting mTORC1 impaired myelination.", "mTORC1 is needed for myelination."),
        # kinds of the same thing
        ("Rapamycin lowered Th17 cells.", "Rapamycin raised regulatory T cells."),
        # figures of other things
        ("Eight people with MS took rapamycin.", "Six people with MS took rapamycin."),
        # harm held back
        ("Rapamycin improved EAE.", "Rapamycin prevented harmful inflammation in EAE."),
    ],
)
def test_what_only_looks_like_it(one: str, other: str) -> None:
    assert OPPOSING.conflicts((said(one, "a"), said(other, "b")), asked_both=False) == ()


def test_one_source_does_not_contradict_itself_unless_both_sides_are_asked_for() -> None:
    claims = (said("Rapamycin improves myelin."), said("Rapamycin impairs myelin."))
    assert OPPOSING.conflicts(claims, asked_both=False) == ()
    assert OPPOSING.conflicts(claims, asked_both=True)[0].about == "the direction"


def test_a_sentence_that_leans_on_the_one_before_speaks_of_the_same() -> None:
    claims = (
        said("Rapamycin has many effects.", "a"),
        said("It can improve insulin sensitivity.", "a"),
        said("Rapamycin worsened insulin action.", "b"),
    )
    assert OPPOSING.conflicts(claims, asked_both=False)[0].one == (1,)
