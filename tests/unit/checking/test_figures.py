"""A figure is a number with its unit, what it counts and how often; the same only if all of it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.figure_comparison import unborne
from assistant.checking.figures import figures_in
from assistant.text.lexicon import Lexicon


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        # conversions
        ("The tablet holds 0.5 mg.", "The tablet holds 500 µg."),
        ("The tablet holds 500 mcg.", "The tablet holds 0.5 milligrams."),
        ("Lead stood at 10 µmol/L.", "Lead stood at 10 µM."),
        ("Lead stood at 10⁻³ M.", "Lead stood at 1 mM."),
        ("It ran for 24 hours.", "It ran for one day."),
        ("It ran for 12 months.", "It ran for a whole 1 year."),
        ("It ran for six months.", "It ran for half a year."),
        ("It ran for 1½ years.", "It ran for 18 months."),
        # ways of writing a number
        ("1.5 x 10^6 spores were sown.", "1.5 × 10⁶ spores were sown."),
        ("1e-3 M of salt", "0.001 M of salt"),
        ("12,5 % of the loaves", "12.5 percent of the loaves"),
        ("12·5 per cent of the loaves", "12.5% of the loaves"),
        ("٤٢٪ of the wells", "42 % of the wells"),
        ("٣٫٥ mg", "3.5 mg"),
        ("12,500 households", "12 500 households"),
        ("1.234.567 households", "1,234,567 households"),
        ("2.3 million households", "2,300,000 households"),
        ("forty-two nurses", "42 nurses"),
        ("one hundred and twelve nurses", "112 nurses"),
        ("5·10⁴ spores", "50,000 spores"),
        ("5 × 10^(−4) g", "0.5 mg"),
        ("10^1.5 spores", "31.622776601683793 spores"),
        ("a width of 7.5¹ mm", "7.5 mm wide"),
        ("a width of 7.5^a mm", "7.5 mm wide"),
        ("1/4 of the loaves", "¼ of the loaves"),
        ("2 1/2 hours", "150 minutes"),
        ("p = 0·004", "P = .004"),
        ("a change of −3.5 points", "a change of –3.5 points"),
        ("a change of ‐3.5 points", "a change of -3.5 points"),
        ("H₂O at 40 ℃", "H2O at 40 °C"),
        # ranges and lists share their unit
        ("It took 10 mg.", "It took 10-20 mg."),
        ("between 2 and 4 weeks", "2–4 weeks"),
        ("a dose of 4 mg", "doses of 2, 4 or 8 mg"),
        # how often
        ("2 mg twice a week", "2 mg twice weekly"),
        ("2 mg every 12 hours", "2 mg twice daily"),
        ("2 mg a day", "a daily dose of 2 mg"),
        ("5 mg/kg/day", "5 mg/kg daily"),
        # compounds
        ("60 ml min-1", "60 mL/min"),
        ("60 ml/min per 1.73 m2", "60 ml min⁻¹ per 1.73 m²"),
        ("5 ug/ml", "5 µg per millilitre"),
        # what is counted
        ("31 patients", "31 elderly women"),
        ("12 trials", "12 studies"),
        ("5 animals", "5 mice"),
        # tests of significance
        ("It was clear (p < 0.05).", "It was clear (p = 0.012)."),
        ("a twofold rise", "a 2-fold rise"),
        ("37 °C", "37 degrees Celsius"),
        # names are no figures
        ("Type 1 receptors and IL-9 matter.", "Receptors of that kind matter."),
    ],
)
def test_the_same_figure_in_other_clothes(claim: str, evidence: str, lexicon: Lexicon) -> None:
    assert unborne(figures_in(claim, lexicon), figures_in(evidence, lexicon)) == ()


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The dose was 8 g a day.", "The dose was 8 mg a day."),
        ("The dose was 8 mg a week.", "The dose was 8 mg a day."),
        ("2 mg twice a week", "2 mg once weekly"),
        ("2 mg a week", "a daily dose of 2 mg"),
        ("weekly injections", "daily injections"),
        ("5 mg/kg", "5 mg"),
        ("5 pg per mL", "5 ng/ml"),
        ("It stood at 10 nM.", "It stood at 10 µM."),
        ("It stood at 3 mM.", "It stood at 3 mm."),
        ("37 °C", "37 °F"),
        ("5 kcal", "5 cal"),
        ("296 mice were followed.", "296 people were followed."),
        ("5 rats", "5 mice"),
        ("3 fractures", "3 sprains"),
        ("It lasted nine weeks.", "It lasted nine months."),
        ("In week 12 it fell.", "In month 12 it fell."),
        ("It fell by 42 points.", "42 adults took part, and it fell."),
        ("1.5 x 10^5 spores", "1.5 × 10⁶ spores"),
        ("2.3 billion households", "2.3 million households"),
        ("It took 10 g.", "It took 10-20 mg."),
        ("more than 50% of the wells", "less than 50% of the wells"),
        ("p = 0.012", "p < 0.05"),
        ("p < 0.001", "p = 0.012"),
        ("The dam was begun in 1931.", "The dam was begun in 1913."),
    ],
)
def test_another_figure(claim: str, evidence: str, lexicon: Lexicon) -> None:
    assert unborne(figures_in(claim, lexicon), figures_in(evidence, lexicon))


def test_a_figure_is_told_as_it_was_written(lexicon: Lexicon) -> None:
    said = figures_in("They drank 250 mL a day for 6 weeks.", lexicon)
    assert unborne(said, figures_in("They drank tea.", lexicon)) == ("250 mL a day", "6 weeks")


def test_a_number_that_makes_no_sense_is_none(lexicon: Lexicon) -> None:
    assert (
        figures_in("Version 1.22.3 of mTORC1, Th17, 4E-BP1, 3T3 and OCT3/4", lexicon).figures == ()
    )


@given(st.integers(1, 9), st.integers(-9, 9).filter(lambda power: power not in {0, 1}))
def test_a_power_of_ten_is_one_number_in_every_spelling(
    lexicon: Lexicon, factor: int, power: int
) -> None:
    raised = str(power).translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))
    forms = [
        f"{factor} × 10{raised} L",
        f"{factor}×10^{power} L",
        f"{factor} x 10^({power}) L",
        f"{factor} × 10^{str(power).replace('-', '−')} L",
        f"{factor}·10{raised} L",
        f"{factor}e{power} L",
    ]
    wanted = figures_in(forms[0], lexicon)
    assert len(wanted.figures) == 1
    assert all(unborne(figures_in(form, lexicon), wanted) == () for form in forms)
    joined = figures_in(f"{factor} × 10{abs(power)} L", lexicon)
    assert unborne(wanted, joined) != ()
