"""The HTTP API as a caller meets it: a real server, real requests."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import time
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
    assert json.loads(text)["standalone_question"] == f"And in people ({QUESTION[:-1]})?"


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


def test_who_leaves_in_mid_answer_leaves_no_traceback(
    tmp_path: Path, index_folder: Path, corpus_folder: Path
) -> None:
    with serving(tmp_path, index_folder, corpus_folder) as api:
        body = json.dumps({"question": QUESTION}).encode()
        for path, accept in (("/v1/ask", "text/event-stream"), ("/v1/ask", "application/json")):
            for wait in (0.0, 0.02, 0.05, 0.1, 0.3):
                head = (
                    f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n"
                    f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
                )
                with socket.create_connection(("127.0.0.1", api.port)) as line:
                    line.sendall(head.encode() + body)
                    time.sleep(wait)
        assert api.call("POST", "/v1/ask", {"question": QUESTION})[0] == 200
    said = (tmp_path / "serve.log").read_text()
    assert "Traceback" not in said and "never retrieved" not in said


def test_a_turn_may_carry_what_its_answer_cites(api: Api) -> None:
    _, _, text = api.call("POST", "/v1/ask", {"question": QUESTION})
    first = json.loads(text)
    cited = [one for claim in first["claims"] for one in claim["citations"]]
    turn = {"text": first["question"], "standalone": first["standalone_question"], "cited": cited}
    ask = {"question": "which study was that?", "turns": [turn]}
    _, _, text = api.call("POST", "/v1/ask", ask)
    answer = json.loads(text)
    found = answer["claims"] or answer["nearest"]
    sources = {one["source_id"] for claim in found for one in claim.get("citations", [claim])}
    assert sources and sources <= {one["source_id"] for one in cited}
    status, _, _ = api.call(
        "POST", "/v1/ask", {**ask, "turns": [{**turn, "cited": [{"start": -1}]}]}
    )
    assert status == 422


def test_what_is_null_is_taken_and_turns_are_not_counted(api: Api) -> None:
    nothing = {"question": QUESTION, "turns": None, "evidence": None}
    assert api.call("POST", "/v1/ask", nothing)[0] == 200
    turns = [{"text": QUESTION, "standalone": QUESTION}] * 200
    status, _, text = api.call("POST", "/v1/ask", {"question": "And in people?", "turns": turns})
    assert status == 200 and "people" in json.loads(text)["standalone_question"]
    wrong = {"question": QUESTION, "answer_id": "a-1", "reason": "overstated", "comment": None}
    assert api.call("POST", "/v1/feedback", wrong)[0] == 201


def test_sources_come_in_pages_that_lead_on(api: Api) -> None:
    whole = json.loads(api.call("GET", "/v1/sources")[2])
    path, found = "/v1/sources?limit=20", []
    while path:
        _, headers, text = api.call("GET", path)
        found += json.loads(text)
        assert headers["x-total-count"] == str(len(whole))
        link = headers.get("link", "")
        assert not link or link.endswith('>; rel="next"')
        path = link.partition(">")[0].removeprefix("<")
    assert found == whole and len(whole) == 47
    assert json.loads(api.call("GET", "/v1/sources?offset=1000")[2]) == []
    for wrong in ("limit=0", "limit=5000", "offset=-1", "page=2"):
        assert api.call("GET", f"/v1/sources?{wrong}")[0] == 422


@pytest.mark.parametrize(
    "path", ["/v1/sources", "/v1/sources?limit=3&offset=2", "/v1/sources/hou-2017", "/v1/findings"]
)
def test_what_has_not_changed_is_not_sent_again(api: Api, path: str) -> None:
    status, headers, text = api.call("GET", path)
    tag = headers["etag"]
    assert status == 200 and text and headers["cache-control"] == "private, no-cache"
    for known in (tag, f'"other", W/{tag}', "*"):
        status, again, text = api.call("GET", path, If_None_Match=known)
        assert (status, text, again["etag"]) == (304, "", tag)
    assert api.call("GET", path, If_None_Match='"other"')[0] == 200
    assert api.call("GET", "/v1/sources?limit=1")[1]["etag"] != tag


def test_answers_and_streams_are_kept_by_nobody_on_the_way(api: Api) -> None:
    asked = {"question": "What is mTOR?"}
    chat = {"model": "mtor-ms", "messages": [{"role": "user", "content": "What is mTOR?"}]}
    for path, body, sent in (
        ("/v1/ask", asked, {"Accept": "text/event-stream"}),
        ("/v1/chat/completions", {**chat, "stream": True}, {}),
        ("/v1/responses", {"model": "mtor-ms", "input": "What is mTOR?", "stream": True}, {}),
    ):
        _, headers, _ = api.call("POST", path, body, **sent)
        assert headers["content-type"].startswith("text/event-stream")
        assert "no-cache" in headers["cache-control"] and headers["x-accel-buffering"] == "no"
    assert api.call("POST", "/v1/ask", asked)[1]["cache-control"] == "no-store"


def test_health_metrics_and_schema(api: Api) -> None:
    assert api.call("GET", "/health/live")[0] == 200
    assert json.loads(api.call("GET", "/health/ready")[2])["status"] == "ok"
    text = api.call("GET", "/metrics")[2]
    assert 'mtorms_requests_total{path="/health/live",status="200"}' in text
    schema = json.loads(api.call("GET", "/openapi.json")[2])
    assert {"/v1/ask", "/v1/search", "/v1/check"} <= set(schema["paths"])
    assert schema["components"]["schemas"]["AskRequest"]["examples"]


def test_many_at_once_are_answered_or_told_to_come_back(
    tmp_path: Path, index_folder: Path, corpus_folder: Path
) -> None:
    with serving(tmp_path, index_folder, corpus_folder, MTORMS_API_MINUTE="100000") as api:
        some = press(api.port, api.pid, [QUESTION, "How do rapalogs inhibit mTOR?"], 16, 3)
        assert some.failed == some.shed == 0 and some.answered
        crowd = press(api.port, api.pid, [QUESTION], 150, 3)
        assert crowd.failed == 0 and crowd.shed > 0 and crowd.answered
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
    asked = {"question": QUESTION}
    with serving(tmp_path, index_folder, corpus_folder, MTORMS_API_MINUTE="5") as api:
        for sent, status, challenge in (
            ({}, 401, 'Bearer realm="mtor-ms"'),
            ({"Authorization": "Basic bm9ib2R5"}, 401, 'Bearer realm="mtor-ms"'),
            ({"Authorization": "Bearer nonsense"}, 401, 'error="invalid_token"'),
            ({"Authorization": f"Bearer {reader}"}, 403, 'error="insufficient_scope", scope="ask"'),
        ):
            got, headers, text = api.call("POST", "/v1/ask", asked, **sent)
            assert got == status and challenge in headers["www-authenticate"]
            assert json.loads(text)["status"] == status
            got, headers, text = api.call("POST", "/v1/chat/completions", {}, **sent)
            assert got == status and challenge in headers["www-authenticate"]
            assert json.loads(text)["error"]["type"] in ("authentication_error", "permission_error")
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
