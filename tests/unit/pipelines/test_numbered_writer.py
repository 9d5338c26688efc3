"""A model's sentences take the place of those that they cite, where they say nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from inspect import GEN_CLOSED, getgeneratorstate
from typing import Any, cast

import pytest

from assistant.domain import Claim, Draft, Evidence, Question, QuestionSafety, WriterForm
from assistant.errors import WriterFailed
from assistant.pipelines.numbered_writer import NumberedWriter
from tests.unit.answering.small_writer import Documents, document
from tests.unit.pipelines.scripted_writing import (
    PROMPTS,
    FixedWriter,
    ScriptedModel,
    checker,
    quoted,
    words,
)

SMOKE = "In a trial of hives, smoke calmed the bees; the queen was looked at later."
HONEY = "Honey, which bees make from nectar, keeps for years."
WAX = "Wax was sold at the market of the village."
IT = "It was weighed by millers in spring."
PAPER = document("paper", SMOKE, HONEY, WAX, IT)
OTHER = document("other", "Clover blooms beside the road in June.")
QUESTION = Question("what calms bees", "What calms bees?")
FIRST, SECOND, THIRD, FOURTH = (quoted(PAPER, number) for number in range(4))
COUNTED = Claim("Three papers tell of bees.", FIRST.citations, computed=True, findings=("f",))
PLAIN = (FIRST, SECOND, THIRD)


def write(
    model: ScriptedModel,
    plain: Sequence[Claim] = PLAIN,
    *,
    form: WriterForm = WriterForm.SHORTENED,
    question: Question = QUESTION,
    budget: int = 1000,
    supports: float = 1.0,
    heard: list[str] | None = None,
) -> Draft:
    writer = NumberedWriter(
        model,
        FixedWriter(Draft(tuple(plain), "extractive")),
        cast("Any", Documents(PAPER, OTHER)),
        checker(supports),
        PROMPTS,
        budget,
        words,
        form,
    )
    listen = None if heard is None else (lambda claim, _verdict: heard.append(claim.text))
    return writer.write(question, Evidence(question, ()), listen)


def texts(draft: Draft) -> list[str]:
    return [claim.text for claim in draft.claims]


def faults(answer: str, *, again: str = "", **how: Any) -> str:
    """What is sent back of an answer."""
    model = ScriptedModel([answer, again])
    write(model, **how)
    assert len(model.asked) == 2, "nothing was sent back"
    return model.asked[1]


def test_the_model_gets_the_sentences_with_numbers_behind_rules_and_example() -> None:
    model = ScriptedModel(["[1] In a trial of hives, smoke calmed the bees."])
    write(model)
    assert model.asked == [f"[1] {SMOKE}\n[2] {HONEY}\n[3] {WAX}\nQuestion: What calms bees?"]
    assert model.began == [
        [("system", "Rules."), ("human", "[1] Ice melts."), ("ai", "[1] Ice melts.")]
    ]


def test_a_model_without_a_mistake_is_trusted_to_leave_out() -> None:
    draft = write(ScriptedModel(["[1] In a trial of hives, smoke calmed the bees."]))
    assert texts(draft) == ["In a trial of hives, smoke calmed the bees."]
    assert draft.claims[0].citations == FIRST.citations
    assert draft.writer == f"test:model, prompts {PROMPTS.numbered_digest}"
    assert draft.note == ""


def test_what_opens_the_answer_and_what_was_counted_stay_even_then() -> None:
    draft = write(ScriptedModel(["[2] Honey keeps for years."]), (FIRST, SECOND, COUNTED, THIRD))
    assert texts(draft) == [SMOKE, COUNTED.text, "Honey keeps for years."]


def test_beside_a_mistake_what_nobody_cites_stays_in_its_place() -> None:
    model = ScriptedModel(["[2] Honey keeps for years. [3] Owls ate the wax of the village.", ""])
    draft = write(model)
    assert texts(draft) == [SMOKE, "Honey keeps for years.", WAX]
    assert draft.use is not None
    assert (draft.use.calls, draft.use.sentences, draft.use.shown, draft.use.mended) == (2, 2, 1, 0)


def test_one_sentence_on_two_takes_the_place_of_both() -> None:
    both = "Smoke calmed the bees and honey keeps for years [1, 2]. Owls ate all the wax [3]."
    draft = write(ScriptedModel([both, ""]), form=WriterForm.NUMBERED)
    assert texts(draft) == ["Smoke calmed the bees and honey keeps for years.", WAX]
    assert draft.claims[0].citations == (*FIRST.citations, *SECOND.citations)


def test_what_is_wrong_is_sent_back_and_what_comes_then_is_shown() -> None:
    model = ScriptedModel(["[2] Owls hoot in the old barn.", "[2] Honey keeps for years."])
    draft = write(model)
    assert model.asked[1].startswith(
        "Wrong:\n- Owls hoot in the old barn.\n"
        "  Wrong: No cited sentence has: Owls, hoot, old.\n[1] "
    )
    assert texts(draft) == [SMOKE, "Honey keeps for years."]
    assert draft.use is not None
    assert (draft.use.sentences, draft.use.shown, draft.use.mended) == (1, 1, 1)


@pytest.mark.parametrize("answer", ["[3] Honey keeps for years.", "Honey keeps for years."])
def test_a_wrong_number_or_none_is_put_right_but_not_trusted(answer: str) -> None:
    draft = write(ScriptedModel([answer]))
    assert texts(draft) == [SMOKE, "Honey keeps for years.", WAX]
    assert draft.claims[1].citations == SECOND.citations


def test_a_number_that_there_is_not_beside_a_right_one_is_not_trusted() -> None:
    draft = write(ScriptedModel(["[2, 9] Honey keeps for years."]))
    assert texts(draft) == [SMOKE, "Honey keeps for years.", WAX]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ("[2] Honey keeps for", "It is no whole sentence."),
        ("[2] Does honey keep for years?", "It is no whole sentence."),
        ("[2] Honey keeps.", "It says too little."),
        ("[2] Honey keeps for years, see www.honey.example now.", "It holds a web address."),
        ("[2] Zebras keep honey for years.", "No cited sentence has: Zebras."),
        ("[2] Years, which nectar makes, keep honey.", "It is not a numbered sentence with parts"),
        ("[9] Zebras keep honey for years.", "There is no sentence 9."),
        ("Zebras keep honey for years.", "It has no number."),
        ("[1] [2] Ŝafoj dormas sur la herbo.", "No cited sentence has: Ŝafoj, dormas, sur."),
    ],
)
def test_the_model_is_told_what_is_wrong(answer: str, fault: str) -> None:
    assert fault in faults(answer)


def test_a_dose_is_no_answer_for_who_asks_what_to_take() -> None:
    dose = document("paper", "Bees were given 3 mg of sugar a day.")
    claim = quoted(dose, 0)
    advice = replace(QUESTION, safety=QuestionSafety.ADVICE)
    said = "[1] Bees were given 3 mg of sugar a day."
    model = ScriptedModel([said, ""])
    write(model, [claim], question=advice)
    assert "It gives a dose to one person." in model.asked[1]


def test_what_the_reader_denies_is_not_shown() -> None:
    draft = write(ScriptedModel(["[2] Honey keeps for years.", ""]), supports=0.0)
    assert texts(draft) == [SMOKE, HONEY, WAX]
    assert draft.note == (
        "The language model test:model wrote nothing that its sentences bear out; "
        "this is the answer without it."
    )


def test_only_a_model_that_shortens_is_held_to_the_order_of_the_words() -> None:
    turned = "[1] The bees, smoke calmed in a trial of hives."
    assert texts(write(ScriptedModel([turned, ""]))) == [SMOKE, HONEY, WAX]
    draft = write(ScriptedModel([turned]), form=WriterForm.NUMBERED)
    assert texts(draft) == ["The bees, smoke calmed in a trial of hives."]


def test_who_may_only_shorten_is_not_given_what_leans_on_another_sentence() -> None:
    plain = (THIRD, FOURTH)
    model = ScriptedModel([f"[1] {WAX}"])
    write(model, plain)
    assert model.asked == [f"[1] {WAX}\nQuestion: What calms bees?"]
    model = ScriptedModel([f"[1] {WAX}"])
    write(model, plain, form=WriterForm.NUMBERED)
    assert model.asked == [f"[1] {WAX}\n[2] {IT}\nQuestion: What calms bees?"]


def test_unless_there_is_nothing_else() -> None:
    model = ScriptedModel(["", ""])
    write(model, [FOURTH])
    assert model.asked[0].startswith(f"[1] {IT}\n")


def test_a_sentence_that_leans_on_another_follows_one_of_its_source() -> None:
    plain = (THIRD, FOURTH, quoted(OTHER, 0))
    behind = write(ScriptedModel([f"[1] {WAX} [2] {IT}"]), plain, form=WriterForm.NUMBERED)
    assert texts(behind) == [WAX, IT]
    said = faults(f"[3] {quoted(OTHER, 0).text} [2] {IT}", plain=plain, form=WriterForm.NUMBERED)
    assert "begins with a word that stands for something that is not said" in said


def test_sentences_beyond_the_budget_are_not_given_but_one_always_is() -> None:
    model = ScriptedModel(["[1] In a trial of hives, smoke calmed the bees.", ""])
    draft = write(model, budget=words(SMOKE) + words(HONEY) + words(QUESTION.standalone))
    assert texts(draft) == [
        "In a trial of hives, smoke calmed the bees.",
        WAX,
    ]  # it did not leave out the wax
    assert model.asked[0] == f"[1] {SMOKE}\n[2] {HONEY}\nQuestion: What calms bees?"
    model = ScriptedModel([""])
    write(model, budget=0)
    assert model.asked[0].startswith(f"[1] {SMOKE}\nQuestion:")


@pytest.mark.parametrize(
    ("answer", "unread"),
    [
        # The fourth sentence is whole when the next begins.
        ("[1] Bees. " * 2 + "And on and on. " * 20, True),
        ("".join(f"Owl number {name} hoots. " for name in "abcdefghijk"), True),
        ("[2] Honey keeps for years.", False),
    ],
)
def test_who_repeats_itself_or_goes_on_is_not_read_to_the_end(answer: str, unread: bool) -> None:
    model = ScriptedModel([answer, answer])
    write(model)
    assert bool(model.unread) is unread
    # The server is told: it need not write what nobody reads.
    assert getgeneratorstate(model.streams[0]) == GEN_CLOSED


def test_without_sentences_no_model_is_asked() -> None:
    model = ScriptedModel([])
    assert write(model, []) == Draft((), "extractive")
    assert write(model, [COUNTED]) == Draft((COUNTED,), "extractive")
    assert model.asked == []


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ([""], "wrote nothing;"),
        (["1. 2. 3."], "wrote nothing;"),
        ([WriterFailed("has no key", retryable=False)], "has no key;"),
        ([WriterFailed("broke off"), WriterFailed("broke off")], "broke off;"),
    ],
)
def test_where_the_model_fails_the_answer_is_there_without_it_and_says_so(
    answers: list[Any], why: str
) -> None:
    draft = write(ScriptedModel([*answers]))
    assert (draft.claims, draft.writer) == (PLAIN, "extractive")
    assert draft.note == f"The language model test:model {why} this is the answer without it."
    assert draft.use is not None
    assert (draft.use.form, draft.use.calls, draft.use.shown) == (
        WriterForm.SHORTENED,
        len(answers),
        0,
    )


def test_the_model_that_stood_in_is_the_one_that_is_named() -> None:
    draft = write(ScriptedModel(["[2] Honey keeps for years."], by="test:second"))
    assert draft.writer == f"test:second, prompts {PROMPTS.numbered_digest}"


def test_sentences_that_hold_are_heard_as_they_come() -> None:
    heard: list[str] = []
    write(ScriptedModel(["[3] Owls hoot there. [2] Honey keeps for years.", ""]), heard=heard)
    assert heard == ["Honey keeps for years."]
