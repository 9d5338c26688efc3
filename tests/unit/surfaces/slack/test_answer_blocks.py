"""An answer as Slack messages: budgets, markup, tables, both sides."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.service import Assistant
from assistant.surfaces.presentation.answer_json import answer_to_dict
from assistant.surfaces.slack.answer_blocks import answer_messages, columns, tabled
from assistant.surfaces.slack.blocks import (
    BLOCKS,
    CHARACTERS,
    SECTION,
    chopped,
    entities,
    packed,
    size,
)
from tests.servers.slack_blocks import problem, texts


@pytest.fixture(scope="module")
def answer(assistant: Assistant) -> dict[str, Any]:
    """A real answer."""
    return answer_to_dict(assistant.ask("What does rapamycin do in animal models of MS?"))


def changed(answer: dict[str, Any], *words: str) -> dict[str, Any]:
    """The answer with other words in its claims, as a model might write them."""
    first = answer["claims"][0]
    return {
        **answer,
        "claims": [{**first, "text": text} for text in words],
        "conflicts": [],
        "chain": [],
    }


def within_budget(messages: list[Any]) -> None:
    for message in messages:
        assert len(message.blocks) <= BLOCKS
        assert sum(map(size, message.blocks)) <= CHARACTERS
        assert all(
            size(block) <= SECTION for block in message.blocks if block["type"] == "rich_text"
        )
        assert problem("chat.postMessage", {"text": message.text, "blocks": message.blocks}) == ""
        assert len(message.text) < 40_000


def test_an_answer_of_13000_characters_keeps_all_its_words_and_sources(
    answer: dict[str, Any],
) -> None:
    sentence = "Rapamycin slowed the disease in mice of the third group by a little. "
    long = changed(answer, sentence * 189)
    assert len(long["claims"][0]["text"]) > 13_000
    for full in (False, True):
        messages = answer_messages(long, "k", full=full)
        within_budget(messages)
        shown = "\n".join(texts(message.blocks) for message in messages)
        assert shown.count("Rapamycin slowed the disease in mice") == 189
        assert answer["sources"][0]["title"][:60] in shown
        assert all(part.rstrip().endswith(".") for part in chopped(sentence * 189, SECTION))


@given(st.lists(st.text(min_size=1, max_size=4000), min_size=1, max_size=6))
def test_no_words_break_the_budget_or_become_markup(words: list[str]) -> None:
    claim = {"text": "", "support": "supported", "reason": "", "citations": []}
    blank: dict[str, Any] = {
        "id": "a", "question": "q", "standalone_question": "q", "answer": "x", "abstained": False,
        "claims": [{**claim, "text": text + "."} for text in words], "caveats": [], "conflicts": [],
        "confidence": {"level": "low", "score": 0.1}, "sources": [], "nearest": [], "chain": [], "terms": [],
    }  # fmt: skip
    messages = answer_messages(blank, "k", full=True)
    within_budget(messages)
    for message in messages:
        assert "<" not in message.text and ">" not in message.text


def test_control_sequences_of_slack_are_shown_and_not_obeyed(answer: dict[str, Any]) -> None:
    hostile = "<!channel> and <@U123|you> see <https://evil.example|this> & *that* `now`"
    messages = answer_messages(changed(answer, hostile), "k", full=True)
    within_budget(messages)
    assert hostile in texts(messages[0].blocks)
    kinds = json.dumps(messages[0].blocks)
    assert '"mrkdwn"' not in kinds and '"user"' not in kinds and '"broadcast"' not in kinds
    assert "&lt;!channel&gt; and &lt;@U123|you&gt;" in messages[0].text
    assert entities("\u202eabc\x1b[0m") == "abc[0m"


def test_a_table_is_one_of_slacks() -> None:
    rows = [("drug", "dose", "n"), ("rapamycin", "2 mg", ""), ("x", "1", "2")]
    shown = ["drug       dose  n", "rapamycin  2 mg", "x          1     2"]
    assert columns(rows).splitlines() == shown
    (message,) = packed(tabled(rows))
    within_budget([message])
    (table,) = [block for block in message.blocks if block["type"] == "table"]
    assert [cell["text"] for cell in table["rows"][1]] == ["rapamycin", "2 mg", "–"]
    assert "rapamycin  2 mg" in message.plain


def test_two_tables_are_two_messages_and_a_large_one_stands_in_columns() -> None:
    small = [("drug", "n"), ("metformin", "7")]
    messages = packed([*tabled(small), *tabled(small)])
    within_budget(messages)
    held = [sum(block["type"] == "table" for block in message.blocks) for message in messages]
    assert held == [1, 1]
    messages = packed(tabled([(f"row {n}", str(n)) for n in range(101)]))
    within_budget(messages)
    shown = "\n".join(texts(message.blocks) for message in messages)
    assert "rich_text_preformatted" in json.dumps(messages[0].blocks) and "row 100" in shown


def test_the_first_sentences_show_both_sides(answer: dict[str, Any]) -> None:
    claims = [{**answer["claims"][0], "text": f"Sentence number {n}."} for n in range(6)]
    conflict = {"about": "the direction", "sides": [[4], [5]]}
    divided = {**answer, "claims": claims, "conflicts": [conflict]}
    shown = texts(answer_messages(divided, "k")[0].blocks)
    for side in conflict["sides"]:
        assert any(claims[n]["text"] in shown for n in side)


def test_what_came_near_is_quoted_under_a_line_that_says_so(assistant: Assistant) -> None:
    refused = answer_to_dict(assistant.ask("Does rapamycin change the taste of food?"))
    (message,) = answer_messages(refused, "k")
    shown = texts(message.blocks)
    assert "may not answer it" in shown
    assert all(near["text"] in shown for near in refused["nearest"])
    assert all(source["title"][:40] in shown for source in refused["sources"])


def test_unsupported_sentences_say_so(answer: dict[str, Any]) -> None:
    claim = {**answer["claims"][0], "support": "partly"}
    messages = answer_messages({**answer, "claims": [claim], "conflicts": []}, "k")
    assert "(partly by what it cites)" in texts(messages[0].blocks)
    assert "(partly by what it cites)" in messages[0].plain
