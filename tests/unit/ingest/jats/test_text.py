"""Running text out of JATS elements."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from assistant.ingest.jats.text import flat, name_of, text_of

NUMBERS = {f"r{n}": str(n) for n in range(1, 8)}


def cited(*numbers: int) -> str:
    return "".join(f'<xref ref-type="bibr" rid="r{n}">{n}</xref>' for n in numbers)


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (f"It grew {cited(3)}.", "It grew [3]."),
        (f"It grew ({cited(1)}, {cited(2)}).", "It grew [1,2]."),
        (f"It grew [{cited(2)}–{cited(5)}].", "It grew [2,3,4,5]."),
        (
            'Moss (<xref ref-type="bibr" rid="r4">Moss, 2001</xref>) saw it.',
            "Moss (Moss, 2001 [4]) saw it.",
        ),
        ('See <xref ref-type="fig" rid="f1">Figure 1</xref>.', "See Figure 1."),
        ("It grew<fn><p>Not in the shade.</p></fn> well.", "It grew well."),
        ("10<sup>6</sup> spores of H<sub>2</sub>O", "10⁶ spores of H₂O"),
        ("a <italic>Solanum</italic> leaf", "a Solanum leaf"),
    ],
)
def test_text_and_its_markers(inside: str, text: str) -> None:
    assert text_of(ElementTree.fromstring(f"<p>{inside}</p>"), NUMBERS) == text


def test_flat_text_has_no_markers() -> None:
    assert flat(ElementTree.fromstring("<title>On <b>two</b>\n lines</title>")) == "On two lines"
    assert flat(None) == ""


def test_names_have_no_namespace() -> None:
    assert name_of(ElementTree.fromstring('<m:math xmlns:m="urn:m"/>')) == "math"
