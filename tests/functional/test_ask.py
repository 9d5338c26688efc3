"""Questions to the real corpus with the real model: what people get."""

from __future__ import annotations

import json

import jsonschema
import pytest

from assistant.adapters.present.as_json import answer_schema, answer_to_dict
from assistant.adapters.present.text import render
from assistant.domain import Answer, CaveatCode, ConfidenceLevel, Support
from assistant.service import Assistant
from assistant.steps.sentences import without_markers

QUESTIONS = [
    "What does rapamycin do in animal models of MS?",
    "What must rapalogs bind before mTOR?",
    "By how much did symptoms fall in the Hou study?",
    "Is autophagy always good in MS?",
    "How can mTOR inhibition be achieved?",
    "What are the side effects of temsirolimus in MS?",
    "Which cells make myelin?",
    "How do mTORC1 and mTORC2 differ?",
    "By which routes can mesenchymal stem cells be given?",
    "How many people live with MS worldwide?",
    "what does rapamicin do to T cells",
]


@pytest.fixture(scope="module", params=QUESTIONS)
def answer(request: pytest.FixtureRequest, assistant: Assistant) -> Answer:
    return assistant.ask(request.param)


def test_every_sentence_is_cited_with_words_that_stand_in_the_source(
    answer: Answer, assistant: Assistant
) -> None:
    assert 1 <= len(answer.claims) <= 6
    for claim, verdict in zip(answer.claims, answer.verdicts, strict=True):
        assert claim.citations
        assert verdict.support is Support.SUPPORTED
        for citation in claim.citations:
            text = assistant.document(citation.source_id).text
            assert text[citation.start : citation.end] == citation.quote
            assert without_markers(citation.quote) == claim.text


def test_the_passage_cited_holds_the_quote(answer: Answer, assistant: Assistant) -> None:
    index = assistant._opened()
    passages = {
        index.passage(i).id: index.passage(i)
        for source in answer.sources
        for i in index.passages_of(source.id)
    }
    for claim in answer.claims:
        for citation in claim.citations:
            passage = passages[citation.passage_id]
            assert passage.source_id == citation.source_id
            assert passage.start <= citation.start < citation.end <= passage.end


def test_no_sentence_is_said_twice(answer: Answer) -> None:
    texts = [claim.text for claim in answer.claims]
    assert len(set(texts)) == len(texts)


def test_the_json_is_what_the_schema_says(answer: Answer) -> None:
    data = answer_to_dict(answer)
    jsonschema.validate(data, answer_schema())
    assert data["schema"] == 1
    numbers = {source["n"]: source["source_id"] for source in data["sources"]}
    assert list(numbers) == list(range(1, len(numbers) + 1))
    for claim in data["claims"]:
        for citation in claim["citations"]:
            assert numbers[citation["n"]] == citation["source_id"]
            assert f"{claim['text']} [{citation['n']}]" in data["answer"]


def test_the_same_question_gives_the_same_bytes(answer: Answer, assistant: Assistant) -> None:
    first, second = answer_to_dict(answer), answer_to_dict(assistant.ask(answer.question.text))
    first["passport"].pop("timings_ms"), second["passport"].pop("timings_ms")
    assert json.dumps(first) == json.dumps(second)


def test_both_layouts_hold_the_same_sentences(answer: Answer) -> None:
    reader, lab = render(answer), render(answer, level="lab")
    for claim in answer.claims:
        for text in (reader, lab):
            assert claim.text.split()[-1] in " ".join(text.split())
    assert "passport" not in reader
    assert answer.id in lab


def words(assistant: Assistant, question: str) -> str:
    return " ".join(claim.text for claim in assistant.ask(question).claims)


def test_rapalogs_bind_fkbp12_first(assistant: Assistant) -> None:
    assert "FKBP12" in words(assistant, "What must rapalogs bind before mTOR?")


def test_a_figure_comes_with_what_its_own_paper_does_not_say(assistant: Assistant) -> None:
    answer = assistant.ask("By how much did symptoms fall in the Hou study?")
    said = [(claim.citations[0].source_id, claim.text) for claim in answer.claims]
    assert any(s == "healthspan-ms-rapamycin" and "more than 50%" in t for s, t in said)
    assert any(s == "hou-2017" and "no effect size" in t for s, t in said)


def test_both_sides_of_autophagy_are_shown(assistant: Assistant) -> None:
    said = words(assistant, "Is autophagy always good in MS?")
    assert "protective" in said
    assert "paradox" in said or "detrimental" in said or "excessive" in said


def test_a_list_stays_a_list(assistant: Assistant) -> None:
    answer = assistant.ask("How can mTOR inhibition be achieved?")
    items = [claim for claim in answer.claims if claim.list_item]
    assert [claim.text.split(":")[0] for claim in items] == [
        "Pharmacological Interventions",
        "Dietary and Nutritional Interventions",
        "Lifestyle Modifications",
        "Combination Therapies",
    ]
    assert "\n• Dietary" in answer_to_dict(answer)["answer"]


def test_a_sentence_that_leans_on_another_brings_it_along(assistant: Assistant) -> None:
    answer = assistant.ask("What must rapalogs bind before mTOR?")
    texts = [claim.text for claim in answer.claims]
    leaning = texts.index(next(t for t in texts if t.startswith("These agents bind")))
    assert "rapalogs" in texts[leaning - 1]


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("What is the capital of Mongolia?", CaveatCode.OUT_OF_SCOPE),
        ("How do I bake bread?", CaveatCode.OUT_OF_SCOPE),
        ("What is the half-life of rapamycin?", CaveatCode.NOT_IN_CORPUS),
        ("Does ocrelizumab reduce relapses in MS?", CaveatCode.NOT_IN_CORPUS),
        ("Who discovered rapamycin?", CaveatCode.NOT_IN_CORPUS),
    ],
)
def test_what_the_documents_do_not_say_is_not_said(
    assistant: Assistant, question: str, code: CaveatCode
) -> None:
    answer = assistant.ask(question)
    assert answer.abstained
    assert [caveat.code for caveat in answer.caveats] == [code]
    assert answer.confidence.level is ConfidenceLevel.NONE
    assert answer.nearest
    data = answer_to_dict(answer)
    jsonschema.validate(data, answer_schema())
    assert data["abstained"] is True
    assert data["claims"] == data["sources"] == []
    assert "Nearest passages" in render(answer)


def test_a_source_that_breaks_off_is_said_to(assistant: Assistant) -> None:
    answer = assistant.ask("Where are mesenchymal stem cells found in the body?")
    (caveat,) = [c for c in answer.caveats if c.code is CaveatCode.TRUNCATED_SOURCE]
    assert "msc-ms-therapy" in caveat.text
    assert all(
        any(c.source_id == "msc-ms-therapy" for c in answer.claims[n].citations)
        for n in caveat.claims
    )


def test_a_question_in_german_is_answered_from_its_names_and_says_so(assistant: Assistant) -> None:
    answer = assistant.ask("Was bewirkt Rapamycin bei EAE in Mäusen?")
    assert any("German" in caveat.text for caveat in answer.caveats)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Does sirolimus ease EAE in rats?", "Does rapamycin ease EAE in rats?"),
        ("What is TORC2 for?", "What is mTORC2 for?"),
        ("What does rapamicin do in EAE?", "What does rapamycin do in EAE?"),
    ],
)
def test_another_name_for_a_thing_finds_the_same(
    assistant: Assistant, one: str, other: str
) -> None:
    first, second = assistant.ask(one), assistant.ask(other)
    assert first.claims
    assert first.claims[0] == second.claims[0]


def test_a_record_is_never_passed_off_as_the_paper(assistant: Assistant) -> None:
    text = render(assistant.ask("What did Donia find in rats?"))
    assert "record of donia-2009 (our notes, not the full text)" in " ".join(text.split())
