"""What a browser asks before a page may ask, and what a page can read of the answer."""

from __future__ import annotations

import pytest
from openai import OpenAI

from tests.api.server import Api

PAGE = "https://lab.example"
NOBODY = "https://evil.example"


def preflight(api: Api, path: str, method: str, wanted: str, origin: str) -> dict[str, str]:
    """The headers of the answer; none where the browser would give up."""
    asked = {"Access_Control_Request_Method": method, "Access_Control_Request_Headers": wanted}
    status, headers, _ = api.call("OPTIONS", path, Origin=origin, **asked)
    return headers if status == 200 else {}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_page_of_an_allowed_origin_may_ask(api: Api, method: str) -> None:
    found = preflight(api, "/v1/ask", method, "authorization,content-type", PAGE)
    assert found["access-control-allow-origin"] == PAGE
    assert method in found["access-control-allow-methods"]
    assert not preflight(api, "/v1/ask", method, "content-type", NOBODY)


def test_the_headers_that_clients_of_openai_send_are_allowed(api: Api) -> None:
    # All that its client adds on its own, as it builds its requests.
    client = OpenAI(base_url=f"http://127.0.0.1:{api.port}/v1", api_key="none")
    sent = sorted(
        {name.lower() for name in client.default_headers}
        | {"x-stainless-retry-count", "x-stainless-read-timeout", "x-stainless-helper-method"}
    )
    assert any(name.startswith("x-stainless-") for name in sent)
    found = preflight(api, "/v1/chat/completions", "POST", ",".join(sent), PAGE)
    allowed = {name.strip().lower() for name in found["access-control-allow-headers"].split(",")}
    assert set(sent) <= allowed


def test_a_page_can_read_the_answer_and_the_headers_that_matter(api: Api) -> None:
    body = {"question": "What is mTOR?"}
    status, headers, _ = api.call("POST", "/v1/ask", body, Origin=PAGE)
    assert status == 200 and headers["access-control-allow-origin"] == PAGE
    exposed = headers["access-control-expose-headers"].lower()
    for name in ("x-request-id", "retry-after", "etag", "link"):
        assert name in exposed
    assert "access-control-allow-origin" not in api.call("POST", "/v1/ask", body, Origin=NOBODY)[1]


def test_a_refusal_can_be_read_too(api: Api) -> None:
    for path, body in (("/v1/ask", {}), ("/v1/responses", {"model": "none"})):
        status, headers, _ = api.call("POST", path, body, Origin=PAGE)
        assert status >= 400 and headers["access-control-allow-origin"] == PAGE
