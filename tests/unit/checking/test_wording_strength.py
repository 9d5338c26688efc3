"""A claim must not be worded more strongly than what it cites."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.wording_strength import left_to_chance, stronger
from assistant.text.lexicon import Lexicon

TEXTS = (
    "All bakers use rye.",
    "Bakers use rye.",
    "Noise causes stress.",
    "Noise is linked to stress.",
    "Noise may raise stress.",
    "It always seems to cause trouble.",
)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("All bakers use rye.", "Bakers use rye."),
        ("Bakers always use rye.", "Bakers often use rye."),
        ("Noise proves bad for sleep.", "Noise was bad for sleep."),
    ],
)
def test_all_for_some(claim: str, evidence: str, lexicon: Lexicon) -> None:
    assert "all or always" in stronger(claim, evidence, lexicon)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Noise causes stress.", "Noise is linked to stress."),
        ("Noise leads to stress.", "Noise is associated with stress."),
        ("Earplugs prevent stress.", "Earplugs correlated with calm."),
        ("Noise triggers stress.", "There was a relationship of noise and stress."),
    ],
)
def test_cause_for_company(claim: str, evidence: str, lexicon: Lexicon) -> None:
    assert "causes another" in stronger(claim, evidence, lexicon)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Noise raises stress.", "Noise may raise stress."),
        ("Noise raises stress.", "It seems that noise raises stress."),
        ("Bakers use rye.", "Bakers possibly use rye."),
    ],
)
def test_fact_for_guess(claim: str, evidence: str, lexicon: Lexicon) -> None:
    assert "leaves this open" in stronger(claim, evidence, lexicon)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("All bakers use rye.", "Every baker uses rye."),
        ("Bakers use rye.", "All bakers use rye."),
        ("Noise is related to stress.", "Noise is linked to stress."),
        ("Noise is linked to stress.", "Noise causes stress."),
        ("Noise causes stress.", "Noise raises stress."),
        ("Noise causes stress.", "Noise is linked to stress, which it causes."),
        ("Noise might raise stress.", "Noise may raise stress."),
        ("Noise may raise stress.", "Noise raises stress."),
    ],
)
def test_as_strongly_or_more_weakly_is_fine(claim: str, evidence: str, lexicon: Lexicon) -> None:
    assert stronger(claim, evidence, lexicon) == ""


def test_the_gravest_is_told(lexicon: Lexicon) -> None:
    claim = "Noise always causes stress."
    assert "all or always" in stronger(claim, "Noise may be linked to stress.", lexicon)
    claim = "Noise causes stress."
    assert "causes another" in stronger(claim, "Noise may be linked to stress.", lexicon)


@given(st.sampled_from(TEXTS), st.sampled_from(TEXTS))
def test_of_two_texts_at_most_one_is_stronger_by_the_same_rule(
    lexicon: Lexicon, one: str, other: str
) -> None:
    assert stronger(one, one, lexicon) == ""
    there = stronger(one, other, lexicon)
    assert not there or there != stronger(other, one, lexicon)


@pytest.mark.parametrize(
    ("claim", "evidence", "stronger_by"),
    [
        ("Rye lowered stress.", "Stress fell, but the change missed significance (p=0.059).", True),
        ("Rye lowered stress.", "Stress was 20% with rye and 25% without (p=0.4).", True),
        ("Rye lowered stress.", "Stress fell (p=0.01), and sleep eased (p=0.2).", False),
        ("Rye eased sleep.", "Stress fell (p=0.01), and sleep eased (p=0.2).", True),
        ("Rye did not lower stress significantly.", "Stress fell, but this was not significant.", False),
    ],
)  # fmt: skip
def test_a_change_for_chance(
    claim: str, evidence: str, lexicon: Lexicon, *, stronger_by: bool
) -> None:
    assert ("significant" in left_to_chance(claim, evidence, lexicon)) is stronger_by
