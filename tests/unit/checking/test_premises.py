"""What a question takes for granted, held against the best sentences and the study that it names."""

from __future__ import annotations

import pytest

from assistant.backends.onnx_reader import OnnxReader
from assistant.checking.premises import PremiseCheck
from assistant.domain import (
    CorpusProfile,
    Direction,
    Draft,
    Evidence,
    EvidenceLevel,
    Finding,
    FindingKind,
    Hit,
    Passage,
    Population,
    Question,
    Sentence,
    SentenceHit,
    Source,
    SourceKind,
    Study,
    Term,
)
from assistant.ledger import LedgerEntry
from assistant.text.lexicon import Lexicon

NOTHING = Draft((), "w")
PAPER = Source(
    "okoro-2015",
    "Slow walking: the STRIDES-2 trial",
    SourceKind.PAPER,
    EvidenceLevel.ANIMAL_STUDY,
    authors=("Okoro A",),
    year=2015,
    conditions=("EAE",),
    species=("mouse",),
)

PROFILE = CorpusProfile(
    condition="multiple sclerosis",
    direct=frozenset({"ms", "rrms", "ms-model"}),
    models=frozenset({"ms-model"}),
)


@pytest.fixture(scope="module")
def premises(lexicon: Lexicon, reader: OnnxReader) -> PremiseCheck:
    return PremiseCheck(lexicon, reader, PROFILE, contradicted_from=0.7, shown_from=0.3)


def passage(text: str) -> Passage:
    return Passage("okoro-2015:1", "okoro-2015", 0, len(text), text, "", 0, 0, 9)


def found(question: Question, *texts: str) -> Evidence:
    sentences = tuple(
        SentenceHit(
            source=PAPER,
            passage=passage(text),
            sentence=Sentence(0, len(text), 0),
            ordinal=0,
            text=text,
            section="",
            relevance=0.9,
        )
        for text in texts
    )
    hits = tuple(Hit(sentence.passage, PAPER, 1.0, 0.5, 1.0, 0) for sentence in sentences)
    return Evidence(question, hits, sentences)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (
            "When was the drug approved for children?",
            "The drug has not been approved for children.",
        ),
        ("When was the bridge reopened to lorries?", "The bridge was never reopened to lorries."),
    ],
)
def test_a_question_that_takes_the_contrary_for_granted(
    question: str, sentence: str, premises: PremiseCheck
) -> None:
    asked = Question(question, question)
    said = premises.check(asked, found(asked, sentence))
    assert said == (
        "The question takes something for granted that the documents do not bear out: "
        f"“{sentence}” (Okoro 2015)"
    )


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Why does fish oil lower blood pressure?", "Fish oil lowered blood pressure by relaxing vessels."),
        ("Does stretching reduce back pain?", "Stretching had no effect on back pain."),
        ("When was the harbour built?", "The harbour was built in 1871 by prisoners."),
        ("What do gulls eat?", "Lighthouses were not painted before the war."),
    ],
)  # fmt: skip
def test_an_ordinary_question(question: str, sentence: str, premises: PremiseCheck) -> None:
    asked = Question(question, question)
    assert premises.check(asked, found(asked, sentence)) == ""


def test_nothing_found_says_nothing(premises: PremiseCheck) -> None:
    asked = Question("Why do gulls cry?", "Why do gulls cry?")
    assert premises.check(asked, Evidence(asked, ())) == ""


def plainly(text: str) -> Question:
    return Question(text, text)


UNCHANGED = "Weight did not differ between rats on barley and rats on oats."


def finding(
    direction: Direction, text: str = UNCHANGED, given: str = "barley", outcome: str = "weight"
) -> LedgerEntry:
    one = Finding(
        sentence=0,
        kind=FindingKind.RESULT,
        direction=direction,
        population=Population.ANIMALS,
        intervention=given,
        outcome=outcome,
    )
    return LedgerEntry("okoro-2015#0", PAPER, one, text, "", Study())


@pytest.mark.parametrize(
    ("question", "warned"),
    [
        ("Why did barley help rats keep their weight down?", True),
        ("How did barley lower the weight of rats?", True),
        ("What is the reason for the rise in weight on barley?", True),
        ("Does barley lower the weight of rats?", False),
        ("Why did barley not lower their weight?", False),
        ("What happened to weight on barley?", False),
        ("barley weight fall rats", False),
        ("How did barley lower the pulse of rats?", False),
        ("How did lupins lower the pulse of rabbits?", False),
        ("Why does rapamycin lower the weight of rats on barley?", False),
    ],
)
def test_a_change_whose_reason_is_asked_was_found_not_to_be_there(
    question: str, warned: bool, premises: PremiseCheck
) -> None:
    asked = Question(question, question)
    said = premises.check(asked, found(asked, UNCHANGED), [finding(Direction.NO_EFFECT)])
    assert (UNCHANGED in said) is warned


def test_a_change_that_another_study_did_find_is_no_false_premise(premises: PremiseCheck) -> None:
    asked = plainly("How did barley lower the weight of rats?")
    fell = "Weight fell in rats on barley."
    both = [finding(Direction.NO_EFFECT), finding(Direction.BENEFIT, fell)]
    assert premises.check(asked, found(asked, UNCHANGED, fell), both) == ""


def test_what_a_study_did_not_look_at_has_no_reason(premises: PremiseCheck) -> None:
    asked = plainly("What explains the sleep of the rats on barley?")
    text = "Sleep of the rats on barley was not measured."
    assert text in premises.check(asked, found(asked, text))


@pytest.mark.parametrize("name", ["Okoro", "STRIDES", "STRIDES-2"])
def test_the_study_that_is_named_is_about_others(name: str, premises: PremiseCheck) -> None:
    text = f"How did patients walk in {name}?"
    asked = Question(text, text, terms=(Term("@human", "patients"), Term(name.lower(), name)))
    said = premises.check(asked, found(asked, "Mice walked slowly."))
    assert said.startswith("The study named in the question (Okoro 2015) is not a study of people")


def test_a_study_that_is_not_named_may_be_about_others(premises: PremiseCheck) -> None:
    text = "How did patients walk?"
    asked = Question(text, text, terms=(Term("@human", "patients"),))
    assert premises.check(asked, found(asked, "Mice walked slowly.")) == ""


@pytest.mark.parametrize(
    ("question", "way", "warned"),
    [
        ("Why does barley worsen the weight of rats?", Direction.BENEFIT, True),
        ("Why does barley worsen the weight of rats?", Direction.NO_EFFECT, True),
        ("Why does barley worsen the weight of rats?", Direction.MIXED, False),
        ("Why does barley worsen the weight of rats?", Direction.HARM, False),
        ("Why does barley leave the weight of rats unchanged?", Direction.HARM, True),
        ("Why does barley leave the weight of rats unchanged?", Direction.NO_EFFECT, False),
        ("Does barley worsen the weight of rats?", Direction.BENEFIT, False),
    ],
)
def test_a_change_that_went_the_other_way(
    question: str, way: Direction, warned: bool, premises: PremiseCheck
) -> None:
    text = "Rats were given barley."
    asked = plainly(question)
    said = premises.check(asked, found(asked, text), [finding(way, text)])
    assert (text in said) is warned


@pytest.mark.parametrize(
    ("question", "given", "outcome", "way", "warned"),
    [
        # On the disease and nothing else: any outcome that is named after it will do.
        ("Why does barley worsen EAE?", "barley", "EAE score at day 20", Direction.BENEFIT, True),
        ("What makes barley aggravate EAE?", "barley", "tissue changes of EAE", Direction.BENEFIT, True),
        ("Why does barley worsen sleep in EAE?", "barley", "EAE score at day 20", Direction.BENEFIT, False),
        ("Why does barley worsen epilepsy?", "barley", "EAE score at day 20", Direction.BENEFIT, False),
        ("Why is barley good for EAE?", "barley", "EAE score at day 20", Direction.HARM, True),
        ("How come barley helps in EAE?", "barley", "EAE score at day 20", Direction.BENEFIT, False),
        # Outcomes of one family.
        ("Why did barley improve memory?", "barley", "cognition", Direction.NO_EFFECT, True),
        ("Why did barley improve memory?", "barley", "cognition", Direction.BENEFIT, False),
        ("Why did barley improve memory?", "barley", "gait", Direction.NO_EFFECT, False),
        # The sentence calls what was given by its class.
        ("Why does fasting cut weight?", "fasting or oats", "weight", Direction.NO_EFFECT, True),
        ("Why does fasting cut weight?", "oats", "weight", Direction.NO_EFFECT, False),
    ],
)  # fmt: skip
def test_what_a_finding_is_on(
    question: str, given: str, outcome: str, way: Direction, warned: bool, premises: PremiseCheck
) -> None:
    text = "Nothing more is told of any group."
    asked = plainly(question)
    said = premises.check(asked, found(asked, text), [finding(way, text, given, outcome)])
    assert (text in said) is warned


def test_a_finding_on_something_else_stands_before_the_one_that_is_meant(
    premises: PremiseCheck,
) -> None:
    asked = plainly("Explain the fall in weight on barley.")
    oats = "Oats made rats sleep."
    both = [finding(Direction.BENEFIT, oats, "oats"), finding(Direction.NO_EFFECT)]
    assert UNCHANGED in premises.check(asked, found(asked, oats, UNCHANGED), both)


@pytest.mark.parametrize(
    ("question", "text", "warned"),
    [
        ("When was metformin banned for epilepsy?", "Metformin eased epilepsy in rats.", True),
        ("In which year was metformin banned for epilepsy?", "Rats sleep.", True),
        ("When was metformin banned for epilepsy?", "Metformin was banned for epilepsy.", False),
        ("When was metformin banned for epilepsy?", "Metformin was banned for gout.", True),
        ("Was metformin banned for epilepsy?", "Metformin eased epilepsy in rats.", False),
        ("When was the mill banned?", "The mill stood still.", False),
    ],
)
def test_an_event_that_nothing_speaks_of_has_no_time(
    question: str, text: str, warned: bool, premises: PremiseCheck
) -> None:
    asked = plainly(question)
    assert bool(premises.unspoken(asked, found(asked, text))) is warned
