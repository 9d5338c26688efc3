"""The chat page and the API in one process."""

from __future__ import annotations

import json
from pathlib import Path

from tests.api.server import serving


def test_the_page_and_the_api_share_a_process(
    tmp_path: Path, index_folder: Path, corpus_folder: Path
) -> None:
    with serving(
        tmp_path, index_folder, corpus_folder, words=("ui", "--api"), ready="/api/health/ready"
    ) as api:
        assert "<title>mTOR-MS Assistant" in api.call("GET", "/")[2]
        body = {"question": "What must rapalogs bind before mTOR?"}
        answer = json.loads(api.call("POST", "/api/v1/ask", body)[2])
        assert answer["claims"] and not answer["abstained"]
        assert api.call("GET", f"/api/v1/answers/{answer['id']}")[0] == 200
        assert api.call("POST", "/api/v1/ask", {})[1]["content-type"] == "application/problem+json"
        assert api.call("GET", "/api/v1/sources", X_Forwarded_For="203.0.113.9")[0] == 401
