"""What was found in others than is asked about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.indirectness import conditions_asked, is_on_others, none_is_on_it
from assistant.answering.quotation import quoted
from assistant.domain import Claim, CorpusProfile, Population, Question, Source, Term
from tests.unit.answering.small_ledger import LEXICON, SmallIndex, entries, row, study

CORPUS = CorpusProfile(direct=frozenset({"parkinson", "neurodegenerative"}))
OTHER_CORPUS = CorpusProfile(direct=frozenset({"cancer"}))
ABROAD = study("abroad", row("Fits were fewer."), condition="epilepsy")
HOME = study("home", row("Gait got better."))
NAMING = study("naming", row("Fits are fewer in Parkinson's."), condition="epilepsy")
LIMIT = study("limit", row("Nobody was followed.", kind="limitation"), condition="epilepsy")
RATS = study("rats", row("Fur grew.", "benefit", "it", "fur", whom="animals"))
DISH = study("dish", row("Cells grew.", "benefit", "it", "growth", whom="cells"))
UNSAID = study("unsaid", row("It grew.", whom="none"))
INDEX = SmallIndex(ABROAD, HOME, NAMING, LIMIT, RATS, DISH, UNSAID)


def question(*concepts: str) -> Question:
    return Question("q", "q", terms=tuple(Term(f"@{one}", one) for one in concepts))


@pytest.mark.parametrize(
    ("named", "corpus", "conditions"),
    [
        ("parkinson", CORPUS, {"parkinson", "neurodegenerative"}),
        ("epilepsy", CORPUS, {"epilepsy"}),
        ("breast-cancer", OTHER_CORPUS, {"breast-cancer", "cancer"}),  # a kind of the corpus's own
        ("metformin", CORPUS, set()),  # no condition
        ("parkinson", CorpusProfile(), {"parkinson"}),
    ],
)
def test_the_corpus_is_asked_about_by_its_condition_or_a_kind_of_it(
    named: str, corpus: CorpusProfile, conditions: set[str]
) -> None:
    assert conditions_asked(question(named), corpus, LEXICON) == conditions


@pytest.mark.parametrize(
    ("stated", "others"),
    [
        (("epilepsy",), True),
        (("epilepsy", "cancer"), False),
        (("kidney cancer",), False),  # a kind of what is wanted
        (("gout",), True),  # a condition that the lexicon does not have
        ((), False),  # nobody stated any
    ],
)
def test_a_source_is_on_others_where_it_states_conditions_and_none_is_wanted(
    stated: tuple[str, ...], others: bool
) -> None:
    assert (
        is_on_others(Source("s", "Cancer", conditions=stated), frozenset({"cancer"}), LEXICON)
        is others
    )


def claim(key: str) -> Claim:
    return quoted(entries(INDEX.document(key))[0], INDEX)  # type: ignore[arg-type]


def none(asked: Question, *keys: str, corpus: CorpusProfile = CORPUS) -> bool:
    return none_is_on_it(asked, [claim(key) for key in keys], INDEX, corpus, LEXICON)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("keys", "elsewhere"),
    [
        (("abroad",), True),
        (("abroad", "home"), False),  # one that is on it is enough
        (("abroad", "naming"), False),
        (("abroad", "limit"), False),  # and so is that something is not known
    ],
)
def test_an_answer_is_elsewhere_where_every_claim_is(
    keys: tuple[str, ...], elsewhere: bool
) -> None:
    assert none(question("parkinson"), *keys) is elsewhere


def test_a_claim_is_on_it_where_one_of_its_sources_is() -> None:
    both = replace(
        claim("abroad"), citations=(*claim("abroad").citations, *claim("home").citations)
    )
    assert not none_is_on_it(question("parkinson"), [both], INDEX, CORPUS, LEXICON)  # type: ignore[arg-type]


def test_who_asks_about_another_condition_or_none_is_told_what_there_is() -> None:
    assert not none(question("cancer"), "abroad")
    assert not none(question("metformin"), "abroad")
    assert not none(question("parkinson"), "abroad", corpus=CorpusProfile())


@pytest.mark.parametrize(
    ("keys", "in_none"),
    [
        (("rats",), True),
        (("rats", "dish"), True),
        (("rats", "home"), False),
        (("rats", "unsaid"), False),  # in whom it was is not known
    ],
)
def test_who_asks_for_people_is_not_answered_by_animals_and_cells_alone(
    keys: tuple[str, ...], in_none: bool
) -> None:
    assert none(question("human"), *keys) is in_none
    assert not none(question("parkinson"), *keys)
    assert {claim(key).group for key in ("rats", "dish")} == {Population.ANIMALS, Population.CELLS}
