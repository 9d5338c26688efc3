"""One name in every spelling and script is one; figures and their exponents are not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.backends.shipped_files import load_lexicon
from assistant.domain import Concept, LexiconData
from assistant.text.letters import compared, words_in
from assistant.text.lexicon import Lexicon
from assistant.text.words import analyse, compounds, document_keys

LETTERS = {
    "alpha": "αɑ𝛼𝜶",
    "beta": "βßꞵ𝛽",
    "gamma": "γɣ𝛾",
    "delta": "δ𝛿",
    "kappa": "κϰ𝜅",
}
JOINTS = ["", "-", "‐", "‑", "–", " ", "－"]


def names(data: str) -> list[str]:
    return [compared(word) for word, _, _ in words_in(data)]


@given(
    st.sampled_from(sorted(LETTERS)),
    st.sampled_from(["TNF", "IFN", "TGF", "PKC", "IL1"]),
    st.sampled_from(JOINTS),
    st.sampled_from(["", "1", "2", "R"]),
    st.data(),
)
def test_a_greek_letter_is_its_name_in_every_spelling(
    letter: str, stem: str, joint: str, rest: str, data: st.DataObject
) -> None:
    wanted = [part for part in (stem.lower(), letter, rest.lower()) if part]
    sign = data.draw(st.sampled_from(LETTERS[letter]))
    assert names(f"{stem}{joint}{sign}{rest}") == wanted
    assert names(f"{stem}{joint}{letter}{rest}") == wanted


@given(st.text(max_size=40))
def test_words_are_where_they_are_said_to_be(text: str) -> None:
    at = 0
    for word, start, end in words_in(text):
        assert text[start:end] == word
        assert start >= at
        at = end


@given(st.integers(0, 999), st.integers(0, 99))
def test_an_exponent_is_never_read_into_its_figure(base: int, power: int) -> None:
    raised = str(power).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    assert names(f"{base}{raised}") == names(f"{base}^{power}") == [f"{base}^{power}"]
    assert names(f"{base}⁻{raised}") == names(f"{base}^-{power}") == [f"{base}^-{power}"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("EC₅₀ of N₂O", "EC50 of N2O"),
        ("kg/m²", "kg/m2"),
        ("5 µM", "5 μM"),
        ("ＴＮＦ－α", "TNF-alpha"),
        ("𝑇𝑁𝐹-𝛼", "TNF-α"),
        ("ﬁbrosis", "fibrosis"),
        ("Mg²⁺", "Mg2+"),
        ("γδ cells", "gamma-delta cells"),
        ("PKCδ", "PKC-delta"),
        ("the αβ receptor", "the alpha beta receptor"),
    ],
)
def test_look_alikes_are_one(one: str, other: str) -> None:
    assert names(one) == names(other)


@pytest.mark.parametrize(
    "word", ["alphabet", "AlphaFold", "betamethasone", "Straße", "5µg", "μmol", "λόγος", "alphas"]
)
def test_words_that_only_begin_like_a_letter_are_whole(word: str) -> None:
    assert len(list(words_in(word))) == 1


def test_a_compound_is_one_key_with_or_without_its_hyphen() -> None:
    for text in ("NF-κB", "NFκB", "NF–κB", "NF-kappaB", "NF‑κB"):
        assert compounds(text) == ["nf-kappa-b"]
    assert compounds("half-life of 10 µM") == ["half-life"]


def test_the_lexicon_knows_every_way_to_type_a_name() -> None:
    concept = Concept("pkc-delta", ("PKC-delta", "protein kinase C delta"), ())
    lexicon = Lexicon(LexiconData((concept,), {}, {}, ""))
    for text in ("PKC-δ", "PKCδ", "PKCd", "PKC-d", "pkcdelta", "PKC delta", "protein kinase C-δ"):
        assert [t.key for t in analyse(text, lexicon)] == ["@pkc-delta"], text


def test_documents_and_questions_meet() -> None:
    lexicon = Lexicon(load_lexicon())
    stored = set(document_keys("TGF‑β₁ rose 10³-fold in NFκB mice.", lexicon))
    for text in ("TGFβ1", "TGF-beta 1", "10^3", "NF-κB"):
        assert {t.key for t in analyse(text, lexicon) if t.key != "1"} <= stored, text


def test_nothing_of_this_changes_plain_words() -> None:
    text = "Ten rats' half-lives weren't measured in McDonald's study of 2,4-D at 37C."
    assert names(unicodedata.normalize("NFD", text))[:2] == ["ten", "rats"]
    assert names(text) == [
        "ten", "rats", "half", "lives", "weren't", "measured", "in", "mcdonald's", "study", "of", "2", "4",
        "d", "at", "37c",
    ]  # fmt: skip
