"""Signs of web pages: written out before the article is cut out of the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.backends.papers.html_pages import read_html

WEEKS = "".join(
    f"<p>In week {week} the rats were weighed on each day, and two people who did not know which rat "
    f"had been treated counted what it ate, drank and left of its food in room {week}.</p>"
    for week in ("one", "two", "three", "four")
)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Rats got 4 × 10<sup>7</sup> cells at 10<sup>&minus;3</sup> M.", "Rats got 4 × 10⁷ cells at 10⁻³ M."),
        ("The EC<sub>50</sub> rose (p<0.01) and stayed >80%.", "The EC₅₀ rose (p<0.01) and stayed >80%."),
        ('Rats<sup><a href="#r2">2</a>,<a href="#r3">3</a></sup> ran.', "Rats [2,3] ran."),
        ('Rats ran.<sup id="x"><a href="#n1">[1]</a></sup> Mice slept.', "Rats ran. [1] Mice slept."),
        ('About 10<sup>7,<a href="#r4">4</a></sup> cells.', "About 10⁷ [4] cells."),
        ("A share <math><mfrac><mn>2</mn><mn>3</mn></mfrac></math> of rats.", "A share 2/3 of rats."),
        (
            'About <span class="katex"><span class="katex-mathml"><math><msup><mn>10</mn><mn>7</mn></msup></math>'
            '</span><span class="katex-html">10<sup>7</sup></span></span> cells.',
            "About 10⁷ cells.",
        ),
        (
            'About <span class="MathJax_Preview">107</span><script type="math/tex">10^{7}</script> cells.',
            "About 10⁷ cells.",
        ),
        (r"A share \(\frac{2}{3}\) of rats for $5 and $10.", "A share 2/3 of rats for $5 and $10."),
    ],
)  # fmt: skip
def test_signs_of_a_page(tmp_path: Path, source: str, text: str) -> None:
    path = tmp_path / "a.html"
    head = '<meta name="citation_title" content="CD8&lt;sup&gt;+&lt;/sup&gt; cells">'
    path.write_text(
        f"<!doctype html><html><head>{head}</head><body><article><p>{source}</p>{WEEKS}</article></body></html>",
        encoding="utf-8",
    )
    extract = read_html(path)
    assert extract.source.title == "CD8⁺ cells"
    assert extract.blocks[0].text == text


def test_a_page_is_read_in_its_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    body = f"<article><p>Fünf Ratten – “naïve” – µg.</p>{WEEKS}</article>"
    page = f'<html><head><meta charset="windows-1252"></head><body>{body}</body></html>'
    path.write_bytes(page.encode("cp1252"))
    assert read_html(path).blocks[0].text == "Fünf Ratten – “naïve” – µg."
