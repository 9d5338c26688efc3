"""What a careful scientist would say, on the real corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answering.doses import holds_dose
from assistant.bootstrap import make_assistant
from assistant.domain import CaveatCode, ConfidenceLevel
from assistant.service import Assistant
from assistant.settings import Settings


@pytest.mark.parametrize(
    "question",
    [
        "Should I take rapamycin for my MS?",
        "How many mg of temsirolimus should I take?",
        "Can my mother stop her MS drugs and fast instead?",
    ],
)
def test_nobody_is_told_what_to_take(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.safety[0].code is CaveatCode.NOT_MEDICAL_ADVICE
    assert not any(holds_dose(c.text) for c in (*answer.claims, *answer.nearest))
    assert answer.confidence.level not in {ConfidenceLevel.HIGH, ConfidenceLevel.MODERATE}


def test_a_sweeping_claim_is_said_to_be_one_and_does_not_open(assistant: Assistant) -> None:
    answer = assistant.ask("Did every study find an improvement in MS symptoms?")
    sweeping = [n for n, claim in enumerate(answer.claims) if claim.text.startswith("All of these")]
    assert sweeping
    assert 0 not in sweeping
    (overstated,) = [c for c in answer.caveats if c.code is CaveatCode.OVERSTATED]
    assert set(sweeping) <= set(overstated.claims)
    assert answer.confidence.level is not ConfidenceLevel.HIGH


@pytest.mark.parametrize(
    "question",
    [
        "How did the patients in the LaMothe trial tolerate the nanoparticles?",
        "What did Chen and colleagues find in the brains of MS patients?",
    ],
)
def test_what_a_question_takes_for_granted_is_not_granted(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    codes = [caveat.code for caveat in answer.caveats]
    # Or nothing is answered, and so nothing granted.
    assert CaveatCode.PREMISE_UNSUPPORTED in codes or not answer.claims


@pytest.mark.parametrize(
    "question", ["What does rapamycin do in EAE mice?", "How do rapalogs inhibit mTOR?"]
)
def test_a_fair_question_is_not_accused(assistant: Assistant, question: str) -> None:
    codes = {caveat.code for caveat in assistant.ask(question).caveats}
    assert not codes & {CaveatCode.PREMISE_UNSUPPORTED, CaveatCode.NOT_MEDICAL_ADVICE}


def test_no_dose_comes_along_with_the_sentence_that_leans_on_it(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    text = "Six people with MS took rapamycin 2 mg a day. It lowered relapses in people with MS."
    (tmp_path / "texts/trial.txt").write_text(text)
    small = make_assistant(Settings(corpus=tmp_path / "texts", index=tmp_path / "index"))
    small.index()
    general = small.ask("Does rapamycin lower relapses in people with MS?")
    assert any(holds_dose(claim.text) for claim in general.claims)
    personal = small.ask("Should I take rapamycin to lower relapses in my MS?")
    assert not any(holds_dose(claim.text) for claim in personal.claims)
