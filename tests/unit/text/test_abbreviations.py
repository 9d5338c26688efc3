"""Abbreviations are written out by what a text says, and left alone where it says nothing of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.text.abbreviations import abbreviations_in, long_form_of, written_out

WORDS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=9)


@pytest.mark.parametrize(
    ("text", "other", "meant"),
    [
        ("low-dose NAC", "N-acetyl cysteine", "low-dose N-acetyl cysteine"),
        ("CBT", "cognitive behavioural therapy by phone", "cognitive behavioural therapy"),
        ("AF recurrence", "return of atrial fibrillation", "atrial fibrillation recurrence"),
        ("UDCA", "ursodeoxycholic acid", "ursodeoxycholic acid"),
    ],
)
def test_what_the_other_text_spells_out_is_filled_in(text: str, other: str, meant: str) -> None:
    assert written_out(text, other) == meant


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("CBT", "sertraline"),
        ("Aspirin", "a steroid"),  # no abbreviation
        ("mTOR deletion", "mTOR overexpression"),  # both know it by its short name
        ("SOST", "Sost knockout"),
        ("PET scan", "painful stiffness at night"),  # its letters stand in words that it leaves out
        ("", "anything"),
        ("ABC", ""),
    ],
)
def test_what_it_does_not_spell_out_stays(text: str, other: str) -> None:
    assert written_out(text, other) == text


@settings(deadline=None)  # the first run loads what is needed
@given(st.lists(WORDS, min_size=2, max_size=6, unique=True))
def test_initials_always_stand_for_their_words(words: list[str]) -> None:
    short = "".join(word[0] for word in words).upper()
    spelled = " ".join(words)
    if short.lower() not in words:
        assert written_out(short, f"{spelled} daily").startswith(words[0][0])
        assert written_out(short, spelled) != short


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("A beak-driven nest fixer (BDNF) rose.", {"BDNF": "beak-driven nest fixer"}),
        ("Of nine baby hedgehog carers (BHCs, young ones) some left.", {"BHCs": "baby hedgehog carers"}),
        ("AF (atrial fibrillation) came back.", {"AF": "atrial fibrillation"}),
        # The letters stand in its last word, too; with a word for each letter is the better reading.
        ("In eager autumn exercise (EAE) it helped.", {"EAE": "eager autumn exercise"}),
        ("Low-fat diet (LFD) and blood pressure (BP) fell.", {"LFD": "Low-fat diet", "BP": "blood pressure"}),
        ("Pain (p=0.05) went down in six (of nine) and sleep (PSQI) did not.", {}),
        ("The group (NICE) met, and MS (MS) is MS.", {}),
        ("", {}),
    ],
)  # fmt: skip
def test_what_a_bracket_abbreviates_is_found_before_it(text: str, pairs: dict[str, str]) -> None:
    assert dict(abbreviations_in(text)) == pairs


def test_of_several_names_the_first_long_form_is_taken() -> None:
    names = ["COPD", "smoker's lung", "chronic obstructive pulmonary disease"]
    assert long_form_of("COPD", names) == "chronic obstructive pulmonary disease"
    assert long_form_of("COPD", names[:2]) == ""


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_looked_through(text: str) -> None:
    for short, long in abbreviations_in(text):
        assert short in text
        assert long in text
