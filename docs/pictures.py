"""Takes the pictures of the README: serves the page, asks, and photographs it.

Run it from the top of the project: ``python -m docs.pictures``.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from assistant.bootstrap import make_assistant
from assistant.settings import load_settings
from assistant.surfaces.presentation.maps import write_map
from tests.web.conftest import CHROMIUM, ask, ready, serving

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"


def main() -> None:
    """Writes five pictures."""
    IMAGES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        serving(Path(data), ROOT / "indexes/main", ROOT / "corpus") as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])

        def visit(width: int, height: int, question: str) -> Page:
            page = browser.new_page(viewport={"width": width, "height": height}, locale="en-US")
            page.goto(site.url)
            ready(page)
            if question:
                ask(page, question)
                page.wait_for_timeout(800)
            return page

        visit(1200, 700, "").screenshot(path=IMAGES / "start.png")
        page = visit(1280, 1000, "Does fasting ease EAE in mice?")
        page.get_by_role("link", name="[2]", exact=True).first.click()
        page.wait_for_timeout(600)
        page.screenshot(path=IMAGES / "answer.png")
        visit(1200, 760, "What is the half-life of rapamycin?").screenshot(
            path=IMAGES / "refusal.png"
        )
        visit(360, 740, "What is autophagy?").screenshot(path=IMAGES / "narrow.png")
        browser.close()
    placed = make_assistant(load_settings()).evidence_map()
    write_map(placed, IMAGES / "evidence-map.png")


if __name__ == "__main__":
    main()
