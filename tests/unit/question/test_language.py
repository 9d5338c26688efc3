"""When a question is taken to be in English, and what a detector is asked where it may not be."""

from __future__ import annotations

import pytest

from assistant.question.language import LanguageGuess

COMMON = frozenset("the owls eat do what at night in no war small".split())
NAMES = frozenset({"zetamab", "oduya"})


class Detector:
    """Says what it is told to say, and remembers what it was asked."""

    def __init__(self, code: str = "de", certainty: float = 0.99) -> None:
        self.said = (code, certainty)
        self.asked: list[str] = []

    def __call__(self, text: str) -> tuple[str, float]:
        self.asked.append(text)
        return self.said


def guessed(text: str, detector: Detector) -> str:
    return LanguageGuess(detector, COMMON.__contains__, NAMES.__contains__).of(text)


@pytest.mark.parametrize(
    "text",
    [
        "Owls eat zetamab at night",  # each word is common or a name
        "Fressen Eulen",  # two words tell more of names than of a language
        "the gloop flurb snark blick",  # one telling word in five
        "What small owls eat flurb snark",  # more than half of it is known, and a word tells
        "",
    ],
)
def test_where_words_settle_that_it_is_english_nobody_is_asked(text: str) -> None:
    detector = Detector()
    assert guessed(text, detector) == "en"
    assert detector.asked == []


@pytest.mark.parametrize(
    "text",
    [
        "the gloop flurb snark blick drazz",  # one telling word in six
        "Eulen war in no gloop",  # other languages write these words, too
        "small small small flurb",  # known words, of which none is of grammar
    ],
)
def test_where_words_do_not_settle_it_the_guess_counts(text: str) -> None:
    assert guessed(text, Detector("nl")) == "nl"


@pytest.mark.parametrize(("certainty", "code"), [(0.6, "de"), (0.59, "en")])
def test_a_guess_has_to_be_certain_enough(certainty: float, code: str) -> None:
    assert guessed("Fressen Eulen nachts", Detector(certainty=certainty)) == code


def test_names_are_not_shown_to_the_detector_unless_there_is_nothing_else() -> None:
    detector = Detector()
    guessed("Fressen Eulen Zetamab nach Oduya", detector)
    assert detector.asked == ["fressen eulen nach"]
    greek = LanguageGuess(detector, COMMON.__contains__, lambda _: True)
    assert greek.of("Κουκουβάγια") == "el"
    assert detector.asked[-1] == "Κουκουβάγια"


@pytest.mark.parametrize(
    ("detected", "certainty", "code"),
    [
        ("uk", 0.2, "uk"),  # among the languages of a script an unsure guess will do
        ("de", 0.99, "ru"),  # and one that the script rules out will not
    ],
)
def test_the_guess_chooses_among_the_languages_of_a_script(
    detected: str, certainty: float, code: str
) -> None:
    assert guessed("Едят ли совы ночью", Detector(detected, certainty)) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("αβγ", "el"),  # three Greek letters make a word
        ("αβ", "en"),  # two are a name
        ("мыши abcdefgh", "ru"),  # half as many as the Latin letters
        ("мыши abcdefghi", "en"),
    ],
)
def test_a_few_letters_of_a_script_are_names(text: str, code: str) -> None:
    assert guessed(text, Detector()) == code
