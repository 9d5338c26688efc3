"""Which words of a question call a source by its author or trial."""

from __future__ import annotations

import pytest

from assistant.backends.shipped_files import load_lexicon
from assistant.domain import Term
from assistant.question.source_names import names_of_sources
from assistant.text.lexicon import Lexicon
from assistant.text.words import analyse

LEXICON = Lexicon(load_lexicon())
CALLED = {"oduya", "young", "hive"}
ORDINARY = {"young", "hive"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("who paid for the oduya study", {"oduya"}),
        ("oduya funding?", {"oduya"}),
        ("What did Oduya's group find?", {"oduya"}),
        ("what did Young find", {"young"}),
        ("young et al, sample size", set()),
        ("the young paper", {"young"}),
        ("young 2016 dose", {"young"}),
        ("were they young people", set()),
        ("HIVE primary endpoint", {"hive"}),
        ("Oduya or Young?", {"oduya", "young"}),
        ("who paid for the Smith study", set()),
        ("", set()),
    ],
)
def test_an_ordinary_word_is_a_name_where_it_is_written_or_used_as_one(
    text: str, names: set[str]
) -> None:
    terms = [Term(t.key, t.surface) for t in analyse(text, LEXICON) if not t.stop]
    assert names_of_sources(terms, CALLED, ORDINARY.__contains__) == names
