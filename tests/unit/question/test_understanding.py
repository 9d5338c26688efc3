from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.backends.shipped_files import load_lexicon
from assistant.domain import CorpusProfile, Question, QuestionKind, QuestionSafety, Turn
from assistant.errors import InvalidQuestion
from assistant.question.language import LanguageGuess
from assistant.question.spelling import Speller
from assistant.question.understanding import Understanding, clean_question
from assistant.settings import Asking
from assistant.text.lexicon import Lexicon
from assistant.text.words import analyse, document_keys

COMMON = set("what is the of does do half life hair loss cause good always who capital a".split())
CORPUS = ["rapamycin", "oligodendrocytes", "toxin", "symptoms", "doe"]


class Words:
    """A vocabulary that knows a handful of words."""

    passages = 10

    def document_frequency(self, key: str) -> int:
        return 3 if key in {"@rapamycin", "symptom", "doe"} else 0

    def words(self) -> Sequence[str]:
        return CORPUS

    def called(self) -> Sequence[str]:
        return ["doe"]


def guess(text: str) -> tuple[QuestionKind, QuestionSafety]:
    """Small talk for what says hello, advice for what asks what to take, else a fact."""
    if "hello" in text.lower():
        return QuestionKind.SMALL_TALK, QuestionSafety.GENERAL
    if "take" in text:
        return QuestionKind.ADVICE, QuestionSafety.ADVICE
    return QuestionKind.FACT, QuestionSafety.GENERAL


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(load_lexicon())


@pytest.fixture(scope="module")
def reader(lexicon: Lexicon) -> Understanding:
    return Understanding(
        lexicon=lexicon,
        speller=Speller(CORPUS, lexicon.words(), COMMON.__contains__, COMMON.__contains__),
        language=LanguageGuess(
            lambda _: ("de", 0.99), COMMON.__contains__, {"rapamycin", "symptoms"}.__contains__
        ),
        kinds=guess,
        settings=Asking(max_characters=200),
        corpus=CorpusProfile(),
    )


def read(reader: Understanding, text: str) -> Question:
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
    reader: Understanding, written: str, meant: str
) -> None:
    question = read(reader, f"What is {written}?")
    assert question.corrections == ((written, meant),)
    assert question.standalone == f"What is {meant}?"
    assert question.text == f"What is {written}?"


def test_a_question_in_another_language_is_of_no_kind_and_still_asks_for_advice(
    reader: Understanding,
) -> None:
    question = read(reader, "Wie lange soll ich take Rapamycin?")
    assert (question.language, question.kind) == ("de", QuestionKind.OTHER)
    assert question.safety is QuestionSafety.ADVICE


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hello", QuestionKind.SMALL_TALK),
        ("hello sirolimus", QuestionKind.OTHER),
        ("hello 10.1007/s11064-017-2296-7", QuestionKind.OTHER),
    ],
)
def test_what_names_a_thing_or_a_paper_is_no_small_talk(
    reader: Understanding, text: str, kind: QuestionKind
) -> None:
    assert read(reader, text).kind is kind


@pytest.mark.parametrize(
    "word", ["Torin", "umirolimus", "tacrolimus", "Mongolia", "symptom", "mTORC1", "TGF", "halves"]
)
def test_other_names_are_not_taken_for_misspellings(reader: Understanding, word: str) -> None:
    assert read(reader, f"What is {word}?").corrections == ()


def test_a_synonym_is_embedded_as_the_corpus_calls_it(reader: Understanding) -> None:
    assert read(reader, "What does AY-22989 do?").search_text == "What does rapamycin do?"


def test_a_hyphenated_word_is_one_thing(reader: Understanding) -> None:
    question = read(reader, "What is the half-life of rapamycin?")
    assert [(t.key, t.known) for t in question.terms] == [
        ("half-life", False),
        ("@rapamycin", True),
    ]


def test_no_word_with_a_meaning_is_dropped(reader: Understanding) -> None:
    question = read(reader, "Will I lose my hair on rapamycin?")
    assert {term.surface for term in question.terms} == {"lose", "hair", "rapamycin"}


def test_what_asks_what_to_take_is_advice_and_small_talk_names_nothing(
    reader: Understanding,
) -> None:
    assert read(reader, "What do you take?").advice
    assert not read(reader, "What did Doe do?").advice
    assert read(reader, "Hello there").small_talk
    assert not read(reader, "Hello, what is rapamycin?").small_talk


@pytest.mark.parametrize("word", ["summarise", "summarize", "Immunised", "tumour", "tumor"])
def test_british_and_american_spelling_is_no_slip(word: str) -> None:
    speller = Speller(
        ["summarizes", "tumors", "immunized"],
        ["tumor"],
        {"summarize"}.__contains__,
        COMMON.__contains__,
    )
    assert speller.suggest(word) is None
    assert speller.suggest("sumarizes") == "summarizes"


def test_a_follow_up_has_the_kind_of_what_was_typed(reader: Understanding) -> None:
    turns = [Turn("What does rapamycin do?", "What does rapamycin do?")]
    filled = reader.after("Should it take long?", Words(), turns)
    assert filled.standalone == "Should it take long (What does rapamycin do)?"
    assert filled.kind is QuestionKind.ADVICE
    assert filled.text == "Should it take long?"


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
    reader: Understanding,
) -> None:
    assert read(reader, "Was bewirkt Rapamycin bei Mäusen genau?").language == "de"
    assert read(reader, "What does rapamycin do with the zygomorphic flurb?").language == "en"
    assert read(reader, "rapamycin symptoms").language == "en"
    assert read(reader, "Что делает рапамицин?").language == "ru"  # whatever the detector says


def test_what_leans_on_a_question_for_advice_asks_for_advice(reader: Understanding) -> None:
    turns = [Turn("What rapamycin do I take?", "What rapamycin do I take?")]
    assert reader.after("At what dose?", Words(), turns).advice
    assert not read(reader, "At what dose?").advice


def test_a_whole_question_is_the_same_after_others(reader: Understanding) -> None:
    turns = [Turn("What rapamycin do I take?", "What rapamycin do I take?")]
    question = reader.after("What does rapamycin do?", Words(), turns)
    assert question.standalone == "What does rapamycin do?"
    assert not question.advice
    assert question == read(reader, "What does rapamycin do?")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ラットは冬に眠りますか", "ja"),
        ("쥐는 겨울에 잠을 자나요", "ko"),
        ("大鼠冬天睡觉吗", "zh"),
        ("Κοιμούνται οι αρουραίοι;", "el"),
        ("ইঁদুর কি শীতে ঘুমায়", "bn"),
        ("What does 雷帕霉素 (rapamycin) do?", "en"),
        ("What does rapamycin do to TGF-β and γδ cells?", "en"),
        ("What does ｒａｐａｍｙｃｉｎ do to 𝛽?", "en"),
    ],
)
def test_a_script_tells_the_language(reader: Understanding, text: str, language: str) -> None:
    assert read(reader, text).language == language


def test_a_word_with_hyphens_is_named_whole(reader: Understanding) -> None:
    question = read(reader, "What is the half-life of rapamycin, and which half of it is lost?")
    assert [term.surface for term in question.terms][:2] == ["half-life", "rapamycin"]


def test_ceremony_and_contractions_are_not_looked_up(reader: Understanding) -> None:
    question = read(reader, "Good day! What's rapamycin? Thanks")
    assert [term.surface for term in question.terms] == ["rapamycin"]
    assert question.search_text == "What is rapamycin?"
    assert question.standalone == question.text == "Good day! What's rapamycin? Thanks"


def test_what_follows_small_talk_goes_on_with_what_was_spoken_of_before_it(
    reader: Understanding,
) -> None:
    turns = [
        Turn("How does metformin work?", "How does metformin work?"),
        Turn("Hello there", "Hello there"),
    ]
    after = reader.after("And rapamycin?", Words(), turns)
    assert after.standalone == "How does rapamycin work?"
    alone = reader.after("And rapamycin?", Words(), turns[1:])
    assert alone.standalone == "And rapamycin?"


def test_names_that_no_document_has_are_known_as_such(reader: Understanding) -> None:
    asked = read(reader, "Do symptoms of rapamycin, metformin's or SMO42 last when Doe gives them?")
    assert asked.unheard == ("metformin", "SMO42")


def test_a_name_that_was_left_behind_is_not_missed(reader: Understanding) -> None:
    before = Turn("Does SMO42 help?", "Does SMO42 help?")
    assert reader.read("Does SMO42 help?", Words()).unheard == ("SMO42",)
    metformin = Turn("Does metformin help?", "Does metformin help?")
    assert reader.after("Does rapamycin help it?", Words(), [metformin]).unheard == ("metformin",)
    assert reader.after("And does rapamycin help?", Words(), [metformin]).unheard == ()
    assert reader.after("why?", Words(), [before]).unheard == ("SMO42",)


def test_another_thing_takes_the_place_of_the_one_that_was_asked_about(
    reader: Understanding,
) -> None:
    turns = [Turn("Does metformin help?", "Does metformin help?")]
    other = reader.after("ok and rapamycin?", Words(), turns)
    assert (other.text, other.standalone) == ("ok and rapamycin?", "Does rapamycin help?")
    turns.append(Turn(other.text, other.standalone))
    assert reader.after("how many people?", Words(), turns).standalone == (
        "how many people (Does rapamycin help)?"
    )


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("I was just told that I have it. What is rapamycin?", "What is rapamycin?"),
        ("Is it bad? What is rapamycin?", None),  # both are asked
        ("What is rapamycin?", None),
        ("I was told to rest. Should I take rapamycin?", None),  # it is the case that counts
        ("I want to take it. What is rapamycin?", None),
        ("I was told so. What is it?", None),  # it leans on what was told
        ("What is rapamycin? Thanks a lot.", None),
    ],
)
def test_what_is_asked_behind_what_is_told_stands_alone(
    reader: Understanding, text: str, alone: str | None
) -> None:
    found = reader.alone(read(reader, text), Words())
    assert (found.standalone if found else None) == alone
    assert found is None or found.text == text


def test_who_asks_what_else_asks_what_was_asked(reader: Understanding) -> None:
    cited = (("doe", 0),)
    turns = [Turn("Should I take rapamycin?", "Should I take rapamycin?", cited)]
    more = reader.after("what else?", Words(), turns)
    assert (more.kind, more.told) == (QuestionKind.ADVICE, frozenset(cited))
    assert reader.after("why?", Words(), turns).told == frozenset()
    hello = reader.after("hello, anything else?", Words(), turns)  # to the classifier small talk
    assert hello.kind is QuestionKind.ADVICE
