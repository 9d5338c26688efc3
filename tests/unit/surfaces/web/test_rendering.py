"""An answer as the page shows it: text, panel and card."""

from __future__ import annotations

import re
from typing import Any

import pytest

from assistant.service import Assistant
from assistant.settings import EvidenceScope
from assistant.surfaces.presentation.answer_json import answer_to_dict
from assistant.surfaces.presentation.markdown import escaped, marked
from assistant.surfaces.web.rendering import PAGE, card, exported, panel, whole


@pytest.fixture(scope="module")
def answer(assistant: Assistant) -> dict[str, Any]:
    return answer_to_dict(assistant.ask("Does fasting ease EAE in mice?"))


def test_a_doubtful_claim_says_so() -> None:
    assert (
        marked("It helped.", [1, 1, 2], "supported", PAGE)
        == "It helped. [[1]](#source-1) [[2]](#source-2)"
    )
    assert marked("It helped.", [1], "partly", PAGE).endswith("*(partly by what it cites)*")


def test_the_panel_marks_the_quote_and_links_only_the_paper(
    answer: dict[str, Any], assistant: Assistant
) -> None:
    source = answer["sources"][0]
    text = panel(answer, 1, assistant.document(source["source_id"]))
    quote = next(
        c["quote"] for claim in answer["claims"] for c in claim["citations"] if c["n"] == 1
    )
    assert f"**{escaped(quote)}**" in text
    assert re.findall(r"\]\((.*?)\)", text) == [f"https://doi.org/{source['doi']}"]


def test_what_came_near_is_shown_whole_and_can_be_read_in_its_source(assistant: Assistant) -> None:
    refused = answer_to_dict(assistant.ask("Does rapamycin change the taste of food?"))
    near = refused["nearest"][0]
    shown = whole(refused)
    assert "come closest and may not answer it" in shown
    assert f"{escaped(near['text'])} [[{near['n']}]](#source-{near['n']})" in shown
    text = panel(refused, near["n"], assistant.document(near["source_id"]))
    assert f"**{escaped(near['quote'])}**" in text
    assert [source["n"] for source in card(refused)["sources"]] == [
        source["n"] for source in refused["sources"]
    ]


def test_the_message_holds_all_that_is_copied_or_printed(answer: dict[str, Any]) -> None:
    first = {"code": "animal_evidence", "text": "Not shown in people.", "claims": []}
    caveat = {"code": "hedged", "text": "Some of this is open.", "claims": []}
    shown = whole({**answer, "safety": [first], "caveats": [caveat]}, "lab")
    assert shown.startswith("**Not shown in people.**")
    places = [
        shown.index(escaped(answer["claims"][0]["text"])),
        shown.index("This rests on"),
        shown.index("#### Keep in mind\n\n- Some of this is open."),
        shown.index("Confidence: "),
        shown.index("#### Sources"),
    ]
    assert places == sorted(places)
    for source in answer["sources"]:
        assert f"- [[{source['n']}]](#source-{source['n']}) " in shown[places[-1] :]
        for badge in source["badges"]:
            assert badge["text"] in shown[places[-1] :]


def test_an_answer_that_an_earlier_edition_kept_is_shown(answer: dict[str, Any]) -> None:
    new = {"safety", "evidence", "looked_for", "evidence_summary"}
    old = {key: value for key, value in answer.items() if key not in new}
    old["sources"] = [
        {key: value for key, value in source.items() if key != "badges"}
        for source in answer["sources"]
    ]
    assert escaped(answer["claims"][0]["text"]) in whole(old, "lab")
    assert card(old)["sources"]
    assert "[^1]:" in exported([old])["conversation.md"][0]


def test_each_word_is_explained_where_it_is_first_used_and_once(answer: dict[str, Any]) -> None:
    texts = ["An AB1+ cell of the ABC kind.", "The ABC kind [ab] of AB1+ cells, not DABC."]
    claims = [{**answer["claims"][0], "text": text} for text in texts]
    words = ["cell of the ABC kind", "ABC", "AB1+", "DAB", "ab"]
    terms = [{"term": word, "meaning": "m"} for word in words]
    shown = whole({**answer, "claims": claims, "terms": terms, "conflicts": []})
    # The longer of two words that overlap comes first in the list.
    assert "An [AB1+](#term-2) [cell of the ABC kind](#term-0)." in shown
    assert r"The [ABC](#term-1) kind \[[ab](#term-4)\] of AB1+ cells, not DABC." in shown
    assert "#term-" not in whole({**answer, "claims": claims, "terms": terms}, "lab")
    assert [term["term"] for term in card({**answer, "terms": terms})["terms"]] == words


def test_what_is_read_aloud_is_what_is_shown(answer: dict[str, Any]) -> None:
    speech = card(answer)["speech"]
    assert answer["claims"][0]["text"] in speech
    assert answer["evidence"]["text"] in speech


def test_both_sides_are_a_line_each_and_whole_sentences_on_demand(answer: dict[str, Any]) -> None:
    line = "2 studies in animals (mouse): better for balance"
    conflict = {"about": "the direction", "sides": [[0], [1]], "in_short": [line, ""]}
    divided = {**answer, "conflicts": [conflict]}
    shown = whole(divided)
    first = answer["claims"][0]["citations"][0]["n"]
    assert "#### The sources disagree on the direction" in shown
    assert f"- {escaped(line)} (animal study). [[{first}]](#source-{first})" in shown
    # What is not known as data is the beginning of its sentence.
    assert f"- {escaped(answer['claims'][1]['text'][:40])}" in shown
    (told,) = card(divided)["conflicts"]
    assert [side["texts"] for side in told["sides"]] == [
        [answer["claims"][n]["text"]] for n in (0, 1)
    ]
    assert line in exported([divided])["conversation.md"][0].replace("\\", "")
    # An earlier edition kept no lines.
    del conflict["in_short"]
    assert f"- {escaped(answer['claims'][0]['text'][:40])}" in whole(divided)


def test_a_lab_sees_places_instead_of_plain_words(answer: dict[str, Any]) -> None:
    reader, lab = card(answer), card(answer, "lab")
    assert reader["terms"]
    assert not reader["details"]
    assert not lab["terms"]
    first = answer["claims"][0]["citations"][0]["source_id"]
    assert lab["details"][0].startswith(f"1. {first}[")
    assert len(reader["chain"]) <= len(lab["chain"])
    told = {"terms", "details", "chain"}
    assert {k: v for k, v in reader.items() if k not in told} == {
        k: v for k, v in lab.items() if k not in told
    }


@pytest.mark.parametrize("link", [{"doi": "javascript:alert(1)"}, {"pmid": "1 onload"}, {}])
def test_only_dois_and_pubmed_become_links(answer: dict[str, Any], link: dict[str, str]) -> None:
    source = {**answer["sources"][0], "doi": None, "pmid": None, **link}
    assert "[paper" not in whole({**answer, "sources": [source]})


def test_narrowing_to_people_leaves_animals_out(assistant: Assistant) -> None:
    from assistant.settings import Scope

    answer = assistant.ask(
        "What does rapamycin do to regulatory T cells?", scope=Scope(EvidenceScope.HUMAN)
    )
    shown = answer.claims or answer.nearest
    assert shown
    assert all("animal" not in c.evidence.value for k in answer.claims for c in k.citations)
