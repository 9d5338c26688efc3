"""XML files: the elements that were asked for, and refusals that say what is wrong and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.backends.papers.xml_files import each_element
from assistant.errors import UnreadableDocument


def written(folder: Path, source: str | bytes) -> Path:
    path = folder / "papers.xml"
    path.write_bytes(source if isinstance(source, bytes) else source.encode())
    return path


def texts(path: Path, *names: str) -> list[str]:
    return ["".join(each.itertext()) for each in each_element(path, *names)]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<r><a>1</a><c>2</c><b>3</b><a>4</a></r>", ["1", "3", "4"]),
        ("<a>1</a>", ["1"]),
        ("<r><a>1<a>2</a>3</a></r>", ["123"]),
        ("<r><a>1<b>2</b>3</a><b>4</b></r>", ["123", "4"]),
        ('<r xmlns="urn:x"><a>1</a></r>', ["1"]),
        ('<r xmlns:p="urn:x"><p:a>1</p:a><a>2</a></r>', ["1", "2"]),
        ("<r><a><!-- 1 --><?pi 2?>3</a></r>", ["3"]),
        ("<r><A>1</A><aa>2</aa></r>", []),
        ("<r>κ<a>β-synuclein 日本</a></r>", ["β-synuclein 日本"]),
        ('<!DOCTYPE r SYSTEM "r.dtd"><r><a>&alpha;&nbsp;&lt;&#946;</a></r>', ["α\xa0<β"]),
    ],
)
def test_the_outermost_elements_of_the_names(tmp_path: Path, source: str, found: list[str]) -> None:
    assert texts(written(tmp_path, source), "a", "b") == found


def test_what_lies_within_has_no_namespace_either(tmp_path: Path) -> None:
    path = written(tmp_path, '<r xmlns:p="urn:x"><p:a><p:b><c/></p:b><!-- d --></p:a></r>')
    assert [element.find("./b/c") is not None for element in each_element(path, "a")] == [True]


def test_an_element_is_emptied_after_use(tmp_path: Path) -> None:
    path = written(tmp_path, "<r><a><b>1</b></a><a><b>2</b></a></r>")
    kept = list(each_element(path, "a"))
    assert [len(element) for element in kept] == [0, 0]


def test_a_declared_encoding_is_heeded(tmp_path: Path) -> None:
    source = '<?xml version="1.0" encoding="iso-8859-1"?><a>Björk</a>'.encode("latin-1")
    assert texts(written(tmp_path, source), "a") == ["Björk"]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("", "papers.xml is no whole XML: it breaks at line 1."),
        ("no xml", "papers.xml is no whole XML: it breaks at line 1."),
        ("<r>\n<a>1</a>\n<a>", "papers.xml is no whole XML: it breaks at line 3."),
        ("<r>\n<a>&unknown;</a></r>", "papers.xml is no whole XML: it breaks at line 2."),
        (b"<r><a>\xff</a></r>", "papers.xml is no whole XML: it breaks at line 1."),
        (
            "<r>\n<p:a/></r>",
            "papers.xml is no whole XML: line 2 uses a prefix of names that nothing declares.",
        ),
        (
            '<?xml version="1.0" encoding="klingon"?><r/>',
            "papers.xml cannot be read: unknown encoding: klingon.",
        ),
        (
            '<!DOCTYPE r [<!ENTITY e "bomb">]><r><a>&e;</a></r>',
            "papers.xml declares entities of its own, as XML bombs do; it was not read.",
        ),
        (
            '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hostname">]><r><a>&e;</a></r>',
            "papers.xml declares entities of its own, as XML bombs do; it was not read.",
        ),
    ],
)
def test_refusals(tmp_path: Path, source: str | bytes, problem: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        texts(written(tmp_path, source), "a")
    assert str(caught.value) == problem
    assert caught.value.remedy


def test_what_is_whole_comes_before_the_break(tmp_path: Path) -> None:
    elements = each_element(written(tmp_path, "<r><a>1</a><a>2"), "a")
    assert next(elements).text == "1"
    with pytest.raises(UnreadableDocument, match="it breaks at line 1"):
        next(elements)


def test_a_line_far_down_is_counted_with_commas(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="it breaks at line 1,235"):
        texts(written(tmp_path, "<r>" + "\n" * 1234 + "</s>"), "a")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"^none\.xml cannot be read: "):
        texts(tmp_path / "none.xml", "a")
