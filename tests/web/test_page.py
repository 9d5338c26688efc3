"""The chat page as a reader sees it, in a real browser."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from assistant.bootstrap import make_assistant
from assistant.settings import Settings
from tests.conftest import Run
from tests.servers.oauth_server import oauth_provider
from tests.servers.postgres import POSTGRES, postgres
from tests.web.conftest import Site, ask, ready, send, serving

RATS = "Did rapamycin lower EAE scores in Dark Agouti rats?"
FINDING = "Rats on rapamycin had lower"


def test_an_answer_comes_with_citations_caveats_and_confidence(page: Page, site: Site) -> None:
    began = time.monotonic()
    page.click("#chat-input")
    page.keyboard.type(RATS)
    page.keyboard.press("Enter")
    page.get_by_text(FINDING).first.wait_for(timeout=60_000)
    assert time.monotonic() - began < 30
    card = page.locator(".answer-card")
    card.wait_for()
    said = page.locator(".message-content").last
    expect(said).to_contain_text("This rests on")
    expect(said).to_contain_text("Confidence:")
    expect(said.get_by_role("link", name="paper 1")).to_have_attribute(
        "href", re.compile(r"^https://doi\.org/10\.")
    )


def test_a_marker_opens_the_quote_in_its_paragraph(page: Page) -> None:
    ask(page, RATS)
    expect(page.locator("#side-view-content")).to_have_count(0)
    said = page.get_by_text(FINDING)
    said.first.locator("xpath=..").get_by_role("link", name=re.compile(r"^\[\d\]$")).first.click()
    panel = page.locator("#side-view-content")
    expect(panel).to_contain_text("Dark Agouti rats")
    expect(panel).to_contain_text("animal study")
    marked = panel.locator(".font-bold", has_text=FINDING)
    expect(marked).to_have_css("background-color", "rgb(251, 224, 116)")
    expect(panel.get_by_role("link", name="Open the paper")).to_have_attribute(
        "href", "https://doi.org/10.1016/j.jaut.2009.06.003"
    )


def test_a_follow_up_is_understood(page: Page) -> None:
    ask(page, "What does rapamycin do in EAE mice?")
    ask(page, "And in people?", answers=2)
    expect(
        page.get_by_text("Understood as: And in people (What does rapamycin do in EAE mice)?")
    ).to_be_visible()


def test_a_refusal_offers_the_nearest_passages_and_questions(page: Page) -> None:
    ask(page, "Does rapamycin change the taste of food?")
    said = page.get_by_text("These sentences come closest and may not answer it")
    expect(said.first).to_be_visible()
    page.get_by_role("link", name="[1]", exact=True).first.click()
    expect(page.locator("#side-view-content")).to_contain_text("intermittent fasting")


def test_a_suggested_question_is_asked_at_a_press(page: Page) -> None:
    ask(page, "What does rapamycin do in animal models of MS?")
    group = page.get_by_role("group", name="You could also ask")
    group.get_by_role("button").first.click()
    page.wait_for_function("document.querySelectorAll('.answer-card').length >= 2")


def test_narrowing_to_trials_leaves_mice_out(page: Page) -> None:
    page.locator("#chat-settings-open-modal").click()
    page.get_by_label("Evidence").click()
    page.get_by_role("option", name="trials").click()
    page.locator("#confirm").click()
    ask(page, "What does rapamycin do to regulatory T cells?")
    cited = page.locator(".message-content li", has_text="[").all_inner_texts()
    kinds = [text for text in cited if re.match(r"\[\d\]", text)]
    assert kinds
    assert all("trial" in kind for kind in kinds)


def test_an_overview_has_a_map_that_can_be_seen_and_read(page: Page) -> None:
    ask(page, "Give me an overview of metformin in MS.")
    expect(page.get_by_text(re.compile("^In people, 1 study"))).to_be_visible()
    panel = page.locator("#side-view-content")
    picture = panel.get_by_role("img", name=re.compile(r"^Evidence map\. \d+ findings of "))
    for _ in range(3):
        # A press while the page moves to the conversation's own address may be lost; a person presses again.
        page.get_by_role("button", name="Show the map").click()
        try:
            # The first picture of a process waits for the drawing library, which looks through all fonts.
            expect(picture).to_be_visible(timeout=40_000)
            break
        except AssertionError:
            page.wait_for_timeout(500)
    expect(panel.get_by_role("cell", name="relapse rate")).to_be_visible()
    expect(panel.get_by_role("cell", name="no effect").first).to_be_visible()


def test_export_hands_out_files(page: Page) -> None:
    ask(page, RATS)
    page.click("#chat-input")
    page.keyboard.type("/export")
    page.keyboard.press("Escape")
    send(page)
    for name in ("conversation.md", "sources.bib", "sources.ris", "sources.json"):
        expect(page.get_by_text(name)).to_be_visible(timeout=60_000)


def test_a_thumb_down_lands_in_the_inbox(page: Page, site: Site) -> None:
    question = "What is demyelination?"
    ask(page, question)
    page.locator(".negative-feedback-off").last.click()
    page.get_by_role("textbox").last.fill("wrong citation: look again")
    page.get_by_role("button", name=re.compile("submit", re.I)).click()
    inbox = site.data / "mtor-ms" / "inbox.jsonl"
    for _ in range(50):
        if inbox.exists() and question in inbox.read_text(encoding="utf-8"):
            break
        time.sleep(0.1)
    row = json.loads(inbox.read_text(encoding="utf-8").splitlines()[-1])
    assert row["question"] == question
    assert row["reason"] == "wrong_citation"


def test_bad_input_gets_a_plain_sentence_and_the_page_goes_on(page: Page) -> None:
    page.click("#chat-input")
    page.keyboard.insert_text("mTOR " * 10_000)
    page.keyboard.press("Enter")
    expect(page.get_by_text("characters; at most 4,000 are read")).to_be_visible(timeout=60_000)
    ask(page, "What is autophagy?")


def test_nothing_outside_this_machine_is_asked_for_and_no_script_fails(
    browser: Browser, site: Site
) -> None:
    context = browser.new_context()
    asked: list[str] = []
    broken: list[str] = []
    visited = context.new_page()
    visited.on("pageerror", lambda error: broken.append(str(error)))
    visited.on("request", lambda request: asked.append(request.url))
    visited.goto(site.url)
    ready(visited)
    ask(visited, RATS)
    context.close()
    outside = [
        url for url in asked if not url.startswith((site.url, "ws://127.0.0.1", "data:", "blob:"))
    ]
    assert outside == []
    assert broken == []


def test_a_narrow_screen_shows_everything_without_sliding(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    visited = context.new_page()
    visited.goto(site.url)
    ready(visited)
    ask(visited, RATS)
    wide = visited.evaluate("document.documentElement.scrollWidth")
    card = visited.locator(".answer-card").bounding_box()
    context.close()
    assert wide <= 360
    assert card is not None
    assert card["x"] + card["width"] <= 360


def test_the_page_can_be_used_with_a_screen_reader(page: Page) -> None:
    """What axe finds: nothing in what we show, and no button without a name anywhere."""
    ask(page, RATS)
    page.get_by_role("link", name="[1]", exact=True).first.click()
    page.locator("#side-view-content").wait_for()
    page.wait_for_timeout(500)
    found = Axe().run(page).response["violations"]
    unnamed = [v["nodes"][0]["html"] for v in found if v["id"] == "button-name"]
    assert not unnamed, "\n".join(unnamed)
    ours: list[str] = []
    for _ in range(8):  # while the panel fades in, its contrast is low
        page.wait_for_timeout(500)
        seen = Axe().run(page, context=".answer-card, #side-view-content, .message-content")
        ours = [violation["id"] for violation in seen.response["violations"]]
        if not ours:
            break
    assert ours == []


@pytest.mark.parametrize(
    ("locale", "placeholder", "starter", "advice"),
    [
        ("de-DE", "Fragen Sie nach mTOR", "Tiermodelle", "kein ärztlicher Rat"),
        ("fr-CA", "Posez une question sur mTOR", "Modèles animaux", "pas un avis médical"),
        ("es-MX", "Pregunte sobre mTOR", "Modelos animales", "no es consejo médico"),
        # Of a language in which our words are not complete nothing is shown: English, whole.
        ("it-IT", "Ask about mTOR", "Animal models", "not medical advice"),
    ],
)
def test_readers_get_texts_in_their_language_or_in_english(
    browser: Browser, site: Site, locale: str, placeholder: str, starter: str, advice: str
) -> None:
    context = browser.new_context(locale=locale)
    visited = context.new_page()
    visited.goto(site.url)
    ready(visited)
    expect(visited.get_by_placeholder(placeholder)).to_be_visible()
    expect(visited.get_by_text(starter, exact=True)).to_be_visible()
    ask(visited, "What is autophagy?")
    expect(visited.get_by_text(advice)).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    "text", ["<b>bold</b> autophagy?", "[click](javascript:alert(1)) autophagy?"]
)
def test_markup_stays_text(page: Page, text: str) -> None:
    ask(page, f"What is {text}")
    assert page.locator("b", has_text="bold").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0


def comes_back(
    browser: Browser, data: Path, index_folder: Path, corpus_folder: Path, **env: str
) -> None:
    """Asks, restarts the server, opens the conversation again and goes on."""
    context = browser.new_context()
    with serving(data, index_folder, corpus_folder, **env) as first:
        visited = context.new_page()
        visited.goto(first.url)
        ready(visited)
        ask(visited, "What does rapamycin do in EAE mice?")
        visited.wait_for_url("**/thread/**", timeout=60_000)
        thread = visited.url.rsplit("/", 1)[1]
        assert first.ready_after < 30
    context.close()
    context = browser.new_context()
    with serving(data, index_folder, corpus_folder, **env) as second:
        visited = context.new_page()
        visited.goto(second.url)
        ready(visited)
        visited.goto(f"{second.url}/thread/{thread}")
        visited.locator(".answer-card").wait_for(timeout=60_000)
        ready(visited)
        expect(visited.locator("#side-view-content")).to_have_count(0)
        visited.get_by_role("link", name="[1]", exact=True).first.click()
        expect(visited.locator("#side-view-content")).to_be_visible()
        expect(visited.get_by_role("group", name="You could also ask")).to_be_visible()
        ask(visited, "And in people?", answers=2)
        expect(
            visited.get_by_text("Understood as: And in people (What does rapamycin do")
        ).to_be_visible()
    context.close()


def test_a_conversation_comes_back_after_a_restart(
    browser: Browser, tmp_path: Path, index_folder: Path, corpus_folder: Path
) -> None:
    comes_back(browser, tmp_path, index_folder, corpus_folder)


@pytest.mark.scale
@pytest.mark.skipif(POSTGRES is None, reason="needs PostgreSQL: apt-get install postgresql")
def test_the_history_may_be_kept_in_postgresql(
    browser: Browser, tmp_path: Path, index_folder: Path, corpus_folder: Path
) -> None:
    pytest.importorskip("asyncpg")
    with postgres() as address:
        comes_back(browser, tmp_path, index_folder, corpus_folder, MTORMS_UI_HISTORY=address)
        assert not list(tmp_path.rglob("history.sqlite"))


def test_with_a_login_each_sees_only_their_own(
    browser: Browser, tmp_path: Path, index_folder: Path, corpus_folder: Path
) -> None:
    from assistant.surfaces.web.login import add_user

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path))
        for name in ("anna", "ben"):
            add_user(Settings(), name, f"{name}-long-password")
    with serving(tmp_path, index_folder, corpus_folder, MTORMS_UI_LOGIN="password") as running:
        threads = {}
        for name in ("anna", "ben"):
            context = browser.new_context()
            visited = context.new_page()
            visited.goto(running.url)
            visited.get_by_label(re.compile("email", re.I)).fill(name)
            visited.get_by_label(re.compile("password", re.I)).fill(f"{name}-long-password")
            visited.get_by_role("button", name="Sign In").click()
            ready(visited)
            if name == "anna":
                ask(visited, "What is autophagy?")
                visited.wait_for_url("**/thread/**", timeout=60_000)
                threads[name] = visited.url
            else:
                visited.goto(threads["anna"])
                visited.wait_for_timeout(2500)
                assert visited.locator(".answer-card").count() == 0
            context.close()


def test_with_oauth_only_those_on_the_list_come_in(
    browser: Browser, tmp_path: Path, index_folder: Path, corpus_folder: Path
) -> None:
    with oauth_provider("anna@lab.example") as provider:
        setup = {
            "MTORMS_UI_LOGIN": "oauth",
            "OAUTH_GENERIC_CLIENT_ID": "page",
            "OAUTH_GENERIC_CLIENT_SECRET": "a-secret",
            "OAUTH_GENERIC_AUTH_URL": f"{provider}/authorize",
            "OAUTH_GENERIC_TOKEN_URL": f"{provider}/token",
            "OAUTH_GENERIC_USER_INFO_URL": f"{provider}/me",
            "OAUTH_GENERIC_SCOPES": "email",
        }
        for users, enters in (("@lab.example", True), ("@other.example", False)):
            with serving(
                tmp_path, index_folder, corpus_folder, MTORMS_UI_USERS=users, **setup
            ) as site:
                context = browser.new_context()
                visited = context.new_page()
                visited.goto(site.url)
                visited.get_by_role(
                    "button", name=re.compile("continue with generic", re.I)
                ).click()
                if enters:
                    ready(visited)
                    ask(visited, "What is autophagy?")
                else:
                    visited.wait_for_url("**/login?error=**", timeout=60_000)
                context.close()


def test_oauth_without_a_list_does_not_start(run: Run) -> None:
    done = run("ui", "--port", "1", MTORMS_UI_LOGIN="oauth")
    assert done.returncode != 0
    assert "MTORMS_UI_USERS" in done.stderr
    assert "Traceback" not in done.stderr


def test_of_twenty_quick_messages_each_that_was_sent_is_answered(page: Page) -> None:
    for number in range(20):
        page.click("#chat-input")
        page.keyboard.insert_text(f"What is EAE? ({number})")
        page.keyboard.press("Enter")
        page.wait_for_timeout(50)
    page.wait_for_timeout(1500)
    sent = page.locator("[data-step-type='user_message']").count()
    assert sent >= 1
    expect(page.locator(".answer-card")).to_have_count(sent, timeout=60_000)
    ask(page, "What is autophagy?", answers=sent + 1)


def test_a_lost_connection_comes_back_and_the_page_goes_on(page: Page) -> None:
    ask(page, "What is EAE?")
    page.context.set_offline(True)
    page.wait_for_timeout(1500)
    page.context.set_offline(False)
    page.wait_for_timeout(3000)
    ask(page, "What is autophagy?", answers=2)


def test_an_index_rebuilt_meanwhile_answers_the_next_question(
    browser: Browser, tmp_path: Path
) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "a.txt").write_text("Rapamycin lowers scores in mice with EAE.\n", encoding="utf-8")
    make_assistant(Settings(corpus=corpus, index=index)).index()
    with serving(tmp_path, index, corpus) as site:
        context = browser.new_context()
        visited = context.new_page()
        visited.goto(site.url)
        ready(visited)
        ask(visited, "What does rapamycin do in mice with EAE?")
        (corpus / "b.txt").write_text(
            "Temsirolimus halved the relapses of people with MS.\n", encoding="utf-8"
        )
        make_assistant(Settings(corpus=corpus, index=index)).index()
        ask(visited, "What did temsirolimus do to relapses of people with MS?", answers=2)
        expect(visited.get_by_text("Temsirolimus halved the relapses").first).to_be_visible()
        context.close()
