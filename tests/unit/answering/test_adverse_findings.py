"""What went the wrong way is told first where that is asked."""

from __future__ import annotations

import pytest

from assistant.answering.adverse_findings import foremost, ways_asked
from assistant.answering.overview_request import wish_of
from assistant.domain import CorpusProfile, Direction, QuestionKind
from assistant.ledger import entries_of
from tests.unit.answering.small_ledger import LEXICON, question, row, study

CORPUS = CorpusProfile(called="PD", direct=frozenset({"parkinson"}))
HARM, NONE, MIXED = Direction.HARM, Direction.NO_EFFECT, Direction.MIXED


@pytest.mark.parametrize(
    ("text", "kind", "ways"),
    [
        ("Are there any studies where everolimus made things worse?", QuestionKind.SAFETY, (HARM,)),
        ("Did everolimus ever make it worse?", QuestionKind.EFFECT, (HARM,)),
        ("Which studies found everolimus harmful?", QuestionKind.LIST, (HARM,)),
        ("Any negative results on everolimus?", QuestionKind.CRITIQUE, (HARM, NONE, MIXED)),
        ("What is the evidence against everolimus?", QuestionKind.OVERVIEW, (HARM, NONE, MIXED)),
        ("Did everolimus fail in any trial?", QuestionKind.SAFETY, (HARM, NONE, MIXED)),
        ("Is everolimus harmful?", QuestionKind.SAFETY, ()),  # its side effects are meant
        ("Is everolimus worse than fingolimod?", QuestionKind.COMPARISON, ()),
        ("Does everolimus make remyelination worse?", QuestionKind.EFFECT, ()),  # of one outcome
        ("Did Oduya find that everolimus makes it worse?", QuestionKind.FACT, ()),
        ("Does everolimus work?", QuestionKind.EFFECT, ()),
        ("What is the evidence for everolimus against Parkinson's?", QuestionKind.OVERVIEW, ()),
        ("Does it get worse without everolimus?", QuestionKind.EFFECT, ()),
        ("Did everolimus not make it worse?", QuestionKind.EFFECT, ()),
        ("What makes it worse?", QuestionKind.FACT, ()),  # by nothing that is named
        ("Why does everolimus make it worse?", QuestionKind.MECHANISM, ()),
    ],
)
def test_what_is_asked_for(text: str, kind: QuestionKind, ways: tuple[Direction, ...]) -> None:
    asked = question(text, kind)
    assert ways_asked(asked, wish_of(asked, LEXICON, CORPUS), LEXICON) == ways


def test_people_come_first_and_each_source_once_while_there_are_others() -> None:
    mice = study("mice", row("Worse in mice.", "harm", "everolimus", "gait", whom="animals"))
    people = study(
        "people",
        row("Fewer falls.", "benefit", "everolimus", "falls"),
        row("More fever.", "harm", "everolimus", "fever"),
        row("More tremor.", "harm", "everolimus", "tremor"),
        row("No change in gait.", "no_effect", "everolimus", "gait"),
    )
    entries = [entry for document in (mice, people) for entry in entries_of(document)]
    told = [entry.text for entry in foremost(entries, (HARM, NONE), LEXICON)]
    assert told == ["More fever.", "Worse in mice.", "More tremor.", "No change in gait."]
