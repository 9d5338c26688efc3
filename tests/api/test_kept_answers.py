"""An answer can be looked at again, asked again, and only by who got it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.api.server import Api, serving

QUESTION = "What must rapalogs bind before mTOR?"
Run = Callable[..., subprocess.CompletedProcess[str]]


def test_an_answer_is_kept_and_comes_again(api: Api) -> None:
    turns = [{"text": QUESTION, "standalone": QUESTION}]
    asked = {"question": "And in people?", "turns": turns, "evidence": "human"}
    answer = json.loads(api.call("POST", "/v1/ask", asked)[2])
    status, _, text = api.call("GET", f"/v1/answers/{answer['id']}")
    kept = json.loads(text)
    assert status == 200 and kept["at"].startswith("20")
    assert kept["answer"]["claims"] == answer["claims"]
    assert kept["answer"]["provenance"] == {**answer["provenance"], "timings_ms": {}}
    status, _, text = api.call("POST", f"/v1/answers/{answer['id']}/replay", {})
    again = json.loads(text)
    assert status == 200 and again["outcome"] == "same" and again["now"] == kept["answer"]
    assert again["quotes"]["standing"] == again["quotes"]["all"]


def test_another_scope_is_another_answer(api: Api) -> None:
    wide = json.loads(api.call("POST", "/v1/ask", {"question": QUESTION})[2])
    narrow = json.loads(api.call("POST", "/v1/ask", {"question": QUESTION, "evidence": "human"})[2])
    assert wide["id"] != narrow["id"]


def test_an_id_that_nobody_gave_is_not_found(api: Api) -> None:
    status, _, text = api.call("GET", "/v1/answers/a-0000000000000000")
    assert status == 404 and "No answer a-0000000000000000" in json.loads(text)["title"]
    assert api.call("POST", "/v1/answers/..%2f..%2fetc/replay", {})[0] == 404


def test_the_answer_of_one_key_is_not_shown_to_another(
    tmp_path: Path, index_folder: Path, corpus_folder: Path, run: Run
) -> None:
    home = {"XDG_DATA_HOME": str(tmp_path)}
    keys = [run("serve", "--add-key", name, **home).stdout.strip() for name in ("ann", "bob")]
    ann, bob = ({"Authorization": f"Bearer {key}"} for key in keys)
    with serving(tmp_path, index_folder, corpus_folder) as api:
        answer = json.loads(api.call("POST", "/v1/ask", {"question": QUESTION}, **ann)[2])
        assert api.call("GET", f"/v1/answers/{answer['id']}", **ann)[0] == 200
        assert api.call("GET", f"/v1/answers/{answer['id']}", **bob)[0] == 404


def test_nothing_is_kept_where_nothing_shall_be(
    tmp_path: Path, index_folder: Path, corpus_folder: Path
) -> None:
    with serving(tmp_path, index_folder, corpus_folder, MTORMS_ANSWERS_DAYS="0") as api:
        answer = json.loads(api.call("POST", "/v1/ask", {"question": QUESTION})[2])
        assert api.call("GET", f"/v1/answers/{answer['id']}")[0] == 404
    assert QUESTION.encode() not in b"".join(
        path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()
    )
