"""The reference list of a JATS article, in the forms of three generations of its DTD."""

from __future__ import annotations

from xml.etree import ElementTree

from assistant.ingest.jats.references import numbered, references_of

LIST = """<article><back><ref-list>
<ref id="a"><label>1.</label><element-citation>
<person-group><name>
<surname>Fern</surname><given-names>Ada B</given-names></name>
</person-group><article-title>Rain and roots</article-title><source>J Gardens</source><year>2010</year>
<pub-id pub-id-type="doi">https://doi.org/10.5555/rain.1</pub-id></element-citation></ref>
<ref id="b"><mixed-citation>Moss C. Shade and leaf in dry summers. Leaf. 2012;1:2.
doi:10.5555/shade.2.</mixed-citation></ref>
<ref id="c"><label>1</label><nlm-citation>
<article-title>Light</article-title><year>1999a</year></nlm-citation></ref>
</ref-list></back></article>"""


def test_numbers_are_those_printed_or_the_place() -> None:
    assert numbered(ElementTree.fromstring(LIST)) == {"a": "1", "b": "2", "c": "3"}


def test_each_entry_has_its_parts() -> None:
    article = ElementTree.fromstring(LIST)
    first, second, third = references_of(article, numbered(article))
    assert (first.authors, first.title, first.year, first.doi) == (
        ("Fern AB",),
        "Rain and roots",
        2010,
        "10.5555/rain.1",
    )
    assert (second.number, second.authors, second.year, second.doi) == (
        "2",
        ("Moss C",),
        2012,
        "10.5555/shade.2",
    )
    assert (third.title, third.year) == ("Light", 1999)
