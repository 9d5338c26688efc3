"""What the page offers to eyes, ears and hands: words explained, dictation, reading aloud, the steps."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import Site, ask, ready

HEARS = """
class Recognition {
  constructor() { window.hearing = this }
  start() { this.started = true }
  stop() { this.onend() }
  static async available(asked) { window.asked = asked; return STATE }
}
Object.defineProperty(Recognition.prototype, "processLocally", { writable: true, value: false })
window.SpeechRecognition = Recognition
"""
SPEAKS = """
window.spoken = []
const speech = {
  getVoices: () => [{ localService: true, lang: "en-GB", name: "here" }],
  addEventListener() {}, removeEventListener() {}, cancel() {},
  speak(said) { window.spoken.push(said.text) },
}
Object.defineProperty(window, "speechSynthesis", { value: speech })
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } }
"""


@pytest.fixture
def visited(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A new conversation in a browser that has the script that the test names."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    context.add_init_script(request.param)
    page = context.new_page()
    page.goto(site.url)
    ready(page)
    yield page
    context.close()


def switch_on(page: Page, name: str) -> None:
    page.locator("#chat-settings-open-modal").click()
    page.locator(f"#{name}").click()
    page.locator("#confirm").click()


def test_a_word_is_explained_on_hover_focus_and_press(page: Page) -> None:
    ask(page, "Has metformin changed MRI findings of people who have MS?")
    word = page.locator(".message-content").get_by_role("button").first
    note = page.get_by_role("tooltip")
    word.hover()
    expect(note).to_be_visible()
    meaning = note.inner_text()
    expect(word).to_have_accessible_description(meaning)
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    page.mouse.move(5, 5)
    word.focus()
    expect(note).to_have_text(meaning)
    page.locator("#chat-input").focus()
    expect(note).to_be_hidden()
    address = page.url
    word.click()
    expect(note).to_be_visible()
    assert page.url == address
    texts = page.locator(".message-content").get_by_role("button").all_inner_texts()
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("visited", [HEARS.replace("STATE", "'available'")], indirect=True)
def test_dictation_writes_what_is_heard_on_this_machine(visited: Page) -> None:
    expect(visited.locator("#dictation-bar")).to_have_count(0)
    switch_on(visited, "dictation")
    visited.get_by_role("button", name="Dictate").click()
    assert visited.evaluate("[hearing.started, hearing.processLocally, asked.processLocally]") == [
        True,
        True,
        True,
    ]
    for words in ("What is", " a lesion?"):
        visited.evaluate(
            "text => hearing.onresult({ resultIndex: 0, results: [Object.assign([{ transcript: text }],"
            " { isFinal: true })] })",
            words,
        )
    expect(visited.locator("#chat-input")).to_have_value("What is a lesion?")
    visited.get_by_role("button", name="Stop dictating").click()
    expect(visited.get_by_role("button", name="Dictate")).to_be_visible()
    switch_on(visited, "dictation")
    expect(visited.locator("#dictation-bar")).to_have_count(0)


@pytest.mark.parametrize(
    "visited",
    [
        HEARS.replace("STATE", "'downloadable'"),
        # An older one, which sends the voice to a server.
        "window.webkitSpeechRecognition = class {}; delete window.SpeechRecognition",
        "window.SpeechRecognition = class {}",
    ],
    indirect=True,
    ids=["not downloaded", "prefixed", "without a choice"],
)
def test_a_voice_that_would_leave_the_machine_is_not_taken(visited: Page) -> None:
    switch_on(visited, "dictation")
    expect(visited.get_by_text("your voice is not sent to another")).to_be_visible()
    expect(visited.get_by_role("button", name="Dictate")).to_have_count(0)


@pytest.mark.parametrize("visited", [SPEAKS], indirect=True)
def test_an_answer_is_read_aloud_by_a_voice_of_this_machine(visited: Page) -> None:
    ask(visited, "Has metformin changed MRI findings of people who have MS?")
    visited.get_by_role("button", name="Read aloud").click()
    spoken = visited.evaluate("spoken")
    assert any(text.startswith("This rests on") for text in spoken)
    visited.get_by_role("button", name="Stop reading").click()
    expect(visited.get_by_role("button", name="Read aloud")).to_be_visible()


def test_the_steps_are_shown_on_request_and_stay(page: Page) -> None:
    ask(page, "What is a lesion in EAE?")
    expect(page.get_by_text(re.compile(r"^\s*Retrieved \d+ passages"))).to_have_count(0)
    switch_on(page, "steps")
    ask(page, "What does rapamycin do to T cells of mice?", answers=2)
    for name in ("Retrieved", "Read", "Checked"):
        step = page.get_by_text(re.compile(rf"^\s*{name} \d+ (passages|sentences)"))
        expect(step).to_have_count(1)
        # Below the answer, which is what is read first.
        assert (step.bounding_box() or {"y": 0})["y"] > (
            page.locator(".answer-card").last.bounding_box() or {"y": 0}
        )["y"]
    page.get_by_text(re.compile(r"^\s*Read \d+ sentences")).click()
    expect(page.get_by_text(re.compile(r"^0\.\d\d$")).first).to_be_visible()
    page.reload()
    ready(page)
    step = page.get_by_text(re.compile(r"^\s*Checked \d+ sentences"))
    expect(step).to_have_count(1)
    assert (step.bounding_box() or {"y": 0})["y"] > (
        page.locator(".answer-card").last.bounding_box() or {"y": 0}
    )["y"]


def test_an_answer_is_announced_once_it_is_whole(page: Page) -> None:
    page.click("#chat-input")
    page.keyboard.type("Has metformin changed MRI findings of people who have MS?")
    page.keyboard.press("Enter")
    said = page.locator("[role=status].sr-only")
    expect(said).to_have_text(re.compile(r"^Answer: .+\[1\]$"), timeout=30_000)
    expect(said).to_have_text("")
    marker = page.get_by_role("link", name="[1]", exact=True).first
    expect(marker).to_have_accessible_description(re.compile("Read what source 1 says"))
