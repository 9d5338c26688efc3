"""What a cited paper is asked by rule: figures, in whom, and what it says it has not."""

from __future__ import annotations

import pytest

from assistant.checking.cited_rules import missing_figures, other_population, said_to_be_absent
from assistant.checking.cited_sentences import CitedSentence
from assistant.domain import Concept, CorpusProfile, Document, EvidenceLevel, LexiconData, Source
from assistant.text.lexicon import Lexicon
from assistant.text.sentence_profile import profile

NAMES = ("gout", "zeta", "yota", "sleep", "gait", "cough")
LEXICON = Lexicon(
    LexiconData(
        (
            *(Concept(name, (name,)) for name in NAMES),
            Concept("human", ("people",)),
            Concept("goutlike", ("gouty mice",), broader=("gout",)),
        ),
        {},
        {
            "outcome": frozenset({"sleep", "gait"}),
            "intervention": frozenset({"zeta"}),
            "pathway": frozenset({"yota"}),
        },
        "",
    )
)
CORPUS = CorpusProfile(condition="gout", direct=frozenset({"gout"}))
MICE, PEOPLE = EvidenceLevel.ANIMAL_STUDY, EvidenceLevel.HUMAN_OBSERVATIONAL
CELLS = EvidenceLevel.IN_VITRO_STUDY


def sentence(text: str, level: EvidenceLevel = PEOPLE, *, statement: bool = True) -> CitedSentence:
    return CitedSentence(text, profile(text, LEXICON), 0.5, level, True, statement)


@pytest.mark.parametrize(
    ("claim", "missing"),
    [
        ("It fell by 30% in 12 weeks.", ""),  # each in another sentence
        ("It fell by 31% in 12 months.", "12 months, 31%"),
        ("It fell by 31% in 12 weeks.", "31%"),
        ("Group 7 fell by 30%.", ""),  # a number alone may be a label
        ("It fell.", ""),
    ],
)
def test_figures_of_a_claim_are_looked_for_in_the_whole_paper(claim: str, missing: str) -> None:
    cited = [sentence("It fell by 30%."), sentence("It ran for 12 weeks.", statement=False)]
    assert missing_figures(claim, cited, LEXICON) == missing


def other(claim: str, *cited: CitedSentence, condition: str = "gout", species: str = "") -> str:
    one, other = (tuple(filter(None, [name])) for name in (condition, species))
    source = Source("s", "s", conditions=one, species=other)
    document = Document(source, "", (), ())
    return other_population(profile(claim, LEXICON), document, cited, LEXICON, CORPUS)


@pytest.mark.parametrize(
    ("claim", "condition", "species", "reason"),
    [
        ("Zeta eases gout.", "cough", "people", "The cited work is not about gout."),
        ("Zeta eases gout.", "gout", "people", ""),
        ("Zeta eases gout.", "", "", ""),  # nobody wrote down what it is about
        ("Zeta eases gout.", "cough", "gouty mice", ""),  # a model of it
        ("Zeta eases cough.", "sleep", "people", ""),  # not what the corpus is about
    ],
)
def test_a_claim_on_the_condition_leans_on_work_on_the_condition(
    claim: str, condition: str, species: str, reason: str
) -> None:
    assert other(claim, condition=condition, species=species) == reason


@pytest.mark.parametrize(
    ("claim", "cited", "shown"),
    [
        (
            "People had more sleep.",
            [sentence("Sleep rose.", MICE), sentence("Sleep grew.", CELLS)],
            True,
        ),
        ("Mice had more sleep.", [sentence("Sleep rose.", MICE)], False),
        # in people, too
        ("People had more sleep.", [sentence("Sleep rose.", MICE), sentence("Sleep fell.")], False),
        # what is said of something else, is no finding, or was not seen shows nothing
        ("People had more sleep.", [sentence("Gait rose.", MICE)], False),
        ("People had more sleep.", [sentence("Sleep is due.", MICE, statement=False)], False),
        ("People had more sleep.", [sentence("Sleep was not measured.", MICE)], False),
        # one of two outcomes in animals alone is enough
        (
            "People had more gait and sleep.",
            [sentence("Gait rose."), sentence("Sleep rose.", MICE)],
            True,
        ),
    ],
)
def test_a_claim_on_people_leans_on_what_was_seen_in_people(
    claim: str, cited: list[CitedSentence], shown: bool
) -> None:
    found = other(claim, *cited)
    assert found.endswith("animals or cells: “Sleep rose.”") if shown else found == ""


@pytest.mark.parametrize(
    ("claim", "cited", "where"),
    [
        ("Zeta helps.", ["Gait fell.", "Zeta was not tested."], 1),
        ("Yota helps.", ["Yota was not measured.", "Yota is not mentioned."], 0),
        (
            "Zeta helps.",
            ["Zeta was not tested.", "Zeta eased it."],
            None,
        ),  # there is something, after all
        ("Zeta and yota help.", ["Zeta was not tested.", "Yota eased it."], 0),
        (
            "Sleep helps.",
            ["Sleep was not tested."],
            None,
        ),  # neither a treatment nor a part of a pathway
        ("Zeta helps.", ["Yota was not tested."], None),
        ("Zeta helps.", [], None),
    ],
)
def test_a_paper_that_says_it_has_nothing_on_the_treatment_is_told(
    claim: str, cited: list[str], where: int | None
) -> None:
    sentences = [sentence(text) for text in cited]
    found = said_to_be_absent(profile(claim, LEXICON), sentences, LEXICON)
    assert found == (None if where is None else sentences[where])


def test_a_line_on_method_does_not_say_that_there_is_something() -> None:
    absent, method = sentence("Zeta was not tested."), sentence("Zeta was bought.", statement=False)
    assert said_to_be_absent(profile("Zeta helps.", LEXICON), [method, absent], LEXICON) == absent
