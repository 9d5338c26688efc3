"""What says what a thing is, and what only names it."""

from __future__ import annotations

import pytest

from assistant.answering.definitions import says_what_it_is
from assistant.backends.shipped_files import load_lexicon
from assistant.domain import Question, QuestionKind, Term
from assistant.text.lexicon import Lexicon

LEXICON = Lexicon(load_lexicon())
OTTER = Term("otter", "otters")
MS = Term("@ms", "MS")
MTOR = Term("@mtor", "mTOR")


@pytest.mark.parametrize(
    ("term", "text", "says"),
    [
        (OTTER, "Otters are sleek animals.", True),
        (OTTER, "The sea otter (Enhydra lutris) is the smallest of them.", True),
        (OTTER, "By otters are meant all thirteen kinds.", True),
        (OTTER, "Otters eat crabs.", False),
        (OTTER, "Otters are not fish.", False),
        (OTTER, "Beavers are watched by an otter.", False),
        (MS, "Multiple sclerosis (MS) is a disease of the nerves.", True),
        (MS, "People with MS are often young.", True),
        (MTOR, "mTOR inhibition is what rapamycin does.", True),  # a kind of it
    ],
)
def test_what_begins_with_a_thing_and_goes_on_with_a_verb_of_being(
    term: Term, text: str, says: bool
) -> None:
    question = Question("q", "q", QuestionKind.DEFINITION, terms=(term,))
    assert says_what_it_is(text, question, LEXICON) is says
