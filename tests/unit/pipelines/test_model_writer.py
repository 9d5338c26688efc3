"""A model's claims are the answer where their quotes bear them out, else the plain one stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import pytest

from assistant.domain import (
    Document,
    Draft,
    Evidence,
    Hit,
    Passage,
    Question,
    QuestionSafety,
    Quote,
    Turn,
    WriterForm,
    WrittenClaim,
)
from assistant.errors import WriterFailed
from assistant.pipelines.model_writer import ModelWriter
from assistant.settings import Writing
from tests.unit.answering.small_writer import Documents, document
from tests.unit.pipelines.scripted_writing import (
    PROMPTS,
    FixedWriter,
    ScriptedModel,
    checker,
    quoted,
    words,
)

SMOKE = "Smoke calmed the bees of the village."
HONEY = "Honey keeps for years in closed jars."
SUGAR = "Bees were given 3 mg of sugar a day."
PAPER = document("paper", SMOKE, HONEY)
OTHER = document("other", SUGAR)
QUESTION = Question("what calms bees", "What calms bees?")


def hit(of: Document, passage: str) -> Hit:
    last = len(of.sentences) - 1
    where = Passage(passage, of.source.id, 0, len(of.text), of.text, "Results", 0, last, 0)
    return Hit(where, of.source, 0.5, 0.5, 1.0, 1)


EVIDENCE = Evidence(QUESTION, (hit(OTHER, "o"), hit(PAPER, "p")))
PLAIN = Draft((quoted(PAPER, 0, "p"),), "extractive")


def said(text: str, quote: str = SMOKE, passage: str = "P1") -> WrittenClaim:
    return WrittenClaim(text, (Quote(passage, quote),))


CALMED = said("The bees of the village were calmed by smoke.")
OWLS = said("Owls hoot.", "Owls hoot in the old barn.")


def writer(model: ScriptedModel, *, most: int = 6, budget: int = 1000) -> ModelWriter:
    return ModelWriter(
        model=model,
        plain=FixedWriter(PLAIN),
        index=cast("Any", Documents(PAPER, OTHER)),
        check=checker(),
        prompts=PROMPTS,
        writing=Writing(max_claims=most),
        count=words,
        budget=budget,
        subject="bees",
    )


def write(
    model: ScriptedModel,
    *,
    question: Question = QUESTION,
    evidence: Evidence = EVIDENCE,
    heard: list[str] | None = None,
    most: int = 6,
    budget: int = 1000,
) -> Draft:
    listen = None if heard is None else (lambda claim, _verdict: heard.append(claim.text))
    return writer(model, most=most, budget=budget).write(question, evidence, listen)


def texts(draft: Draft) -> list[str]:
    return [claim.text for claim in draft.claims]


def test_claims_with_the_sentences_that_hold_their_quotes_are_the_answer() -> None:
    draft = write(ScriptedModel([[said(CALMED.text, "“calmed the bees of…”")]]))
    assert texts(draft) == [CALMED.text]
    (citation,) = draft.claims[0].citations
    assert (citation.source_id, citation.quote) == ("paper", SMOKE)
    assert draft.writer == f"test:model, prompts {PROMPTS.digest}"
    assert (draft.note, draft.removed) == ("", 0)
    assert draft.use is not None
    assert (draft.use.form, draft.use.shown) == (WriterForm.STRUCTURED, 1)


def test_the_model_is_given_the_passages_of_the_plain_answer_first() -> None:
    model = ScriptedModel([[CALMED]])
    write(model, most=3)
    assert model.began == [[("system", "At most 3 claims about bees.")]]
    (asked,) = model.asked
    assert asked.startswith("Question: What calms bees?")
    assert "passage P1" in asked.partition(SMOKE)[0] and "passage P2" in asked.partition(SUGAR)[0]
    assert asked.index(SMOKE) < asked.index(SUGAR)


def test_passages_beyond_the_budget_are_not_given_and_cannot_be_cited() -> None:
    model = ScriptedModel([[said("Bees were given sugar.", SUGAR, "P2")], []])
    draft = write(model, budget=1)
    assert SUGAR not in model.asked[0]
    assert "There is no passage 'P2'." in model.asked[1]
    assert draft.claims == PLAIN.claims


@pytest.mark.parametrize(
    ("claim", "fault"),
    [
        (said("  "), "It says nothing."),
        (said("[1]"), "It says nothing."),
        (WrittenClaim("Smoke calmed the bees.", ()), "It has no quote."),
        (said("Smoke calmed the bees.", SMOKE, "P9"), "There is no passage 'P9'."),
        (said("Smoke calmed the bees.", SMOKE, "P" * 99), f"There is no passage '{'P' * 20}'."),
        (
            said("Smoke calmed the bees.", "Smoke calmed the wasps of the village.", " P1 "),
            "Its quote does not stand word for word in P1.",
        ),
        (said("Smoke calmed the bees.", "Smoke"), "Its quote does not stand word for word in P1."),
        (said("Smoke calmed the bees, see www.bees.example."), "It holds a web address."),
        (said("Smoke calmed 40 hives of bees."), "The figure 40 hives is not in what it cites."),
    ],
)
def test_the_model_is_told_what_is_wrong_and_may_mend_it(claim: WrittenClaim, fault: str) -> None:
    model = ScriptedModel([[claim], [CALMED]])
    draft = write(model)
    assert model.asked[1].startswith(model.asked[0])
    assert f"Wrong: {fault}" in model.asked[1]
    assert texts(draft) == [CALMED.text]
    assert draft.use is not None
    assert (draft.use.calls, draft.use.sentences, draft.use.mended) == (2, 1, 1)
    assert draft.removed == 0


def test_a_dose_in_the_quote_is_no_answer_for_who_asks_what_to_take() -> None:
    claim = said("Bees were given sugar.", SUGAR, "P2")
    assert texts(write(ScriptedModel([[claim]]))) == [claim.text]
    model = ScriptedModel([[claim], []])
    advice = replace(QUESTION, safety=QuestionSafety.ADVICE)
    assert write(model, question=advice).claims == PLAIN.claims
    assert "It gives a dose to one person." in model.asked[1]


def test_what_stays_wrong_is_left_out_and_counted() -> None:
    draft = write(ScriptedModel([[OWLS, CALMED], [OWLS]]))
    assert (texts(draft), draft.removed, draft.note) == ([CALMED.text], 1, "")


def test_marks_and_reference_numbers_of_the_model_are_not_shown() -> None:
    draft = write(ScriptedModel([[said("**Smoke** calmed\nthe bees of the village [3].")]]))
    assert texts(draft) == ["Smoke calmed the bees of the village."]


def test_the_same_claim_twice_is_shown_once_and_no_more_than_are_wanted() -> None:
    honey = said("Honey keeps for years.", HONEY)
    draft = write(ScriptedModel([[CALMED, CALMED, honey, said("Honey keeps.", HONEY)]]), most=2)
    assert texts(draft) == [CALMED.text, "Honey keeps for years."]
    assert draft.use is not None
    assert draft.use.shown == 2


def test_claims_that_hold_are_heard_as_they_come() -> None:
    heard: list[str] = []
    write(ScriptedModel([[OWLS, CALMED], []]), heard=heard)
    assert heard == [CALMED.text]


def test_where_the_documents_do_not_answer_no_model_is_asked() -> None:
    model = ScriptedModel([])
    empty = Draft((), "extractive", nearest=PLAIN.claims)
    found = replace(writer(model), plain=FixedWriter(empty)).write(QUESTION, EVIDENCE)
    assert (found, model.asked) == (empty, [])


@pytest.mark.parametrize(
    ("answers", "why", "removed"),
    [
        ([[]], "found no answer in its passages", 0),
        ([[OWLS], []], "wrote nothing that its passages bear out", 1),
        ([[OWLS], WriterFailed("broke off", retryable=False)], "wrote nothing that its", 1),
        ([WriterFailed("has no key", retryable=False)], "has no key", 0),
        ([WriterFailed("broke off"), WriterFailed("broke off")], "broke off", 0),
    ],
)
def test_where_the_model_fails_the_answer_is_there_without_it_and_says_so(
    answers: Sequence[Any], why: str, removed: int
) -> None:
    draft = write(ScriptedModel([*answers]))
    assert (draft.claims, draft.writer, draft.removed) == (PLAIN.claims, "extractive", removed)
    assert draft.note.startswith(f"The language model test:model {why}")
    assert draft.note.endswith("; this is the answer without it.")
    assert draft.use is not None
    assert (draft.use.calls, draft.use.shown) == (len(answers), 0)


def test_the_model_that_stood_in_is_the_one_that_is_named() -> None:
    draft = write(ScriptedModel([[CALMED]], by="test:second"))
    assert draft.writer.startswith("test:second, prompts ")


TURNS = [Turn("?", f"Question {number}?") for number in range(6)]


def rewritten(answer: str | WriterFailed) -> str:
    return writer(ScriptedModel([answer])).rewrite("And after 2 days?", TURNS)


@pytest.mark.parametrize(
    ("answer", "question"),
    [
        ("How calm are bees after 2 days?", "How calm are bees after 2 days?"),
        (' "How calm are **bees**?" ', "How calm are bees?"),
        ("“Ĉu la abeloj estas trankvilaj?”", "Ĉu la abeloj estas trankvilaj?"),
        ("How calm are bees in question 5?", "How calm are bees in question 5?"),
    ],
)
def test_a_question_that_leans_on_others_is_made_whole(answer: str, question: str) -> None:
    assert rewritten(answer) == question


@pytest.mark.parametrize(
    "answer",
    [
        "",
        '""',
        "How calm are bees after 7 days?",
        "How calm are bees in question 1?",  # too long ago to be known
        "How calm are bees, by www.bees.example?",
        "How calm are bees?\nThat is what was asked.",
        "How calm are bees " + "and bees " * 50,
        WriterFailed("broke off"),
    ],
)
def test_what_cannot_be_trusted_is_no_question(answer: str | WriterFailed) -> None:
    assert rewritten(answer) == ""


def test_for_a_rewrite_the_last_four_questions_are_told_as_they_were_understood() -> None:
    model = ScriptedModel([""])
    writer(model).rewrite("And then?", TURNS)
    assert model.asked == [
        "Conversation:\nQuestion 2?\nQuestion 3?\nQuestion 4?\nQuestion 5?\n\n"
        "Last question: And then?"
    ]
    assert model.began == [[("system", "Rewrite the last question.")]]
