"""What says what a thing is, and what only names it."""

from __future__ import annotations

import pytest

from assistant.answering.definitions import is_about, names_it, says_what_it_is
from assistant.backends.lexicon_file import load_lexicon
from assistant.domain import Question, QuestionKind, Term
from assistant.text.lexicon import Lexicon

LEXICON = Lexicon(load_lexicon())
OTTER = Term("otter", "otters")
MS = Term("@ms", "MS")


def asked(term: Term) -> Question:
    return Question("q", "q", QuestionKind.DEFINITION, terms=(term,))


@pytest.mark.parametrize(
    ("term", "text", "about", "says"),
    [
        (OTTER, "Otters are sleek animals.", True, True),
        (OTTER, "The sea otter (Enhydra lutris) is the smallest of them.", True, True),
        (OTTER, "By otters are meant all thirteen kinds.", True, True),
        (OTTER, "Otters eat crabs.", True, False),
        (OTTER, "Otters are not fish.", True, False),
        (OTTER, "Beavers are watched by an otter.", False, False),
        (MS, "Multiple sclerosis (MS) is a disease of the nerves.", True, True),
        (MS, "People with MS are often young.", True, True),
    ],
)
def test_what_a_sentence_begins_with(term: Term, text: str, about: bool, says: bool) -> None:
    question = asked(term)
    assert is_about(text, question, LEXICON) is about
    assert says_what_it_is(text, question, LEXICON) is says


def test_a_kind_of_a_thing_is_told_from_the_thing_and_its_name_from_both() -> None:
    mtor = asked(Term("@mtor", "mTOR"))
    assert is_about("mTOR is a kinase.", mtor, LEXICON, kinds=False)
    assert is_about("mTOR inhibition lowers it.", mtor, LEXICON)
    assert not is_about("mTOR inhibition lowers it.", mtor, LEXICON, kinds=False)
    assert names_it("Rheb and other switches turn on mTOR.", mtor, LEXICON)
    assert not names_it("Rheb is a switch.", mtor, LEXICON)
