"""Problems: their status, their words, and the form that each protocol wants."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.errors import IndexBusy, InvalidQuestion, UnknownSource
from assistant.surfaces.api.errors import Problem, install, is_openai


def client() -> TestClient:
    app = FastAPI()
    install(app)

    @app.get("/v1/fail/{name}")
    def fail(name: str) -> None:
        raise {
            "question": InvalidQuestion("It has no word.", "Ask with words."),
            "source": UnknownSource("There is no such source.", ""),
            "busy": IndexBusy("Another process writes.", "Wait."),
            "late": TimeoutError(),
            "fault": ZeroDivisionError(),
            "limit": Problem(429, "Too many.", "Wait.", headers={"Retry-After": "2"}),
        }[name]

    @app.get("/v1/models/{name}")
    def model(name: int) -> None:
        raise Problem(404, "No such model.")

    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("name", "status"),
    [("question", 422), ("source", 404), ("busy", 503), ("late", 504), ("fault", 500)],
)
def test_each_kind_of_error_has_its_status(name: str, status: int) -> None:
    response = client().get(f"/v1/fail/{name}")
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == status and body["title"].endswith(".")
    assert "ZeroDivision" not in json.dumps(body)


def test_remedy_and_headers_come_along() -> None:
    response = client().get("/v1/fail/limit")
    assert response.headers["retry-after"] == "2"
    assert response.json()["remedy"] == "Wait."


def test_openai_clients_get_their_own_form() -> None:
    error = client().get("/v1/models/7").json()["error"]
    assert error == {
        "message": "No such model.",
        "type": "invalid_request_error",
        "param": None,
        "code": "not_found",
    }
    malformed = client().get("/v1/models/seven")
    assert malformed.status_code == 400
    assert malformed.json()["error"]["param"] == "name"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/v1/models", True),
        ("/api/v1/responses/x", True),
        ("/v1/modelsx", False),
        ("/v1/ask", False),
    ],
)
def test_paths_of_openai_are_known(path: str, expected: bool) -> None:
    assert is_openai(path) is expected
