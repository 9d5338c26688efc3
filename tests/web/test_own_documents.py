"""A reader's own documents on the page: asked about, removed, kept with their conversation."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.papers import JATS
from tests.unit.backends.test_papers import make_pdf, page_of
from tests.web.conftest import ask, bring, ready, serving


def test_a_document_of_ones_own_is_asked_about_and_removed(page: Page, tmp_path: Path) -> None:
    paper = tmp_path / "quill.nxml"
    paper.write_text(JATS, encoding="utf-8")
    bring(page, paper)
    expect(page.get_by_text("nobody here has reviewed it")).to_be_visible(timeout=60_000)
    ask(page, "By how much did torin lower lesion volume in marmosets?")
    expect(page.get_by_text("from 40 to 22 cubic millimetres").first).to_be_visible()
    expect(page.locator(".message-content").get_by_text("added by a user")).to_be_visible()
    expect(page.get_by_text("document that a user added")).to_be_visible()
    page.get_by_role("link", name="[1]", exact=True).first.click()
    expect(page.locator("#side-view-content").get_by_text("Torin slows lesions")).to_be_visible()
    page.get_by_role("button", name="Remove Torin slows").first.click()
    expect(page.get_by_text("is removed: its file")).to_be_visible(timeout=60_000)
    ask(page, "By how much did torin lower lesion volume in marmosets?", answers=2)
    expect(page.locator(".message-content").last.get_by_text("added by a user")).to_have_count(0)


def test_a_chip_stays_with_the_conversation_and_removing_holds_in_every_window(
    page: Page, tmp_path: Path
) -> None:
    (tmp_path / "paper.nxml").write_text(JATS, encoding="utf-8")
    (tmp_path / "diary.txt").write_text("Torin calmed my own dormouse. " * 9, encoding="utf-8")
    bring(page, tmp_path / "paper.nxml", tmp_path / "diary.txt")
    chips = page.get_by_role("list", name="Your documents")
    expect(chips).to_have_count(2, timeout=60_000)
    page.wait_for_url("**/thread/**", timeout=60_000)
    page.reload()
    ready(page)
    expect(page.locator("[data-step-type='user_message']")).to_have_text("paper.nxml, diary.txt")
    expect(chips.get_by_text("diary.txt", exact=True)).to_be_visible()
    other = page.context.new_page()
    other.goto(page.url)
    ready(other)
    page.get_by_role("button", name="Remove Torin slows").click()
    expect(page.get_by_text("is removed: its file")).to_be_visible(timeout=60_000)
    expect(chips.first).to_contain_text("removed")
    ask(other, "By how much did torin lower lesion volume in marmosets?")
    expect(other.get_by_text("cubic millimetres")).to_have_count(0)
    other.close()
    page.reload()
    ready(page)
    expect(chips.first).to_contain_text("removed")
    expect(page.get_by_role("button", name="Remove diary")).to_be_visible()


def test_the_page_of_a_pdf_is_shown_beside_its_quote(page: Page, tmp_path: Path) -> None:
    bring(page, make_pdf(tmp_path / "two columns.pdf", [page_of(1), page_of(2)]))
    expect(page.get_by_text("2 pages: read")).to_be_visible(timeout=60_000)
    ask(page, "What became of the share of regulatory T cells in the spleen?")
    page.get_by_role("link", name="[1]", exact=True).first.click()
    expect(page.locator("#side-view-content").get_by_text("page 1").first).to_be_visible()
    expect(
        page.locator("#side-view-content canvas, #side-view-content object").first
    ).to_be_visible(timeout=60_000)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("program.pdf", b"MZ\x90\x00" + bytes(100), "is a program, whatever its name says"),
        ("torn.pdf", b"%PDF-1.7 and nothing more", "is damaged or not a PDF"),
        ("bomb.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><article>&b;</article>', "as XML bombs do"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence(
    page: Page, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    bring(page, tmp_path / name)
    expect(page.get_by_text(said)).to_be_visible(timeout=60_000)
    ask(page, "What is autophagy?")


def test_a_document_comes_back_with_its_conversation_and_goes_with_it(
    browser: Browser, tmp_path: Path, index_folder: Path, corpus_folder: Path
) -> None:
    paper = tmp_path / "quill.nxml"
    paper.write_text(JATS, encoding="utf-8")
    context = browser.new_context()
    with serving(tmp_path, index_folder, corpus_folder) as first:
        visited = context.new_page()
        visited.goto(first.url)
        ready(visited)
        bring(visited, paper)
        expect(visited.get_by_text("nobody here has reviewed it")).to_be_visible(timeout=60_000)
        visited.wait_for_url("**/thread/**", timeout=60_000)
        thread = visited.url.rsplit("/", 1)[1]
    with serving(tmp_path, index_folder, corpus_folder) as second:
        visited = context.new_page()
        visited.goto(second.url)
        ready(visited)
        visited.goto(f"{second.url}/thread/{thread}")
        ready(visited)
        ask(visited, "By how much did torin lower lesion volume in marmosets?")
        expect(visited.get_by_text("from 40 to 22 cubic millimetres").first).to_be_visible()
        kept = tmp_path / "mtor-ms" / "web" / "own" / thread
        assert list(kept.iterdir())
        gone = visited.request.delete(f"{second.url}/project/thread", data={"threadId": thread})
        assert gone.ok
        assert not kept.exists()
    context.close()
