"""Six questions as patients ask them, on a desk and on a phone, by day and by night; and what they do next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.papers import JATS
from tests.web.conftest import Site, ask, bring, copied_text, ready

QUESTIONS = (
    "Could sirolimus put an end to MS?",
    "May I take metformin while I have MS?",
    "Would eating less often calm my relapses?",
    "Has anybody with MS been given temsirolimus in a trial?",
    "Were mice with EAE better off on rapamycin?",
    "What on earth is a rapalog?",
)
DESK, PHONE = (1280, 900), (390, 844)
OURS = ".answer-card, #side-view-content, .message-content, .document-chips, #dictation-bar"


@contextmanager
def visit(browser: Browser, site: Site, size: tuple[int, int], **how: Any) -> Iterator[Page]:
    """A new conversation in a window of that size."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, has_touch=size == PHONE, **how
    )
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto(site.url)
    ready(page)
    yield page
    context.close()
    assert broken == []


def shown_first(message: Locator) -> float:
    """Pixels from the top of an answer to the end of what is read first and of the lead.

    Where there is no answer, that is what says so, and the nearest sentence.
    """
    parts = message.locator("[role=article], ul, h4")
    top, until, nearest = (message.bounding_box() or {"y": 0})["y"], 0.0, False
    for number in range(parts.count()):
        text = parts.nth(number).inner_text()
        if text.startswith(("This rests on", "Looked for", "Keep in mind")):
            break
        box = parts.nth(number).bounding_box() or {"y": 0, "height": 0}
        until = box["y"] + box["height"]
        if nearest:
            break
        nearest = "come closest" in text
    return until - top


def findings(page: Page, context: str = OURS) -> list[str]:
    """What axe finds in our own parts, once colours no longer fade in."""
    found: list[str] = []
    for _ in range(6):
        seen = Axe().run(page, context=context).response["violations"]
        found = [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in seen]
        if not found:
            break
        page.wait_for_timeout(500)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_six_questions_are_answered_in_sight_and_for_everybody(
    browser: Browser, site: Site, size: tuple[int, int], scheme: str
) -> None:
    with visit(browser, site, size, color_scheme=scheme, locale="en-US") as page:
        answered = 0
        for number, question in enumerate(QUESTIONS, start=1):
            ask(page, question, answers=number)
            message = page.locator(".ai-message .message-content").last
            expect(message).not_to_contain_text("Searching the documents")
            assert shown_first(message) <= 500, question
            answered += "This rests on" in message.inner_text()
        assert answered >= 4
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert findings(page) == []
        # Advice is none, and that is said before anything else.
        personal = page.locator(".ai-message .message-content").nth(1)
        expect(personal.locator("[role=article]").first).to_contain_text("no advice")


def test_what_is_printed_and_what_is_copied_can_be_cited(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    with visit(browser, site, DESK, permissions=allowed, locale="en-US") as page:
        ask(page, QUESTIONS[1])
        page.locator("button:has(.lucide-copy)").last.click()
        copied = copied_text(page)
        page.pdf(path=tmp_path / "printed.pdf")
    with pypdfium2.PdfDocument(tmp_path / "printed.pdf") as printed:
        paper = " ".join(one.get_textpage().get_text_bounded() for one in printed)
    for text in (copied, " ".join(paper.split())):
        assert "no advice for one person" in text
        assert "This rests on" in text
        assert "Confidence: " in text
        assert re.search(r"\[1\] [^[]+\((20\d\d|undated)\)", text)
    assert "Read what they say" not in paper
    assert "](#" not in copied


def test_a_document_is_brought_kept_and_taken_away_on_a_phone(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    (tmp_path / "marmosets.nxml").write_text(JATS, encoding="utf-8")
    with visit(browser, site, PHONE, color_scheme="dark", locale="en-US") as page:
        bring(page, tmp_path / "marmosets.nxml")
        chip = page.get_by_role("list", name="Your documents")
        expect(chip).to_contain_text("marmosets.nxml", timeout=60_000)
        page.wait_for_url("**/thread/**", timeout=60_000)
        page.reload()
        ready(page)
        expect(chip).to_contain_text("marmosets.nxml")
        ask(page, "Does torin make lesions of marmosets smaller?")
        first = page.locator(".message-content li", has_text="[1]").first
        expect(first).to_contain_text("added by a user")
        assert findings(page) == []
        chip.get_by_role("button").tap()
        expect(page.get_by_text("is removed: its file")).to_be_visible(timeout=60_000)
        expect(chip.get_by_role("button")).to_have_count(0)
        ask(page, "Does torin make lesions of marmosets smaller?", answers=2)
        expect(page.locator(".message-content").last).not_to_contain_text("added by a user")


@pytest.mark.parametrize(
    ("locale", "placeholder", "starter", "advice"),
    [
        ("fr-FR", "Posez une question", "Chez l'être humain", "pas un avis médical"),
        ("de-AT", "Fragen Sie nach", "Beim Menschen", "kein ärztlicher Rat"),
    ],
)
def test_the_page_is_whole_in_french_and_in_german(
    browser: Browser, site: Site, locale: str, placeholder: str, starter: str, advice: str
) -> None:
    with visit(browser, site, PHONE, locale=locale) as page:
        expect(page.get_by_placeholder(placeholder)).to_be_visible()
        page.get_by_role("button", name=starter).click()
        page.locator(".answer-card").wait_for(timeout=60_000)
        expect(page.get_by_text(advice)).to_be_visible()
        shown = page.locator("body").inner_text()
        # No key of a text that is missing, and no half of another language in Chainlit's own parts.
        assert not re.search(r"\b[a-z]+(?:\.[a-zA-Z]+){2,}\b(?!/)", shown.replace("doi.org", ""))
        assert "LLM" not in shown
        assert findings(page) == []
