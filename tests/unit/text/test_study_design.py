"""The kind of evidence is told by publication type, else by the paper's own words, with the rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.domain import EvidenceLevel
from assistant.text.study_design import design_of

MEDLINE = Path(__file__).parents[4] / "shared/data/medline/rapamycin_sample.txt"


@pytest.mark.parametrize(
    ("types", "level"),
    [
        (["Journal Article", "Randomized Controlled Trial"], "randomised_controlled_trial"),
        (["Clinical Trial, Phase I", "Journal Article"], "human_trial_uncontrolled"),
        (["Journal Article", "Review"], "narrative_review"),
        (["Meta-Analysis", "Review"], "meta_analysis"),
        (["Case Reports", "Letter"], "human_observational"),
        (["Practice Guideline"], "guideline"),
        (["Journal Article"], "unknown"),
    ],
)
def test_publication_types_decide(types: list[str], level: str) -> None:
    assert design_of("", "", types).level.value == level


@pytest.mark.parametrize(
    ("title", "abstract", "level"),
    [
        ("A drug in MS", "We randomly assigned 120 patients to drug or placebo.",
         "randomised_controlled_trial"),
        ("A drug in MS", "In this open-label study 8 patients took it for six months.",
         "human_trial_uncontrolled"),
        ("Rapamycin in EAE", "C57BL/6 mice were immunised and given 1 mg/kg for 14 days.",
         "animal_study"),
        ("A signal in cells", "HEK293 cells were transfected and cultured.", "in_vitro_study"),
        ("Structure of a kinase", "The crystal structure at 3.2 Å shows a cleft.",
         "structural_biology"),
        ("Prevalence of MS", "Prevalence was estimated from registries; 2,000 patients were found.",
         "epidemiology"),
        ("mTOR in the brain", "In this review we discuss recent advances.", "narrative_review"),
        ("Rapamycin for MS: a meta-analysis", "We searched PubMed.", "meta_analysis"),
        ("Blood in MS", "Serum from patients was compared with that of 20 healthy people.",
         "human_observational"),
        ("Thoughts", "Nothing of the kind.", "unknown"),
    ],
)  # fmt: skip
def test_words_decide_where_no_type_does(title: str, abstract: str, level: str) -> None:
    assert design_of(title, abstract).level.value == level


def test_the_rule_and_the_facts_are_told() -> None:
    design = design_of("Rapamycin in EAE", "Twelve mice (n = 12) took 1 mg/kg for 14 days.")
    assert design.rule == "animals: “EAE”"
    assert (design.number, design.dose, design.duration) == ("n = 12", "1 mg/kg", "for 14 days")
    assert "n = 12" in design.in_words()


def _medline() -> list[tuple[str, str, list[str]]]:
    text = MEDLINE.read_text(encoding="utf-8").replace("\n      ", " ")
    found = []
    for record in re.split(r"\n\s*\n(?=PMID- )", text):
        title = re.search(r"^TI  - (.+)$", record, re.M)
        abstract = re.search(r"^AB  - (.+)$", record, re.M)
        if title and abstract:
            found.append((title[1], abstract[1], re.findall(r"^PT  - (.+)$", record, re.M)))
    return found


@pytest.mark.shared_data
@pytest.mark.skipif(not MEDLINE.is_file(), reason="needs the data folder beside the checkout")
def test_words_agree_with_medlines_types_mostly_and_err_downwards() -> None:
    """On real records: the words alone against what MEDLINE's indexers said."""
    stated = [(design_of("", "", types).level, t, a) for t, a, types in _medline()]
    typed = [(level, t, a) for level, t, a in stated if level is not EvidenceLevel.UNKNOWN]
    right = sum(design_of(t, a).level is level for level, t, a in typed)
    lifted = sum(
        design_of(t, a).level is EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL
        and level is not EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL
        for level, t, a in typed
    )
    assert len(typed) > 70
    assert right / len(typed) >= 0.7
    assert lifted <= 2
