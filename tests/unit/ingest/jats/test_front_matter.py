"""What a JATS article states of itself."""

from __future__ import annotations

from xml.etree import ElementTree

from assistant.ingest.jats.front_matter import front_of


def front(meta: str, kind: str = "research-article") -> object:
    article = f'<article article-type="{kind}"><front><article-meta>{meta}</article-meta></front></article>'
    return front_of(ElementTree.fromstring(article))


def test_the_year_is_that_of_the_issue() -> None:
    dates = "".join(
        f'<pub-date pub-type="{kind}"><year>{year}</year></pub-date>'
        for kind, year in (("epub", 2019), ("ppub", 2020))
    )
    assert front(dates).source.year == 2020


def test_pages_are_a_range_or_the_number_of_the_article() -> None:
    assert front("<fpage>4</fpage><lpage>9</lpage>").source.pages == "4-9"
    assert front("<fpage>4</fpage><lpage>4</lpage>").source.pages == "4"
    assert front("<elocation-id>e17</elocation-id>").source.pages == "e17"


def test_types_are_in_the_words_of_medline() -> None:
    assert front("", "systematic-review").publication_types == ("Systematic Review",)
    assert front("", "research-article").publication_types == ()


def test_a_retraction_is_what_the_article_says_of_itself() -> None:
    link = '<related-article related-article-type="{}" xmlns:x="http://www.w3.org/1999/xlink" x:href="10.5555/r.1"/>'
    assert front(link.format("retraction-forward")).source.retracted == "retracted, see 10.5555/r.1"
    assert front(link.format("retracted-article")).source.retracted == ""


def test_an_article_without_front_matter_has_no_title() -> None:
    assert front_of(ElementTree.fromstring("<article/>")).source.title == ""
