from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.backends.lexicon_file import load_lexicon
from assistant.domain import Ask, Question
from assistant.errors import InvalidQuestion
from assistant.settings import Asking
from assistant.steps.forms import ask_of, says_absent
from assistant.steps.language import LanguageGuess
from assistant.steps.lexicon import Lexicon
from assistant.steps.questions import QuestionReader, clean_question
from assistant.steps.spelling import Speller
from assistant.steps.words import analyse, document_keys

COMMON = set("what is the of does do half life hair loss cause good always who capital a".split())
CORPUS = ["rapamycin", "oligodendrocytes", "toxin", "symptoms", "doe"]


class Words:
    """A vocabulary that knows a handful of words."""

    passages = 10

    def document_frequency(self, key: str) -> int:
        return 3 if key in {"@rapamycin", "symptom", "doe"} else 0

    def own_frequency(self, key: str) -> int:
        return 1 if key == "marmoset" else 0

    def words(self) -> Sequence[str]:
        return CORPUS

    def called(self) -> Sequence[str]:
        return ["doe"]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(load_lexicon())


@pytest.fixture(scope="module")
def reader(lexicon: Lexicon) -> QuestionReader:
    return QuestionReader(
        lexicon=lexicon,
        speller=Speller(CORPUS, lexicon.words(), COMMON.__contains__),
        language=LanguageGuess(
            lambda _: ("de", 0.99), COMMON.__contains__, {"rapamycin", "symptoms"}.__contains__
        ),
        called=frozenset({"doe"}),
        scope="the field",
        settings=Asking(max_characters=200),
    )


def read(reader: QuestionReader, text: str) -> Question:
    return reader.read(text, Words())


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("sirolimus", "@rapamycin"),
        ("AY-22989", "@rapamycin"),
        ("ay 22989", "@rapamycin"),
        ("mechanistic target of rapamycin", "@mtor"),
        ("FRAP1", "@mtor"),
        ("experimental autoimmune encephalomyelitis", "@eae"),
        ("RAD-001", "@everolimus"),
        ("CCI-779", "@temsirolimus"),
        ("regulatory T cells", "@treg"),
        ("mTOR's", "@mtor"),
    ],
)
def test_names_of_one_thing_are_one_word(lexicon: Lexicon, text: str, key: str) -> None:
    assert [token.key for token in analyse(text, lexicon)] == [key]


def test_the_narrower_is_found_by_the_broader_and_not_the_other_way_round(lexicon: Lexicon) -> None:
    assert "@mtor-inhibitor" in document_keys("temsirolimus", lexicon)
    assert "@temsirolimus" not in document_keys("mTOR inhibitors", lexicon)


def test_british_and_american_spelling_are_one(lexicon: Lexicon) -> None:
    assert document_keys("tumour ageing randomised", lexicon) == document_keys(
        "tumor aging randomized", lexicon
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("rapamicin", "rapamycin"),
        ("Rapamycine", "rapamycin"),
        ("oligodendrocites", "oligodendrocytes"),
        ("temsirolimis", "temsirolimus"),
    ],
)
def test_misspelt_words_of_the_field_are_mended(
    reader: QuestionReader, written: str, meant: str
) -> None:
    question = read(reader, f"What is {written}?")
    assert question.corrections == ((written, meant),)
    assert question.standalone == f"What is {meant}?"
    assert question.text == f"What is {written}?"


@pytest.mark.parametrize(
    "word", ["Torin", "umirolimus", "tacrolimus", "Mongolia", "symptom", "mTORC1", "TGF", "halves"]
)
def test_other_names_are_not_taken_for_misspellings(reader: QuestionReader, word: str) -> None:
    assert read(reader, f"What is {word}?").corrections == ()


def test_a_synonym_is_embedded_as_the_corpus_calls_it(reader: QuestionReader) -> None:
    assert read(reader, "What does AY-22989 do?").search_text == "What does rapamycin do?"


def test_a_hyphenated_word_is_one_thing(reader: QuestionReader) -> None:
    question = read(reader, "What is the half-life of rapamycin?")
    assert [(t.key, t.focus, t.known) for t in question.terms] == [
        ("half-life", True, False),
        ("@rapamycin", False, True),
    ]


def test_scope_is_told_by_names_of_the_field_or_of_a_source(reader: QuestionReader) -> None:
    assert read(reader, "What does rapamycin do?").in_domain
    assert read(reader, "What did Doe do?").in_domain
    assert not read(reader, "What is the capital of Mongolia?").in_domain
    anything = replace(reader, scope="")
    assert read(anything, "What is the capital of Mongolia?").in_domain
    assert not read(reader, "What is a good diet?").in_domain
    # A name that only a document brought along has makes the question one about it.
    assert read(reader, "What did the marmoset eat?").in_domain


@pytest.mark.parametrize(
    ("text", "ask"),
    [
        ("How many mice were used?", Ask.NUMBER),
        ("By how much did symptoms fall?", Ask.NUMBER),
        ("What percentage of cells changed?", Ask.SHARE),
        ("What dose of metformin was given?", Ask.DOSE),
        ("How long did it take?", Ask.DURATION),
        ("Who wrote the review?", Ask.PERSON),
        ("Why is that?", Ask.REASON),
        ("How do rapalogs work?", Ask.MECHANISM),
        ("What is autophagy?", Ask.DEFINITION),
        ("What are the side effects of everolimus?", Ask.LIST),
        ("How do mTORC1 and mTORC2 differ?", Ask.COMPARISON),
        ("Is it good?", Ask.YES_NO),
        ("rapamycin EAE", Ask.OPEN),
    ],
)
def test_the_form_of_the_answer(text: str, ask: Ask) -> None:
    assert ask_of(text) is ask


def test_a_missing_figure_is_recognised_by_its_kind(reader: QuestionReader) -> None:
    text = "The abstract gives no effect size, dose or number of animals."
    assert says_absent(read(reader, "How much was it?"), text)
    assert says_absent(read(reader, "What dose was it?"), text)
    assert not says_absent(read(reader, "What is it?"), text)
    assert not says_absent(read(reader, "What dose was it?"), "The dose was 3 mg/kg.")


@pytest.mark.parametrize("text", ["", "   ", "???", "\x00\x07", "\u200b\u202e"])
def test_a_question_without_a_word_is_none(text: str) -> None:
    with pytest.raises(InvalidQuestion):
        clean_question(text, 100)


def test_a_question_that_is_too_long_says_how_long() -> None:
    with pytest.raises(InvalidQuestion, match="100,000 characters; at most 4,000"):
        clean_question("x" * 100_000, 4000)


def test_control_and_direction_characters_are_dropped() -> None:
    assert clean_question("What\x1b[31m is\u202e\u200b it?\n\tNow", 100) == "What [31m is it? Now"


def test_a_foreign_language_is_told_only_when_english_words_are_missing(
    reader: QuestionReader,
) -> None:
    assert read(reader, "Was bewirkt Rapamycin bei Mäusen genau?").language == "de"
    assert read(reader, "What does rapamycin do with the zygomorphic flurb?").language == "en"
    assert read(reader, "rapamycin symptoms").language == "en"
    assert read(reader, "Что делает рапамицин?").language == "de"  # whatever the detector says
