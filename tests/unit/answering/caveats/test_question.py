"""What is said of a question itself: whom it is about, and what it takes for granted."""

from __future__ import annotations

import pytest

from assistant.answering.caveats.question import not_medical_advice, premise_unsupported
from assistant.answering.caveats.rule import CaveatContext
from assistant.domain import (
    CaveatCode,
    CorpusProfile,
    Draft,
    Evidence,
    Question,
    QuestionKind,
    QuestionSafety,
)


def at(
    safety: QuestionSafety = QuestionSafety.GENERAL,
    kind: QuestionKind = QuestionKind.OTHER,
    *,
    premise: str = "",
    physician: str = "",
) -> CaveatContext:
    asked = Question("q", "q", kind, safety)
    corpus = CorpusProfile(physician=physician)
    return CaveatContext(Evidence(asked, ()), Draft((), "w"), premise=premise, corpus=corpus)


@pytest.mark.parametrize("safety", [QuestionSafety.PERSONAL, QuestionSafety.ADVICE])
def test_who_asks_for_one_person_is_sent_to_somebody_who_knows_them(
    safety: QuestionSafety,
) -> None:
    found = not_medical_advice(at(safety, physician="beekeeper"))
    assert found is not None
    assert found.code is CaveatCode.NOT_MEDICAL_ADVICE
    assert found.text == (
        "This is general information and no advice for one person: ask your beekeeper before you "
        "start, stop or change a treatment."
    )
    assert found.claims == ()


def test_a_corpus_that_names_nobody_sends_to_a_physician() -> None:
    found = not_medical_advice(at(QuestionSafety.ADVICE))
    assert found is not None
    assert f"ask your {CorpusProfile().adviser} before" in found.text
    assert "ask your  before" not in found.text


@pytest.mark.parametrize("kind", [QuestionKind.OTHER, QuestionKind.SAFETY, QuestionKind.ADVICE])
def test_a_question_about_nobody_needs_no_such_word(kind: QuestionKind) -> None:
    assert not_medical_advice(at(kind=kind)) is None


def test_what_is_wrong_with_a_premise_is_said_in_its_own_words() -> None:
    found = premise_unsupported(at(premise="No document says that bees sing – “ŝi kantas”."))
    assert found is not None
    assert found.code is CaveatCode.PREMISE_UNSUPPORTED
    assert found.text == "No document says that bees sing – “ŝi kantas”."
    assert found.claims == ()


def test_a_sound_premise_is_not_spoken_of() -> None:
    assert premise_unsupported(at(QuestionSafety.ADVICE)) is None
