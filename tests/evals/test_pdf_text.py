"""PDF text against the JATS of the same articles: words in order."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from statistics import mean
from xml.etree import ElementTree

import pytest
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from assistant.backends.papers.apart import read_apart

PAIRS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "pdf_jats"
_BLOCKS = frozenset(
    "p title td th label caption list-item sec table-wrap fig tr article-title abstract kwd".split()
)


def words(text: str) -> list[str]:
    """Lower-case words and numbers."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower())


def flat(element: ElementTree.Element) -> str:
    """All text of an element."""
    gap = " " if element.tag in _BLOCKS else ""
    parts = [gap, element.text or ""]
    for child in element:
        parts += [flat(child), child.tail or ""]
    return "".join([*parts, gap])


@pytest.mark.skipif(not PAIRS.is_dir(), reason="needs ../shared/data/pdf_jats")
def test_the_words_of_an_article_come_out_in_order() -> None:
    recalls, titles, dois = [], [], []
    for pdf in sorted(PAIRS.glob("*.pdf")):
        extract = json.loads(read_apart(pdf))
        root = ElementTree.parse(pdf.with_suffix(".xml")).getroot()
        body, front = root.find(".//body"), root.find(".//front")
        assert body is not None
        assert front is not None
        wanted = words(flat(body))
        found = words(" ".join(block["text"] for block in extract["blocks"]))
        recalls.append(LCSseq.similarity(wanted, found) / len(wanted))
        title = front.find(".//article-title")
        doi = front.findtext(".//article-id[@pub-id-type='doi']", "").lower()
        assert title is not None
        named = " ".join("".join(title.itertext()).split()).lower()
        titles.append(fuzz.ratio(named, extract["title"].lower()) > 90)
        dois.append(extract["doi"] == doi)
    assert mean(recalls) >= 0.94
    assert min(recalls) >= 0.8
    assert sum(titles) >= len(titles) - 1
    assert all(dois)
