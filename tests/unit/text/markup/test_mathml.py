"""MathML as a line of text."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from assistant.text.markup.mathml import math_text


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("<mfrac><mn>1</mn><mn>3</mn></mfrac>", "1/3"),
        ("<mn>2</mn><mfrac><mn>1</mn><mn>3</mn></mfrac>", "2 1/3"),
        ("<mfrac><mi>D</mi><mrow><mi>A</mi><mo>+</mo><mi>B</mi></mrow></mfrac>", "D/(A + B)"),
        ("<mfrac><mfrac><mi>a</mi><mi>b</mi></mfrac><mi>c</mi></mfrac>", "(a/b)/c"),
        ("<msup><mn>10</mn><mrow><mo>−</mo><mn>4</mn></mrow></msup>", "10⁻⁴"),
        ("<mn>3</mn><mo>×</mo><msup><mn>10</mn><mn>5</mn></msup>", "3 × 10⁵"),
        ("<msub><mi>C</mi><mtext>max</mtext></msub>", "Cmax"),
        ("<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>", "x₁²"),
        ("<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt>", "√(x + 1)"),
        ("<mroot><mn>8</mn><mn>3</mn></mroot>", "∛8"),
        ("<mover><mi>x</mi><mo>¯</mo></mover>", "x̄"),
        ("<msup><mfenced><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow></mfenced><mn>2</mn></msup>", "(a + b)²"),
        ("<msup><mfrac><mi>a</mi><mi>b</mi></mfrac><mn>2</mn></msup>", "(a/b)²"),
        ("<mn>2</mn><mo>\u2062</mo><mi>𝛽</mi>", "2β"),
        ("<semantics><mi>p</mi><annotation>\\pi</annotation></semantics>", "p"),
    ],
)  # fmt: skip
def test_the_form_of_a_formula_is_kept(source: str, said: str) -> None:
    for namespace in ("", ' xmlns="http://www.w3.org/1998/Math/MathML"'):
        assert math_text(ElementTree.fromstring(f"<math{namespace}>{source}</math>")) == said
