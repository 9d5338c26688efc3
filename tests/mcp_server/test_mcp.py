"""The MCP server over standard input and output, with servers and clients of both lines of the SDK."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from assistant import __version__
from assistant.backends.answer_log import SqliteAnswers
from assistant.errors import UnknownAnswer
from assistant.service import Assistant
from assistant.surfaces.presentation.answer_json import answer_schema
from tests.mcp_server.speaking import LINES, environment_of, spoken

QUESTION = "What does rapamycin do in animal models of MS?"
TOOLS = {
    "ask": "Ask the documents",
    "check_claim": "Check a claim",
    "search_passages": "Search passages",
    "get_passage": "Look up quoted words",
    "list_sources": "List the sources",
    "findings": "List findings",
    "map": "Map the evidence",
}
WORDS = [sys.executable, "-m", "assistant", "mcp"]


@dataclass
class Heard:
    """One session: what the server said of itself, and what came of each call, by its name here."""

    about: dict[str, Any]
    found: dict[str, Any]
    data: Path

    def data_of(self, name: str) -> dict[str, Any]:
        assert not self.found[name].get("isError"), self.found[name]
        data: dict[str, Any] = self.found[name]["structuredContent"]
        return data

    def text_of(self, name: str) -> str:
        text: str = self.found[name]["content"][0]["text"]
        return text


def call(name: str, **arguments: Any) -> tuple[str, dict[str, Any]]:
    return "call", {"name": name, "arguments": arguments}


def plan(assistant: Assistant) -> dict[str, tuple[str, dict[str, Any]]]:
    cited = assistant.ask(QUESTION).claims[0].citations[0]
    place = {"start": cited.start, "end": cited.end}
    before = {"text": QUESTION, "standalone": QUESTION}
    nulls = dict.fromkeys(
        ("intervention", "population", "direction", "source_id", "limit", "offset")
    )
    return {
        "tools": ("list_tools", {}),
        "ask": call("ask", question=QUESTION),
        "nulls": call("ask", question=QUESTION, turns=None, evidence=None),
        "after a word": call("ask", question="And in people?", turns=QUESTION),
        "after words": call("ask", question="And in people?", turns=["Hello", QUESTION]),
        "after a turn": call("ask", question="And in people?", turns=[before], evidence="human"),
        "passage": call("get_passage", source_id=cited.source_id, **place),
        "search": call("search_passages", query="rapamycin", k=2, evidence=None, since=None),
        "one level": call("search_passages", query="rapamycin", k=None, evidence="animal_study"),
        "two levels": call(
            "search_passages", query="sirolimus", evidence=["animal_study", "in_vitro_study"], since=2010
        ),
        "check": call("check_claim", statement="Rapamycin made EAE worse."),
        "sources": call("list_sources"),
        "five sources": call("list_sources", limit=5, offset=40),
        "last sources": call("list_sources", limit=5, offset=45),
        "findings": call("findings", outcome="relapses", **nulls),
        "map": call("map", intervention="rapamycin", outcome=None, picture=True),
        "resources": ("list_resources", {}),
        "templates": ("list_resource_templates", {}),
        "source": ("read_resource", {"uri": "source://hou-2017"}),
        "words": (
            "read_resource",
            {"uri": f"source://{cited.source_id}/{cited.start}/{cited.end}"},
        ),
        "no source": ("read_resource", {"uri": "source://nobody"}),
        "prompts": ("list_prompts", {}),
        "review": ("get_prompt", {"name": "review_evidence", "arguments": {"topic": "sleep"}}),
        "paragraph": ("get_prompt", {"name": "check_paragraph", "arguments": {"paragraph": "It is."}}),
        "doi": call("ask", question="10.1007/s11064-017-2296-7"),
        "script": call("ask", question="ラパマイシンは何をしますか？"),
        "empty": call("ask", question=""),
        "too long": call("ask", question="x" * 9000),
        "no such source": call("get_passage", source_id="nobody", start=0, end=5),
        "no such place": call("get_passage", source_id="hou-2017", start=5, end=5_000_000),
        "too many": call("search_passages", query="mtor", k=1000),
        "no statement": call("check_claim", statement="Really?"),
        "no such level": call("search_passages", query="mtor", evidence="hearsay"),
    }  # fmt: skip


WRONG = (
    "empty", "too long", "no such source", "no such place", "too many", "no statement", "no such level",
)  # fmt: skip


@pytest.fixture(scope="module", params=[(s, c) for s in LINES for c in LINES], ids="-".join)
def heard(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    assistant: Assistant,
    index_folder: Path,
    corpus_folder: Path,
) -> Heard:
    """A session of every pair: the line of the server, the line of the client."""
    server, client = request.param
    data = tmp_path_factory.mktemp("mcp")
    environment = environment_of(
        server, XDG_DATA_HOME=str(data), MTORMS_INDEX=str(index_folder), MTORMS_CORPUS=str(corpus_folder)
    )  # fmt: skip
    named = plan(assistant)
    said = spoken(client, list(named.values()), server=WORDS, environment=environment)
    newest = "2026-07-28" if (server, client) == ("2", "2") else "2025-11-25"
    assert said["about"]["protocolVersion"] == newest
    return Heard(said["about"], dict(zip(named, said["found"], strict=True)), data)


def test_the_server_says_what_it_is(heard: Heard) -> None:
    info = heard.about["serverInfo"]
    assert info["name"] == "mtor-ms" and info["version"] == __version__
    assert "Pass the caveats on" in heard.about["instructions"]


def test_every_tool_has_a_title_a_schema_of_what_it_returns_and_only_reads(heard: Heard) -> None:
    tools = {tool["name"]: tool for tool in heard.found["tools"]["tools"]}
    assert {name: tool["title"] for name, tool in tools.items()} == TOOLS
    for tool in tools.values():
        assert tool["annotations"]["readOnlyHint"] and tool["description"]
        assert tool["outputSchema"]["type"] == "object"
        assert "ctx" not in tool["inputSchema"]["properties"]
    assert set(tools["ask"]["outputSchema"]["properties"]) == set(answer_schema()["properties"])
    for name, result in heard.found.items():
        if "structuredContent" in result:
            tool = tools[plan_name(name)]
            jsonschema.validate(result["structuredContent"], tool["outputSchema"])


def plan_name(name: str) -> str:
    return {
        "passage": "get_passage", "search": "search_passages", "one level": "search_passages",
        "two levels": "search_passages", "check": "check_claim", "sources": "list_sources",
        "five sources": "list_sources", "last sources": "list_sources", "findings": "findings", "map": "map",
    }.get(name, "ask")  # fmt: skip


def test_an_answer_comes_whole_and_with_its_caveats_as_text(heard: Heard) -> None:
    answer = heard.data_of("ask")
    jsonschema.validate(answer, answer_schema())
    answers = SqliteAnswers(heard.data / "mtor-ms" / "answers.sqlite", 30)
    assert answers.find(answer["id"]).question == QUESTION
    assert "This rests on" in heard.text_of("ask") and "[1]" in heard.text_of("ask")
    for caveat in [*answer["safety"], *answer["caveats"]]:
        assert caveat["text"].split()[0] in heard.text_of("ask")
    assert heard.data_of("nulls")["claims"] == answer["claims"]
    cited = answer["claims"][0]["citations"][0]
    assert heard.data_of("passage")["text"] == cited["quote"] == heard.text_of("passage")


def test_questions_before_are_taken_in_every_form(heard: Heard) -> None:
    for name in ("after a word", "after words", "after a turn"):
        understood = heard.data_of(name)["standalone_question"]
        assert understood == f"And in people ({QUESTION[:-1]})?", name
    groups = {claim["group"] for claim in heard.data_of("after a turn")["claims"]}
    assert not groups & {"animals", "cells"}


def test_a_call_says_how_far_it_is(heard: Heard) -> None:
    steps = heard.found["ask"]["progress"]
    done = [step[0] for step in steps]
    assert done == sorted(set(done)) and done[-1] == steps[-1][1]
    said = [step[2] for step in steps]
    assert "passages found" in said[0] and said[-1] == "done"
    assert [step[2] for step in heard.found["check"]["progress"]][-1] == "done"


def test_what_is_optional_takes_null_and_a_single_word(heard: Heard) -> None:
    assert len(heard.data_of("search")["passages"]) == 2
    one = heard.data_of("one level")["passages"]
    assert len(one) == 10 and {row["evidence"] for row in one} == {"animal_study"}
    assert {r["evidence"] for r in heard.data_of("two levels")["passages"]} <= {
        "animal_study", "in_vitro_study",
    }  # fmt: skip
    first = heard.data_of("search")["passages"][0]
    assert first["text"] in heard.text_of("search") and first["end"] > first["start"]


def test_sources_findings_and_the_map_are_told_whole(heard: Heard) -> None:
    assert len(heard.data_of("sources")["sources"]) == heard.data_of("sources")["total"] == 47
    some = heard.data_of("five sources")
    assert [len(some["sources"]), some["total"], some["next_offset"]] == [5, 47, 45]
    assert "offset 45" in heard.text_of("five sources")
    assert heard.data_of("last sources").get("next_offset") is None
    found = heard.data_of("findings")
    assert found["total"] >= len(found["findings"]) > 0
    assert found["findings"][0]["text"] in heard.text_of("findings")
    drawn = heard.data_of("map")
    assert drawn["dots"] and drawn["summary"] in heard.text_of("map")
    picture = heard.found["map"]["content"][1]
    assert picture["mimeType"] == "image/png" and picture["data"].startswith("iVBOR")
    (claim,) = heard.data_of("check")["claims"]
    assert claim["support"] == "contradicted"
    assert claim["citations"][0]["quote"] in heard.text_of("check")


def test_sources_are_resources_that_are_listed_and_can_be_read(heard: Heard) -> None:
    rows = {row["uri"]: row for row in heard.found["resources"]["resources"]}
    assert len(rows) == 47 and rows["source://hou-2017"]["title"]
    templates = {row["uriTemplate"] for row in heard.found["templates"]["resourceTemplates"]}
    assert templates == {"source://{source_id}", "source://{source_id}/{start}/{end}"}
    assert "rapamycin" in heard.found["source"]["contents"][0]["text"].lower()
    assert heard.found["words"]["contents"][0]["text"] == heard.text_of("passage")
    assert "nobody" in heard.found["no source"]["error"]
    assert "Traceback" not in heard.found["no source"]["error"]


def test_there_are_two_prompts(heard: Heard) -> None:
    titles = {one["name"]: one["title"] for one in heard.found["prompts"]["prompts"]}
    assert titles == {
        "review_evidence": "Review the evidence on ...", "check_paragraph": "Check this paragraph",
    }  # fmt: skip
    review = heard.found["review"]["messages"][0]
    assert review["role"] == "user" and "sleep" in review["content"]["text"]
    assert "check_claim" in heard.found["paragraph"]["messages"][0]["content"]["text"]


def test_what_is_wrong_is_said_plainly(heard: Heard) -> None:
    for name in WRONG:
        assert heard.found[name]["isError"], name
        assert "Traceback" not in heard.text_of(name)
    assert "characters" in heard.text_of("no such place")


def test_identifiers_and_other_scripts_are_told_what_is_so(heard: Heard) -> None:
    assert "hou-2017" in {source["source_id"] for source in heard.data_of("doi")["sources"]}
    assert "language" in heard.text_of("script") or "English" in heard.text_of("script")
    assert "not about" not in heard.text_of("script")


@pytest.mark.parametrize("server", LINES)
@pytest.mark.parametrize("client", LINES)
def test_a_call_that_is_cancelled_ends(
    server: str, client: str, tmp_path: Path, index_folder: Path, corpus_folder: Path
) -> None:
    other = "What must rapalogs bind before mTOR?"
    calls = [
        ("cancel", {"name": "ask", "arguments": {"question": QUESTION}}),
        call("ask", question=other),
    ]
    # An answer takes a tenth of a second: on a busy machine it may be there before the word reaches the server.
    for data in (tmp_path / "first", tmp_path / "second", tmp_path / "third"):
        environment = environment_of(
            server, XDG_DATA_HOME=str(data), MTORMS_INDEX=str(index_folder), MTORMS_CORPUS=str(corpus_folder)
        )  # fmt: skip
        ended, after = spoken(client, calls, server=WORDS, environment=environment)["found"]
        assert ended["tools"] == len(TOOLS)
        # What was cancelled never became an answer; what was asked next did.
        answers = SqliteAnswers(data / "mtor-ms" / "answers.sqlite", 30)
        assert answers.find(after["structuredContent"]["id"]).question == other
        kept = {one.question for one in every(answers, data)}
        if ended["ended"] == "cancelled" and ended["progress"] and QUESTION not in kept:
            return
    pytest.fail("None of three calls that were cancelled ended.")


def every(answers: SqliteAnswers, data: Path) -> list[Any]:
    """All that was kept."""
    import sqlite3

    with sqlite3.connect(data / "mtor-ms" / "answers.sqlite") as database:
        keys = [row[0] for row in database.execute("SELECT id FROM answers")]
    database.close()
    found = []
    for key in keys:
        try:
            found.append(answers.find(key))
        except UnknownAnswer:
            continue
    return found
