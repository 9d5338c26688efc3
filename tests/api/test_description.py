"""The description says what is so: types, keys, examples, its page, and a client that is made from it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from assistant.surfaces.api.examples import (
    ANSWER,
    CHECKED,
    EXAMPLES,
    FINDING,
    PASSAGES,
    SOURCE,
)
from assistant.surfaces.api.response_types import AnswerV1Json
from assistant.surfaces.presentation.answer_schema import AnswerJson
from assistant.surfaces.presentation.response_types import (
    CheckedJson,
    FindingJson,
    PassageJson,
    SourceRowJson,
)
from tests.api.server import Api
from tests.beside import beside

QUESTION = "What does rapamycin do in animal models of MS?"


@pytest.fixture(scope="module")
def described(api: Api) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(api.call("GET", "/openapi.json")[2])
    return found


def operations(described: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_response_has_a_type(described: dict[str, Any]) -> None:
    for path, method, operation in operations(described):
        for status, response in operation["responses"].items():
            if status == "304":
                continue
            for media, content in response["content"].items():
                where = f"{method} {path} {status} {media}"
                assert content["schema"], where
                if media.endswith("json"):
                    schema = content["schema"]
                    assert "$ref" in schema or "$ref" in schema["items"], where
    text = json.dumps(described)
    for name in ("AnswerJson", "AnswerV1Json", "FindingJson", "ProblemJson", "OpenAIProblemJson"):
        assert name in described["components"]["schemas"] and f'schemas/{name}"' in text


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if "$ref" in node:
                assert node["$ref"].rsplit("/", 1)[1] in described["components"]["schemas"]
            for part in node.values():
                walk(part)
        elif isinstance(node, list):
            for part in node:
                walk(part)

    walk(described)


def test_keys_are_a_scheme_and_every_guarded_route_says_so(described: dict[str, Any]) -> None:
    assert described["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    for path, _, operation in operations(described):
        guarded = not path.startswith("/health")
        assert (operation.get("security") == [{"key": []}, {}]) is guarded, path


def test_bodies_and_answers_have_examples_that_fit(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    for path, _, operation in operations(described):
        if "requestBody" in operation:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            assert schemas[schema["$ref"].rsplit("/", 1)[1]]["examples"], path
    shown = 0
    for _, _, operation in operations(described):
        ok = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
        if "example" in ok:
            whole = {**ok["schema"], "components": described["components"]}
            jsonschema.validate(ok["example"], whole)
            shown += 1
    assert shown == len(EXAMPLES)
    AnswerJson.model_validate(ANSWER)
    for model, example in (
        (CheckedJson, CHECKED[0]),
        (PassageJson, PASSAGES["passages"][0]),
        (FindingJson, FINDING),
        (SourceRowJson, SOURCE),
    ):
        model.model_validate(example)
    old = {**ANSWER, "schema": 1}
    assert AnswerV1Json.model_validate(old).id == ANSWER["id"]


def test_rows_are_what_the_description_says(api: Api, described: dict[str, Any]) -> None:
    for path, name in (
        ("/v1/sources?limit=3", "SourceRowJson"),
        ("/v1/findings?outcome=relapses", "FindingJson"),
        ("/v1/map?form=json", "MapJson"),
        ("/v1/search?q=rapamycin&k=2", "PassagesJson"),
        ("/v1/models", "ModelsJson"),
    ):
        data = json.loads(api.call("GET", path)[2])
        schema = {"$ref": f"#/components/schemas/{name}", "components": described["components"]}
        for row in data if isinstance(data, list) else [data]:
            jsonschema.validate(row, schema)
    # What a row holds is all described.
    row = json.loads(api.call("GET", "/v1/findings")[2])[0]
    assert set(row) == set(FindingJson.model_fields)
    assert set(json.loads(api.call("GET", "/v1/sources")[2])[0]) == set(SourceRowJson.model_fields)


def test_the_page_of_the_description_loads_nothing_from_elsewhere(api: Api) -> None:
    status, headers, page = api.call("GET", "/docs")
    assert status == 200 and headers["content-type"].startswith("text/html")
    assert "http://" not in page and "https://" not in page
    assert '"validatorUrl": null' in page
    scripts = [part.split('"')[0] for part in page.split('src="')[1:]]
    styles = [part.split('"')[0] for part in page.split('href="')[1:]]
    assert len(scripts) == 1 and len(styles) == 2
    for path in [*scripts, *styles]:
        assert path.startswith("/") and api.call("HEAD", path)[0] == 200


CALLER = """
import json, sys
sys.path.insert(0, sys.argv[2])
from invented_client import AuthenticatedClient
from invented_client.api.answers import ask, check
from invented_client.api.corpus import list_findings, list_sources
from invented_client.api.openai import get_model
from invented_client.models import AnswerJson, AskRequest, CheckRequest, OpenAIProblemJson, ProblemJson

with AuthenticatedClient(base_url=sys.argv[1], token="none", timeout=60) as client:
    answer = ask.sync(client=client, body=AskRequest(question=sys.argv[3]))
    assert isinstance(answer, AnswerJson), answer
    assert answer.outcome == "answered" and answer.claims[0].citations[0].quote
    (checked,) = check.sync(client=client, body=CheckRequest(statement="Rapamycin made EAE worse."))
    assert checked.support == "contradicted" and checked.sources[0].title
    sources = list_sources.sync(client=client, limit=5)
    assert len(sources) == 5 and sources[0].source_id
    assert list_findings.sync(client=client, outcome="relapses")[0].direction
    wrong = ask.sync(client=client, body=AskRequest(question=""))
    assert isinstance(wrong, ProblemJson) and wrong.status == 422 and wrong.remedy
    other = get_model.sync(name="other", client=client)
    assert isinstance(other, OpenAIProblemJson) and other.error.code == "model_not_found"
    print(json.dumps([answer.id, len(answer.claims)]))
"""


def test_a_generated_client_asks_a_question(api: Api, tmp_path: Path) -> None:
    environment = beside("openapi-client")
    (tmp_path / "openapi.json").write_text(api.call("GET", "/openapi.json")[2], encoding="utf-8")
    # Without the formatting of what it writes, which is done by a program that need not be there.
    (tmp_path / "config.yaml").write_text(
        "post_hooks: []\npackage_name_override: invented_client\n", encoding="utf-8"
    )
    words = ["generate", "--path", "openapi.json", "--meta", "none", "--config", "config.yaml"]
    words += ["--output-path", "invented_client", "--fail-on-warning"]
    made = subprocess.run(
        [sys.executable, "-c", "from openapi_python_client.cli import app; app()", *words],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    address = f"http://127.0.0.1:{api.port}"
    asked = subprocess.run(
        [sys.executable, "-c", CALLER, address, str(tmp_path), QUESTION],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert asked.returncode == 0, asked.stderr
    answer = json.loads(api.call("POST", "/v1/ask", {"question": QUESTION})[2])
    assert json.loads(asked.stdout) == [answer["id"], len(answer["claims"])]
