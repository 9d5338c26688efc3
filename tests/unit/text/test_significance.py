# ruff: noqa: E501 - a case reads better whole
"""Which parts of a sentence are told as what may be chance."""

from __future__ import annotations

import pytest

from assistant.text.significance import not_significant


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("There was no significant difference in yield.", ["There was no significant difference in yield."]),
        ("The difference did not reach statistical significance.", ["The difference did not reach statistical significance."]),
        ("Yield went down without attaining significance.", ["Yield went down without attaining significance."]),
        ("Cl failed to significantly improve pressure.", ["Cl failed to significantly improve pressure."]),
        ("A slight fall (non-significant) was seen.", ["A slight fall (non-significant) was seen."]),
        ("Yield was 22% with it and 29% without (P=0.610).", ["Yield was 22% with it and 29% without (P=0.610)."]),
        ("Yield fell (p = 0,2); height rose (p < 0.001).", ["Yield fell (p = 0,2)"]),
        ("Height rose (p=0.01), and yield eased (p=0.081, not significant).", ["yield eased (p=0.081, not significant)."]),
        ("Height rose (p=0.01) and yield eased (p=0.081).", ["yield eased (p=0.081)."]),
        ("Height rose significantly, while yield did not change significantly.", ["yield did not change significantly."]),
        ("Yield fell, but the change missed significance.", ["Yield fell the change missed significance."]),
        ("Yield fell; this was not significant.", ["Yield fell this was not significant."]),
        # What is significant, or says nothing of it.
        ("Yield fell significantly (p=0.03).", []),
        ("Nobody fell ill; a significant rise was seen.", []),
        ("It is not only significant but large.", []),
        ("This resulted in a significant loss.", []),
        ("They came in significant numbers.", []),
        ("Yield fell (p<0.05), not height.", []),
        ("p53 was measured.", []),
        ("", []),
    ],
)  # fmt: skip
def test_parts_that_are_not_significant(sentence: str, parts: list[str]) -> None:
    assert not_significant(sentence) == parts


@pytest.mark.parametrize(
    "unit", ["(", "p=", "not a ", ", and ", "but the ", "not to be a significant "]
)
def test_long_sentences_take_no_long_time(unit: str) -> None:
    assert isinstance(not_significant(unit * 20_000), list)
