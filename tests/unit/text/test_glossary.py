"""Which words of an answer are explained, and what stands beside them."""

from __future__ import annotations

import pytest

from assistant.domain import Concept, LexiconData, PlainWord
from assistant.text.glossary import plain_words
from assistant.text.lexicon import Lexicon

LEXICON = Lexicon(
    LexiconData(
        (
            Concept("honeybee", ("honeybee", "honeybees", "Apis")),
            Concept("swarming", ("swarming", "swarm", "swarms")),
            Concept("drone", ("drone",), broader=("honeybee",)),
            Concept("hive", ("hive",)),
            Concept("bee", ("bee", "bees", "bea")),
        ),
        {},
        {},
        "",
    )
)
GLOSSARY = {
    "honeybee": "an insect that makes honey",
    "swarming": "leaving together",
    "nectar": "what they drink",
    "bee": "what dances",
}


def explained(*texts: str) -> list[tuple[str, str]]:
    return [(found.word, found.meaning) for found in plain_words(texts, GLOSSARY, LEXICON)]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Apis dances.", "also called honeybee; an insect that makes honey"),
        ("Honeybees dance.", "an insect that makes honey"),  # the same name in the plural
        ("HONEYBEES dance.", "an insect that makes honey"),
        ("Swarms rise.", "leaving together"),
        ("Bees rise.", "what dances"),  # short as it is
        ("Bea rises.", "also called bee; what dances"),
    ],
)
def test_another_name_is_told_and_another_form_of_the_same_one_is_not(
    text: str, meaning: str
) -> None:
    (found,) = explained(text)
    assert found == (text.split()[0], meaning)


@pytest.mark.parametrize(
    "text",
    [
        "The hive is old.",  # a name that the glossary does not have
        "Nectar is sweet.",  # a word of the glossary that is no name of the lexicon
        "A drone hums.",  # a kind of what is explained is not that
        "A honeybeelike thing hums.",
        "",
    ],
)
def test_what_is_not_in_the_glossary_by_its_own_name_is_not_explained(text: str) -> None:
    assert explained(text) == []


def test_words_stand_in_the_order_of_the_texts_and_not_of_the_glossary() -> None:
    found = explained("Swarms rise.", "The honeybees of a swarm rise.", "Apis rises.")
    assert [word for word, _ in found] == ["Swarms", "honeybees"]


def test_a_reader_of_nothing_is_told_nothing() -> None:
    assert plain_words((), GLOSSARY, LEXICON) == ()
    assert plain_words(("Honeybees dance.",), {}, LEXICON) == ()
    assert plain_words(("Honeybees dance.",), {"honeybee": "it"}, LEXICON) == (
        PlainWord("Honeybees", "it"),
    )
