"""An answer on the page: what is read first, on a phone, in the dark, copied, printed, asked anew."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import Site, ask, copied_text, ready

QUESTIONS = (
    "What is mTOR?",
    "Should I take rapamycin for my MS?",
    "Is metformin good for MS?",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_read_first_and_the_answer_are_on_the_first_screen_of_a_phone(
    browser: Browser, site: Site, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    visited = context.new_page()
    visited.goto(site.url)
    ready(visited)
    for number, question in enumerate(QUESTIONS, start=1):
        ask(visited, question, answers=number)
        shown = visited.locator(".message-content").last
        top = shown.bounding_box()
        rests = shown.get_by_text("This rests on")
        # Above the line on the evidence stand what is read first and the lead.
        below = (
            rests.bounding_box()
            if rests.count()
            else shown.get_by_text("come closest").bounding_box()
        )
        assert top is not None and below is not None
        assert below["y"] - top["y"] <= 500, question
    assert scheme in str(visited.locator("html").get_attribute("class"))
    context.close()


def test_what_is_copied_keeps_caveats_and_references(browser: Browser, site: Site) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    visited = context.new_page()
    visited.goto(site.url)
    ready(visited)
    ask(visited, "Does fasting ease EAE in mice?")
    visited.locator(".ai-message").last.hover()
    visited.locator("button:has(.lucide-copy)").last.click()
    copied = copied_text(visited)
    assert "This rests on" in copied
    assert "Confidence:" in copied
    assert re.search(r"- \[1\] .+\(20\d\d\)\..*https://doi\.org/10\.", copied)
    # Links that lead nowhere outside of the page are not copied.
    assert "](#" not in copied and "\\" not in copied
    context.close()


def test_what_is_printed_is_the_answer_alone(page: Page) -> None:
    ask(page, "Does fasting ease EAE in mice?")
    page.emulate_media(media="print")
    expect(page.locator("#message-composer")).to_be_hidden()
    expect(page.locator(".source-button").first).to_be_hidden()
    expect(page.get_by_text("This rests on")).to_be_visible()
    page.emulate_media(media="screen")


def test_a_question_can_be_asked_anew_in_other_words(page: Page) -> None:
    ask(page, "What does metformin do for people with MS?")
    page.locator("[data-step-type='user_message']").last.hover()
    page.locator(".edit-message, button:has(.lucide-pencil)").last.click()
    box = page.locator("#edit-chat-input, [data-step-type='user_message'] textarea").last
    box.fill("What does rapamycin do in EAE mice?")
    page.get_by_role("button", name=re.compile("confirm|save", re.I)).last.click()
    expect(page.locator(".answer-card")).to_have_count(1, timeout=60_000)
    # A follow-up leans on the new question, not on the one that was taken back.
    ask(page, "And in people?", answers=2)
    expect(
        page.get_by_text("Understood as: And in people (What does rapamycin do in EAE mice")
    ).to_be_visible()
