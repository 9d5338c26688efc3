"""What is told of one source, on studies invented for it."""

from __future__ import annotations

from assistant.answering.source_overview import SourceOverview
from assistant.domain import Document, QuestionKind
from tests.unit.answering.small_ledger import (
    LEXICON,
    SmallIndex,
    entries,
    evidence,
    question,
    row,
    study,
)

TRIAL = study(
    "trial",
    row("Gait got better.", "benefit", "laquinimod", "gait"),
    row("Nobody was followed beyond June.", kind="limitation"),
    row("Doses of laquinimod differed.", kind="limitation"),
)
REVIEW = study(
    "review",
    row("Laquinimod is promising.", "benefit", "laquinimod", "decline", kind="conclusion"),
    row("Fingolimod was not looked at.", kind="limitation"),
)


def sources(*documents: Document) -> tuple[SourceOverview, SmallIndex]:
    index = SmallIndex(*documents)
    return SourceOverview(index, LEXICON), index  # type: ignore[arg-type]


def test_weaknesses_are_those_of_the_study_found_first_the_nearest_before_others() -> None:
    own, index = sources(TRIAL, REVIEW)
    asked = question("Weaknesses of that trial?", QuestionKind.CRITIQUE)
    told = own.limits(asked, evidence(asked, index, TRIAL))
    assert [claim.text for claim in told] == [
        "Nobody was followed beyond June.",
        "Doses of laquinimod differed.",
    ]


def test_where_a_treatment_is_named_limits_name_it_too() -> None:
    own, index = sources(TRIAL, REVIEW)
    asked = question("Weaknesses of laquinimod trials?", QuestionKind.CRITIQUE)
    told = own.limits(asked, evidence(asked, index, TRIAL, REVIEW))
    assert [claim.text for claim in told] == ["Doses of laquinimod differed."]


def test_a_sentence_that_answers_by_itself_opens_the_limits() -> None:
    own, index = sources(TRIAL)
    asked = question("Weaknesses of that trial?", QuestionKind.CRITIQUE)
    told = own.limits(asked, evidence(asked, index, TRIAL, best=0.9))
    first = index.document(TRIAL.source.id).sentences[0]
    assert told[0].citations[0].start == first.start
    assert [claim.text for claim in told[1:]] == [
        "Nobody was followed beyond June.",
        "Doses of laquinimod differed.",
    ]


def test_what_is_not_known_is_of_the_studies_that_were_told_or_names_the_treatment() -> None:
    own, index = sources(TRIAL, REVIEW)
    asked = question("What is known about laquinimod?")
    found = evidence(asked, index, REVIEW, TRIAL)
    limit = own.unknown(entries(TRIAL), frozenset({"@laquinimod"}), found)
    assert limit is not None and limit.text == "Nobody was followed beyond June."
    other = own.unknown(entries(REVIEW), frozenset({"@fingolimod"}), found)
    assert other is not None and other.text == "Fingolimod was not looked at."


def test_the_limit_of_a_single_study_is_told_though_the_question_did_not_find_it() -> None:
    own, index = sources(TRIAL, REVIEW)
    asked = question("Overview of that trial")
    nothing = evidence(asked, index)
    limit = own.unknown(entries(TRIAL), frozenset(), nothing)
    assert limit is not None and limit.text == "Nobody was followed beyond June."
    assert own.unknown(entries(TRIAL, REVIEW), frozenset(), nothing) is None


def test_a_card_has_what_was_found_first_and_no_limits() -> None:
    own, _ = sources(TRIAL)
    assert [claim.text for claim in own.told("trial", found=False)] == ["Gait got better."]


def test_who_asks_what_a_study_found_is_told_that_with_its_first_limit() -> None:
    own, _ = sources(TRIAL)
    assert [claim.text for claim in own.told("trial", found=True)] == [
        "Gait got better.",
        "Nobody was followed beyond June.",
    ]


def test_only_a_sentence_that_surely_answers_is_told_beside_a_count() -> None:
    own, index = sources(TRIAL)
    asked = question("How many trials are there?", QuestionKind.NUMBER)
    sure = own.surely(evidence(asked, index, TRIAL, best=0.9))
    assert [claim.citations[0].source_id for claim in sure] == ["trial"]
    assert own.surely(evidence(asked, index, TRIAL, best=0.3)) == []
    assert own.surely(evidence(asked, index)) == []


def test_limits_that_say_little_of_what_is_asked_are_left_out() -> None:
    own, index = sources(TRIAL)
    asked = question("Weaknesses of that trial?", QuestionKind.CRITIQUE)
    found = evidence(asked, index, TRIAL, best=0.9)
    shown = [c.text for c in own.limits(asked, found)]
    told = [c.text for c in own.limits(asked, found, shown_from=0.99)]
    assert len(shown) == 3
    assert told == shown[:1]
