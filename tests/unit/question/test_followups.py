"""Follow-ups stand alone, whatever the drug or the disease."""

from __future__ import annotations

import pytest

from assistant.backends.lexicon_file import load_lexicon
from assistant.domain import CorpusProfile, Turn
from assistant.question.followups import FollowUps
from assistant.text.lexicon import Lexicon

PROFILE = CorpusProfile(
    called="MS", direct=frozenset({"ms", "ms-model"}), models=frozenset({"ms-model"})
)
RULES = FollowUps(Lexicon(load_lexicon()), frozenset({"doe"}), PROFILE)


def resolve(text: str, *before: str) -> str:
    return RULES.resolve(text, [Turn(question, question) for question in before])


@pytest.mark.parametrize(
    ("before", "text", "standalone"),
    [
        ("What does metformin do in mice?", "And in humans?", "What does metformin do in humans?"),
        ("What does metformin do in EAE mice?", "And in people?", "What does metformin do in people with MS?"),
        ("What does metformin do in mice?", "What about rats?", "What does metformin do in rats?"),
        ("What does metformin do in MS?", "and pioglitazone", "What does pioglitazone do in MS?"),
        ("Does curcumin ease EAE?", "I meant everolimus", "Does everolimus ease EAE?"),
        ("Does curcumin ease EAE?", "No, I was asking about rapamycin.", "Does rapamycin ease EAE?"),
        ("Does curcumin ease EAE?", "What about its side effects?",
         "What about the side effects of curcumin?"),
        ("Does curcumin ease EAE?", "Does it cross borders?", "Does curcumin cross borders?"),
        ("What did the ZETA trial find?", "How many people were in it?",
         "How many people were in the ZETA trial?"),
        ("What did Doe find in rats?", "At what dose?", "At what dose (Doe find rats)?"),
        ("What are the kinds of mTOR inhibitors?", "Which of those is oldest?",
         "Which of those mTOR inhibitors is oldest?"),
        ("How common was stomatitis with everolimus?", "And on placebo?",
         "How common was stomatitis with everolimus on placebo?"),
    ],
)  # fmt: skip
def test_what_is_missing_comes_from_the_turn_before(
    before: str, text: str, standalone: str
) -> None:
    assert resolve(text, before) == standalone


def test_either_means_the_two_that_were_named() -> None:
    before = ("Does metformin help in MS?", "Does pioglitazone help in MS?")
    assert resolve("Did either change relapses?", *before) == (
        "Did metformin or pioglitazone change relapses?"
    )


def test_a_doubt_about_a_number_keeps_its_subject() -> None:
    assert "Doe" in resolve(
        "Why is that number doubtful?", "By how much did it fall in the Doe study?"
    )


@pytest.mark.parametrize(
    "text",
    [
        "What are mesenchymal stem cells?",
        "How many people on earth have MS?",
        "Is rapamycin safe in people with MS?",
    ],
)
def test_a_new_topic_carries_nothing_over(text: str) -> None:
    assert resolve(text, "What did Doe find in rats?") == text


def test_competing_readings_are_proposed_the_likeliest_first() -> None:
    before = [Turn("Does curcumin ease EAE?", "Does curcumin ease EAE?")]
    assert RULES.readings("Does it cross borders?", before) == ("Does curcumin cross borders?",)
    assert RULES.readings("Is rapamycin safe in people with MS?", before) == (
        "Is rapamycin safe in people with MS?",
        "Is rapamycin safe in people with MS (curcumin ease EAE)?",
    )
    assert RULES.readings("Is it?", []) == ("Is it?",)


def test_without_a_conversation_nothing_is_changed() -> None:
    assert resolve("And in humans?") == "And in humans?"


def test_a_corpus_that_does_not_say_what_it_is_about_has_no_disease_put_in() -> None:
    plain = FollowUps(Lexicon(load_lexicon()), frozenset(), CorpusProfile())
    before = [Turn("What does metformin do in EAE mice?", "What does metformin do in EAE mice?")]
    assert "MS" not in plain.resolve("And in people?", before)


def test_what_was_put_beside_a_question_is_not_carried_on_and_on() -> None:
    first = resolve("At what dose?", "What did Doe find in rats?")
    assert first == "At what dose (Doe find rats)?"
    assert "rats" not in resolve("And why?", first)
