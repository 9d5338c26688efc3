"""The chat page and the API in one process."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.api.server import Api
from tests.web.conftest import Site, ask, bring


def test_the_page_and_the_api_share_a_process(site: Site) -> None:
    api = Api(urlsplit(site.url).port or 0, site.data, 0)
    assert "<title>mTOR-MS Assistant" in api.call("GET", "/")[2]
    body = {"question": "What must rapalogs bind before mTOR?"}
    answer = json.loads(api.call("POST", "/api/v1/ask", body)[2])
    assert answer["claims"] and not answer["abstained"]
    assert api.call("GET", f"/api/v1/answers/{answer['id']}")[0] == 200
    assert api.call("POST", "/api/v1/ask", {})[1]["content-type"] == "application/problem+json"
    assert api.call("GET", "/api/v1/sources", X_Forwarded_For="203.0.113.9")[0] == 401


def test_what_the_page_answers_comes_again_until_its_conversation_is_deleted(
    page: Page, site: Site
) -> None:
    question = "Which proteins make up the complex mTORC1?"
    ask(page, question)
    api = Api(urlsplit(site.url).port or 0, site.data, 0)
    with sqlite3.connect(site.data / "mtor-ms" / "answers.sqlite") as database:
        query = "SELECT id, conversation FROM answers WHERE question = ?"
        key, conversation = database.execute(query, (question,)).fetchone()
    database.close()
    found = json.loads(api.call("POST", f"/api/v1/answers/{key}/replay", {})[2])
    assert found["outcome"] == "same" and found["then"]["question"] == question
    thread = conversation.removeprefix("page:")
    gone = page.request.delete(f"{site.url}/project/thread", data={"threadId": thread})
    assert gone.ok and api.call("GET", f"/api/v1/answers/{key}")[0] == 404


def test_what_leans_on_documents_of_ones_own_is_not_kept(
    page: Page, site: Site, tmp_path: Path
) -> None:
    ask(page, "Which proteins make up the complex mTORC2?")
    (tmp_path / "mine.txt").write_text(
        "Torin healed my very own mouse of EAE within a week. " * 5, encoding="utf-8"
    )
    bring(page, tmp_path / "mine.txt")
    expect(page.get_by_text("nobody here has reviewed it")).to_be_visible(timeout=60_000)
    ask(page, "Did torin heal my very own mouse?", answers=2)
    page.wait_for_url("**/thread/**", timeout=60_000)
    with sqlite3.connect(site.data / "mtor-ms" / "answers.sqlite") as database:
        thread = f"page:{page.url.rsplit('/', 1)[1]}"
        query = "SELECT question FROM answers WHERE conversation = ?"
        kept = database.execute(query, (thread,)).fetchall()
        assert kept == [("Which proteins make up the complex mTORC2?",)]
    database.close()
