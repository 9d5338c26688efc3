"""What is a dose, which is never said to somebody who asks what to take."""

from __future__ import annotations

import pytest

from assistant.answering.doses import holds_dose


@pytest.mark.parametrize(
    "amount",
    [
        "5 mg",
        "5mg",
        "0.5 MG",
        "5\u00a0mg",  # a space that does not break
        "5 mg/kg",
        "5 µg",  # the sign for micro
        "5 μg",  # the Greek letter in its place
        "5 mcg",
        "2 grams",
        "1 milligram",
        "500 micrograms",
        "2,000 IU",
        "1 unit",
        "20 mL",
        "2 to 5 g",
        "10-mg",
        "10\u2011mg",  # a hyphen that does not break
        "4 mgs",
        "10 nanograms",
        "5 millilitres",
        "two milligrams",
        "2 tablets",
    ],
)
def test_an_amount_of_something_is_a_dose_however_it_is_written(amount: str) -> None:
    assert holds_dose(f"Owls were given {amount} of it at dusk.")
    assert holds_dose(f"They were given it ({amount}).")


@pytest.mark.parametrize(
    "sentence",
    [
        "Owls were given a small dose.",
        "They were watched in 12 groups for 2 years.",  # a word that begins with a unit
        "It fell by 30%.",
        "Pressure stood at 90 mmHg.",
        "It took 5 minutes and 3 injections.",
        "Milligrams and grams are units.",
        "Of 40 owls, many grams of food were left.",
        "",
    ],
)
def test_another_number_is_none(sentence: str) -> None:
    assert not holds_dose(sentence)
