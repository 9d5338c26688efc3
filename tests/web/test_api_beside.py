"""The chat page and the API in one process."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from tests.api.server import Api
from tests.web.conftest import Site


def test_the_page_and_the_api_share_a_process(site: Site) -> None:
    api = Api(urlsplit(site.url).port or 0, site.data, 0)
    assert "<title>mTOR-MS Assistant" in api.call("GET", "/")[2]
    body = {"question": "What must rapalogs bind before mTOR?"}
    answer = json.loads(api.call("POST", "/api/v1/ask", body)[2])
    assert answer["claims"] and not answer["abstained"]
    assert api.call("GET", f"/api/v1/answers/{answer['id']}")[0] == 200
    assert api.call("POST", "/api/v1/ask", {})[1]["content-type"] == "application/problem+json"
    assert api.call("GET", "/api/v1/sources", X_Forwarded_For="203.0.113.9")[0] == 401
