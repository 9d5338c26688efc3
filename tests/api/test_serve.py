"""The HTTP API as a caller meets it: a real server, real requests."""

from __future__ import annotations

import http.client
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from evals.bench.load import press
from tests.api.server import Api, serving

QUESTION = "What does rapamycin do in animal models of MS?"
Run = Callable[..., subprocess.CompletedProcess[str]]


def test_an_answer_is_that_of_the_command_line(api: Api, run: Run) -> None:
    status, headers, text = api.call("POST", "/v1/ask", {"question": QUESTION})
    answer = json.loads(text)
    schema = json.loads(run("ask", "--schema").stdout)
    jsonschema.validate(answer, schema)
    other = json.loads(run("ask", QUESTION, "--json").stdout)
    assert status == 200 and len(headers["x-request-id"]) == 16
    for part in ("id", "answer", "claims", "caveats", "chain", "sources"):
        assert answer[part] == other[part]


def test_claims_come_one_by_one_and_then_the_answer(api: Api) -> None:
    status, headers, text = api.call(
        "POST", "/v1/ask", {"question": QUESTION}, Accept="text/event-stream"
    )
    events = [block.split("\n", 1) for block in text.strip().split("\n\n")]
    names = [name.removeprefix("event: ") for name, _ in events]
    assert status == 200 and headers["content-type"].startswith("text/event-stream")
    assert names[-1] == "answer" and set(names[:-1]) == {"claim"}
    claims = [json.loads(data.removeprefix("data: "))["text"] for _, data in events[:-1]]
    answer = json.loads(events[-1][1].removeprefix("data: "))
    assert claims == [claim["text"] for claim in answer["claims"]]


def test_a_follow_up_leans_on_its_turns(api: Api) -> None:
    turns = [{"text": QUESTION, "standalone": QUESTION}]
    _, _, text = api.call("POST", "/v1/ask", {"question": "And in people?", "turns": turns})
    assert json.loads(text)["standalone_question"] == "What does rapamycin do in people with MS?"


def test_search_sources_check_and_feedback(api: Api) -> None:
    _, _, text = api.call("GET", "/v1/search?q=rapamycin&k=3&evidence=animal_study")
    passages = json.loads(text)["passages"]
    assert len(passages) == 3
    _, _, text = api.call("GET", f"/v1/sources/{passages[0]['source_id']}")
    source = json.loads(text)
    assert source["text"][passages[0]["start"] : passages[0]["end"]] == passages[0]["text"]
    assert len(json.loads(api.call("GET", "/v1/sources")[2])) == 47
    statement = {"statement": "Rapamycin made EAE worse."}
    (checked,) = json.loads(api.call("POST", "/v1/check", statement)[2])
    assert checked["support"] == "contradicted" and checked["citations"][0]["quote"]
    wrong = {
        "question": QUESTION,
        "answer_id": "a-1",
        "reason": "overstated",
        "comment": "too sure",
    }
    status, _, text = api.call("POST", "/v1/feedback", wrong)
    assert status == 201 and json.loads(text)["id"].startswith("f-")
    assert "too sure" in (api.data / "mtor-ms" / "inbox.jsonl").read_text()


@pytest.mark.parametrize(
    ("body", "status", "title"),
    [
        ({"question": ""}, 422, "question"),
        ({"question": "x" * 5000}, 422, ""),
        ({"question": QUESTION, "extra": 1}, 422, "form"),
        ({}, 422, "form"),
        ([], 422, "form"),
        ({"question": QUESTION, "evidence": "nonsense"}, 422, "form"),
    ],
)
def test_what_cannot_be_asked_is_a_problem_with_a_number(
    api: Api, body: Any, status: int, title: str
) -> None:
    got, headers, text = api.call("POST", "/v1/ask", body)
    problem = json.loads(text)
    assert got == status == problem["status"] and title in problem["title"]
    assert headers["content-type"] == "application/problem+json"
    assert problem["request_id"] == headers["x-request-id"] and "Traceback" not in text


def test_other_errors_are_problems_too(api: Api) -> None:
    assert api.call("POST", "/v1/ask", raw=b"{")[0] == 422
    assert api.call("GET", "/v1/sources/nobody")[0] == 404
    assert api.call("GET", "/nowhere")[0] == 404
    assert api.call("DELETE", "/v1/ask")[0] == 405
    assert api.call("POST", "/v1/ask", raw=b"x" * 300_000)[0] == 413
    assert api.call("GET", "/v1/search?q=")[0] == 422
    assert api.call("GET", "/v1/search?q=x&k=1000")[0] == 422


@pytest.mark.parametrize(("most", "status"), [(1, 200), (40_000, 413)])
def test_a_body_in_pieces_is_counted_as_it_comes(api: Api, most: int, status: int) -> None:
    pieces = iter([b'{"question": "What is mTOR?"', b" " * 10 * most, b"}"])
    sent = {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}
    connection = http.client.HTTPConnection("127.0.0.1", api.port, timeout=60)
    try:
        connection.request("POST", "/v1/ask", pieces, sent, encode_chunked=True)
        assert connection.getresponse().status == status
    finally:
        connection.close()


def test_only_pages_that_are_named_may_call(api: Api) -> None:
    def allowed(origin: str) -> str | None:
        headers = {"Origin": origin, "Access_Control_Request_Method": "POST"}
        status, answered, _ = api.call("OPTIONS", "/v1/ask", **headers)
        return answered.get("access-control-allow-origin") if status == 200 else None

    assert allowed("https://lab.example") == "https://lab.example"
    assert allowed("https://evil.example") is None


def test_health_metrics_and_schema(api: Api) -> None:
    assert api.call("GET", "/health/live")[0] == 200
    assert json.loads(api.call("GET", "/health/ready")[2])["status"] == "ok"
    text = api.call("GET", "/metrics")[2]
    assert 'mtorms_requests_total{path="/health/live",status="200"}' in text
    schema = json.loads(api.call("GET", "/openapi.json")[2])
    assert {"/v1/ask", "/v1/search", "/v1/check"} <= set(schema["paths"])
    assert schema["components"]["schemas"]["AskRequest"]["examples"]
    assert api.call("GET", "/docs")[0] == 404


def test_many_at_once_are_answered_or_told_to_come_back(
    tmp_path: Path, index_folder: Path, corpus_folder: Path
) -> None:
    with serving(tmp_path, index_folder, corpus_folder, MTORMS_API_MINUTE="100000") as api:
        some = press(api.port, api.pid, [QUESTION, "How do rapalogs inhibit mTOR?"], 16, 3)
        assert some.failed == some.shed == 0 and some.answered > 20
        crowd = press(api.port, api.pid, [QUESTION], 150, 3)
        assert crowd.failed == 0 and crowd.shed > 0 and crowd.answered > 20
        after = press(api.port, api.pid, [QUESTION], 1, 1)
        assert after.failed == after.shed == 0 and after.answered
        text = api.call("GET", "/metrics")[2]
        assert 'mtorms_requests_total{path="/v1/ask",status="429"}' in text


def test_keys_open_what_they_are_for(
    tmp_path: Path, index_folder: Path, corpus_folder: Path, run: Run
) -> None:
    home = {"XDG_DATA_HOME": str(tmp_path)}
    reader = run("serve", "--add-key", "reader", "--scope", "search", **home).stdout.strip()
    asker = run("serve", "--add-key", "asker", **home).stdout.strip()
    assert reader.startswith("mtorms_") and reader != asker
    kept = tmp_path / "mtor-ms" / "api" / "keys.json"
    assert reader not in kept.read_text() and kept.stat().st_mode & 0o077 == 0
    with serving(tmp_path, index_folder, corpus_folder, MTORMS_API_MINUTE="5") as api:
        assert api.call("POST", "/v1/ask", {"question": QUESTION})[0] == 401
        assert (
            api.call("POST", "/v1/ask", {"question": QUESTION}, Authorization="Bearer nonsense")[0]
            == 401
        )
        assert (
            api.call("POST", "/v1/ask", {"question": QUESTION}, Authorization=f"Bearer {reader}")[0]
            == 403
        )
        assert api.call("GET", "/v1/search?q=mtor", Authorization=f"Bearer {reader}")[0] == 200
        assert (
            api.call("POST", "/v1/ask", {"question": QUESTION}, Authorization=f"Bearer {asker}")[0]
            == 200
        )
        codes = [api.call("GET", "/v1/sources", Authorization=f"Bearer {asker}") for _ in range(6)]
        assert codes[-1][0] == 429 and int(codes[-1][1]["retry-after"]) > 0
        run("serve", "--remove-key", "reader", **home)
        assert api.call("GET", "/v1/search?q=mtor", Authorization=f"Bearer {reader}")[0] == 401


@pytest.mark.parametrize(
    "header", [{"Host": "evil.example"}, {"X_Forwarded_For": "203.0.113.9"}, {"Forwarded": "for=203.0.113.9"}]
)  # fmt: skip
def test_without_keys_nobody_asks_through_a_proxy_or_under_a_name_of_their_own(
    api: Api, header: dict[str, str]
) -> None:
    status, _, text = api.call("GET", "/v1/sources", **header)
    assert status == 401 and "--add-key" in text


def test_a_page_cannot_make_a_browser_ask_without_asking_first(api: Api) -> None:
    # A form can send text/plain anywhere, and no browser asks before it does.
    body = json.dumps({"question": QUESTION}).encode()
    assert api.call("POST", "/v1/ask", raw=body, Content_Type="text/plain")[0] == 422


def test_it_is_not_opened_to_others_without_a_key(run: Run, tmp_path: Path) -> None:
    done = run("serve", "--host", "0.0.0.0", XDG_DATA_HOME=str(tmp_path))
    assert done.returncode == 2 and "open to everyone" in done.stderr
    assert "--add-key" in done.stderr and "Traceback" not in done.stderr
    done = run("serve", "--add-key", "x", "--scope", "everything", XDG_DATA_HOME=str(tmp_path))
    assert done.returncode == 2 and "scopes out of" in done.stderr
