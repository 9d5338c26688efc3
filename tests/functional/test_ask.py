"""Questions to the real corpus with the real model: what people get."""

from __future__ import annotations

import json

import jsonschema
import pytest

from assistant.answering.quotation import said
from assistant.domain import Answer, CaveatCode, ChainVerdict, ConfidenceLevel, Outcome, Support
from assistant.service import Assistant
from assistant.surfaces.presentation.answer_json import (
    NEAREST,
    REFUSAL,
    answer_schema,
    answer_to_dict,
)
from assistant.surfaces.presentation.text import render

QUESTIONS = [
    "What does rapamycin do in animal models of MS?",
    "What must rapalogs bind before mTOR?",
    "By how much did symptoms fall in the Hou study?",
    "What is autophagy?",
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
    shown = answer.claims or answer.nearest
    assert 1 <= len(shown) <= 6
    assert all(verdict.support is Support.SUPPORTED for verdict in answer.verdicts)
    for claim in shown:
        assert claim.citations
        for citation in claim.citations:
            text = assistant.document(citation.source_id).text
            assert text[citation.start : citation.end] == citation.quote
            assert claim.computed or said(citation) == claim.text


def test_the_passage_cited_holds_the_quote(answer: Answer, assistant: Assistant) -> None:
    index = assistant._opened()
    passages = {
        index.passage(i).id: index.passage(i)
        for source in answer.sources
        for i in index.passages_of(source.id)
    }
    for claim in answer.claims or answer.nearest:
        for citation in claim.citations:
            passage = passages[citation.passage_id]
            assert passage.source_id == citation.source_id
            assert passage.start <= citation.start < citation.end <= passage.end


def test_no_sentence_is_said_twice(answer: Answer) -> None:
    texts = [claim.text for claim in answer.claims or answer.nearest]
    assert len(set(texts)) == len(texts)


def test_the_json_is_what_the_schema_says(answer: Answer) -> None:
    data = answer_to_dict(answer)
    jsonschema.validate(data, answer_schema())
    assert data["schema"] == 2
    assert data["outcome"] == answer.outcome
    assert data["abstained"] is (data["outcome"] != "answered")
    numbers = {source["n"]: source["source_id"] for source in data["sources"]}
    assert list(numbers) == list(range(1, len(numbers) + 1))
    for claim in data["claims"]:
        for citation in claim["citations"]:
            assert numbers[citation["n"]] == citation["source_id"]
            assert claim["computed"] or f"{claim['text']} [{citation['n']}]" in data["answer"]
        assert f"{claim['text']} [" in data["answer"]
    for near in data["nearest"]:
        assert numbers[near["n"]] == near["source_id"]
        assert f"• {near['text']} [{near['n']}]" in data["answer"]


def test_the_same_question_gives_the_same_bytes(answer: Answer, assistant: Assistant) -> None:
    first, second = answer_to_dict(answer), answer_to_dict(assistant.ask(answer.question.text))
    first["provenance"].pop("timings_ms"), second["provenance"].pop("timings_ms")
    assert json.dumps(first) == json.dumps(second)


def test_both_layouts_hold_the_same_sentences(answer: Answer) -> None:
    reader, lab = render(answer), render(answer, level="lab")
    for claim in answer.claims or answer.nearest:
        for text in (reader, lab):
            assert claim.text.split()[-1] in " ".join(text.split())
    assert "provenance" not in reader
    assert answer.id in lab


def words(assistant: Assistant, question: str) -> str:
    return " ".join(claim.text for claim in assistant.ask(question).claims)


def test_rapalogs_bind_fkbp12_first(assistant: Assistant) -> None:
    assert "FKBP12" in words(assistant, "What must rapalogs bind before mTOR?")


def test_a_figure_comes_with_what_its_own_paper_does_not_say(assistant: Assistant) -> None:
    answer = assistant.ask("By how much did symptoms fall in the Hou study?")
    shown = answer.claims or answer.nearest
    number = next(n for n, claim in enumerate(shown) if "more than 50%" in claim.text)
    links = [link for link in answer.chain if link.claim == number]
    assert [(link.source_id, link.verdict) for link in links] == [
        ("hou-2017", ChainVerdict.FIGURE_NOT_FOUND)
    ]
    assert CaveatCode.FIGURE_UNCONFIRMED in {caveat.code for caveat in answer.caveats}


def test_a_list_stays_a_list(assistant: Assistant) -> None:
    answer = assistant.ask("By what interventions can mTOR inhibition be achieved?")
    items = [claim for claim in answer.claims if claim.list_item]
    assert [claim.text.split(":")[0] for claim in items][:4] == [
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


@pytest.mark.parametrize("question", ["What is the capital of Mongolia?", "How do I bake bread?"])
def test_what_is_far_from_the_documents_is_said_to_be(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.outcome is Outcome.NONE
    assert [caveat.code for caveat in answer.caveats] == [CaveatCode.OUT_OF_SCOPE]
    assert answer.nearest == answer.sources == answer.follow_ups == ()
    assert REFUSAL in render(answer)
    jsonschema.validate(answer_to_dict(answer), answer_schema())


@pytest.mark.parametrize(
    "question",
    [
        "Does rapamycin change the taste of food?",
        "Does everolimus help people with MS?",
        "Is it dangerous to stop everolimus suddenly?",
    ],
)
def test_what_only_comes_near_is_shown_whole_and_said_to_be_no_answer(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.outcome is Outcome.NEAREST
    assert answer.abstained
    assert answer.caveats[0].code is CaveatCode.NOT_IN_CORPUS
    assert answer.confidence.level is ConfidenceLevel.NONE
    data = answer_to_dict(answer)
    jsonschema.validate(data, answer_schema())
    assert data["claims"] == []
    assert 1 <= len(data["nearest"]) <= 3
    for near in data["nearest"]:
        text = assistant.document(near["source_id"]).text
        assert text[near["start"] : near["end"]] == near["quote"]
    assert NEAREST in render(answer).replace("\n", " ")


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
    assert "our notes, not the full text" in " ".join(text.split())


@pytest.mark.parametrize(
    "written",
    [
        "IFNγ",
        "IFN‑γ",
        "IFN–γ",
        "IFN-gamma",
        "IFNgamma",
        "IFNg",
        "interferon-γ",
        "ＩＦＮ－γ",
        "𝐼𝐹𝑁-𝛾",
    ],
)
def test_a_name_is_found_in_every_spelling(assistant: Assistant, written: str) -> None:
    usual = assistant.ask("Does IFN-γ fall with rapamycin?")
    answer = assistant.ask(f"Does {written} fall with rapamycin?")
    assert answer.outcome is Outcome.ANSWERED
    assert [claim.text for claim in answer.claims] == [claim.text for claim in usual.claims]


@pytest.mark.parametrize(
    "question",
    [
        "What's autophagy?",
        "Good evening! What is autophagy? Many thanks",
        "1) What is autophagy?",
        "What is autophagy (see Table 3)?",
        "Hello Ada, what’s autophagy?\nBest wishes\nGrace",
    ],
)
def test_what_stands_around_a_question_changes_no_answer(
    assistant: Assistant, question: str
) -> None:
    plain, answer = assistant.ask("What is autophagy?"), assistant.ask(question)
    assert [c.text for c in answer.claims] == [c.text for c in plain.claims] != []


@pytest.mark.parametrize(
    "question",
    [
        "10.1007/s11064-017-2296-7 what does it say?",
        "Summarise the paper https://doi.org/10.1007/s11064-017-2296-7",
        "PMID:28600752",
    ],
)
def test_a_paper_is_asked_for_by_its_identifier(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert [source.id for source in answer.sources] == ["hou-2017"]
    assert len(answer.claims) > 2
    assert answer.claims[0].text.startswith("Hou H")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("10.5555/nowhere", "No document here has this identifier"),
        ("雷帕霉素对大鼠有什么作用？", "seems to be in Chinese"),
        ("რას აკეთებს რაპამიცინი?", "seems to be in Georgian"),
    ],
)
def test_what_is_not_understood_is_not_said_to_be_of_another_field(
    assistant: Assistant, question: str, said: str
) -> None:
    (caveat,) = assistant.ask(question).caveats
    assert said in caveat.text
    assert "mTOR" not in caveat.text
