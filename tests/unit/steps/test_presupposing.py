"""What a question takes for granted, and whether a sentence goes that way."""

from __future__ import annotations

import pytest

from assistant.steps.direction import agrees
from assistant.steps.presupposing import presupposed


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("Why does rapamycin cure MS?", "rapamycin cure MS"),
        ("How come mice recover?", "mice recover"),
        ("By how much did it fall?", "it fall"),
        ("How many new lesions did fasting prevent?", "fasting prevent new lesions"),
        ("When was temsirolimus licensed for MS?", "temsirolimus licensed for MS"),
        ("What does rapamycin do?", ""),
        ("Does rapamycin help?", ""),
    ],
)
def test_what_is_taken_for_granted(question: str, statement: str) -> None:
    assert presupposed(question) == statement


@pytest.mark.parametrize(
    ("assumed", "sentence", "side"),
    [
        ("rapamycin worsen EAE", "Tissue changes of EAE were milder on rapamycin.", False),
        ("fasting prevent new lesions", "The trial found no effect of fasting on lesions.", False),
        ("IL-17 fall significantly", "IL-17 fell without reaching significance.", False),
        ("astrocytes fail", "Astrocyte formation was unaffected.", False),
        ("rapamycin leave mTORC2 untouched", "Rapamycin reduced mTORC2.", False),
        ("relapses disappear", "Relapses were not reported.", False),
        ("remyelination rise in people", "It was measured only in mice.", False),
        ("seizures fall", "Seizures dropped by 40 per cent.", True),
        ("mTORC2 stay unaffected", "mTORC2 was unaffected.", True),
        ("rapamycin matter", "Rapamycin was given for six months.", None),
    ],
)
def test_whether_a_sentence_goes_that_way(assumed: str, sentence: str, side: bool | None) -> None:
    assert agrees(assumed, sentence) is side
