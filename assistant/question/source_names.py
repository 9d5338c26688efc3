"""Which sources a question calls by name: "the Oduya study", "what did Lindqvist find in 2016"."""

import re
from collections.abc import Callable, Collection, Sequence
from typing import Final

from assistant.domain import Term
from assistant.text.stemming import stem

_WORKS: Final = frozenset(
    map(stem, "@trial @rct trial study paper article review publication report work".split())
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


_CITED: Final = re.compile(
    r"(?<![\w-])([\w-]+),? (?:et al\b|(?:and|&) (?:colleagues|co-?workers)\b)", re.I
)


def names_of_sources(
    terms: Sequence[Term],
    called: Collection[str],
    is_ordinary: Callable[[str], bool],
    text: str = "",
) -> frozenset[str]:
    """Those words of a question, in lower case, that call a source by its author or trial.

    `called` are the words that sources are called by. Some of them are words of the language, too, by `is_ordinary`:
    such a one is a name where it begins with a capital, or where a word for a study or a year follows, or
    "et al." in the `text` that is asked.

    >>> terms = (Term("young", "young"), Term("peopl", "people"))
    >>> names_of_sources(terms, {"young"}, lambda word: True)
    frozenset()
    >>> terms = (Term("fund", "funds"), Term("young", "young"), Term("paper", "paper"))
    >>> names_of_sources(terms, {"young"}, lambda word: True)
    frozenset({'young'})
    >>> names_of_sources((Term("young", "young"),), {"young"}, lambda word: True, "what did young et al find")
    frozenset({'young'})
    """
    names = set()
    cited = {name.lower() for name in _CITED.findall(text)}
    for number, term in enumerate(terms):
        if term.name in called:
            after = terms[number + 1].key if number + 1 < len(terms) else ""
            written = term.surface[0].isupper() or after in _WORKS or _YEAR.fullmatch(after)
            if written or term.name in cited or not is_ordinary(term.name):
                names.add(term.name)
    return frozenset(names)
