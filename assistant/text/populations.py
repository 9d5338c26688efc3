"""Plain English for who or what was studied: people, animals, cells in culture."""

import re
from typing import Final

from assistant.text.lexicon import Lexicon
from assistant.text.sentence_profile import profile
from assistant.text.words import tokenize

_PERSONS: Final = (
    "patient patients participant participants subject subjects volunteer volunteers men women children"
    " adults persons people individuals recipient recipients residents"
).split()
_COUNTED: Final = frozenset(
    """adult man woman child infant infants boy boys girl girls case cases male males control controls female
    females mother mothers student students worker workers respondent respondents user users survivor survivors
    twin twins""".split()
)
"""Words that stand for people where they are counted; elsewhere they say too little, or are of animals, too."""

PEOPLE: Final = re.compile(rf"\b(?:{'|'.join(_PERSONS)}|cohort)\b", re.I)
ANIMALS: Final = re.compile(
    r"\b(?:mice|mouse|murine|rats?|rabbits?|zebrafish|monkeys?|macaques?|pigs?|dogs?|hamsters?|guinea pigs?"
    r"|drosophila|flies|c\. elegans|yeast|worms?|animals?|EAE|experimental autoimmune encephalomyelitis|cuprizone"
    r"|xenografts?|in vivo)\b",
    re.I,
)
CELLS: Final = re.compile(
    r"\b(?:in vitro|cell lines?|cultured|cultures?|HEK ?293\w*|HeLa|fibroblasts|transfect\w+|co-?cultures?"
    r"|primary (?:neurons|cells|astrocytes)|(?:carcinoma|cancer|tumou?r|endothelial|smooth muscle) cells)\b",
    re.I,
)


def is_person(word: str) -> bool:
    """Whether a word in lower case stands for a person where it is counted, beside the lexicon's names."""
    return word in _COUNTED or word in _PERSONS


def speaks_of_people(text: str, lexicon: Lexicon) -> bool:
    """Whether people are named in it."""
    if "human" in profile(text, lexicon).concepts:
        return True
    return any(is_person(word.lower()) for word, _, _ in tokenize(text))


def speaks_of_animals(text: str, lexicon: Lexicon) -> bool:
    """Whether animals, or a disease that only animals are given, are named in it."""
    concepts = profile(text, lexicon).concepts
    animals = lexicon.group("population") - {"human"}
    return bool(concepts & (animals | lexicon.group("model")))
