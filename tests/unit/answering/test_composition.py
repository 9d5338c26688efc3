"""What is quoted, how, and in which order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.doses import holds_dose
from assistant.answering.quotation import citation_of, said
from assistant.domain import (
    BlockKind,
    Claim,
    CorpusProfile,
    Direction,
    Document,
    Evidence,
    EvidenceLevel,
    Finding,
    FindingKind,
    Hit,
    Outcome,
    Population,
    Question,
    QuestionKind,
    QuestionSafety,
    Reference,
    SourceKind,
    Term,
)
from tests.unit.answering.small_writer import (
    PAPER,
    Documents,
    document,
    hit,
    writer_of,
    written,
)


def test_sentences_are_shown_while_they_are_near_the_best() -> None:
    draft = written(hit(PAPER, 0, 0.8), hit(PAPER, 3, 0.39), documents=Documents(PAPER))
    assert [claim.text for claim in draft.claims] == ["Bees dance."]
    assert draft.outcome is Outcome.ANSWERED


def test_what_is_not_sure_enough_is_shown_as_near_and_what_is_far_not_at_all() -> None:
    near, far = hit(PAPER, 0, 0.3), hit(PAPER, 3, 0.05)
    draft = written(near, far, documents=Documents(PAPER), sure=0.5)
    assert draft.claims == ()
    assert [claim.text for claim in draft.nearest] == ["Bees dance."]
    assert draft.outcome is Outcome.NEAREST
    assert written(far, documents=Documents(PAPER), sure=0.5).outcome is Outcome.NONE
    assert written(documents=Documents(PAPER)).outcome is Outcome.NONE


def test_what_comes_near_stands_behind_what_it_leans_on() -> None:
    drugs = document("drugs", "Torin and its kin block mTOR.", "These drugs raise lipids.")
    draft = written(hit(drugs, 1, 0.3), documents=Documents(drugs), sure=0.1)
    assert [claim.text for claim in draft.nearest] == [
        "Torin and its kin block mTOR.",
        "These drugs raise lipids.",
    ]


def test_a_source_that_is_called_by_name_comes_near_where_nothing_else_does() -> None:
    plain = document("oduya-2011", "Bees dance.", "Oduya A. On bees. 2011.")
    source = replace(plain.source, authors=("Oduya A",))
    reference = replace(plain.sentences[1], kind=BlockKind.METADATA)
    its = replace(plain, source=source, sentences=(plain.sentences[0], reference))
    documents = Documents(its, PAPER)
    far = (hit(PAPER, 0, 0.03), hit(its, 0, 0.02), hit(its, 1, 0.01))
    for called, shown in (({"oduya"}, ["Oduya A. On bees. 2011."]), (set[str](), [])):
        question = Question("q", "q", called=frozenset(called))
        draft = written(*far, documents=documents, sure=0.1, question=question)
        assert [claim.text for claim in draft.nearest] == shown


def test_a_question_on_safety_has_to_be_surer_of_its_answer() -> None:
    on_safety = Question("q", "q", kind=QuestionKind.SAFETY)
    for question, outcome in ((on_safety, Outcome.NEAREST), (None, Outcome.ANSWERED)):
        draft = written(hit(PAPER, 0, 0.8), documents=Documents(PAPER), sure=0.8, question=question)
        assert draft.outcome is outcome


def test_an_opener_that_points_back_is_cut_and_the_quote_still_stands_in_the_source() -> None:
    citation = citation_of(hit(PAPER, 1, 0.9), Documents(PAPER))  # type: ignore[arg-type]
    assert citation.quote == "wasps do not dance at all."
    assert PAPER.text[citation.start : citation.end] == citation.quote
    assert said(citation) == "Wasps do not dance at all."


def test_a_sentence_that_leans_on_another_brings_it_along_once() -> None:
    draft = written(hit(PAPER, 2, 0.9), hit(PAPER, 1, 0.8), documents=Documents(PAPER))
    assert [claim.text for claim in draft.claims] == [
        "Wasps do not dance at all.",
        "They sting instead.",
    ]


def test_what_leans_on_a_sentence_that_is_shown_already_stands_behind_it() -> None:
    other = document("other", "Vitamin D is a hormone.")
    documents = Documents(PAPER, other)
    draft = written(hit(PAPER, 1, 0.9), hit(other, 0, 0.8), hit(PAPER, 2, 0.7), documents=documents)
    assert [claim.text for claim in draft.claims] == [
        "Wasps do not dance at all.",
        "They sting instead.",
        "Vitamin D is a hormone.",
    ]


@pytest.mark.parametrize(
    ("alone", "opens"), [(0.5, "Hornets sting."), (0.4, "Wasps do not dance at all.")]
)
def test_what_stands_by_itself_opens_where_it_tells_about_as_much(alone: float, opens: str) -> None:
    other = document("other", "Hornets sting.")
    draft = written(hit(PAPER, 2, 0.9), hit(other, 0, alone), documents=Documents(PAPER, other))
    assert draft.claims[0].text == opens


def test_what_stands_by_itself_never_opens_before_a_document_that_somebody_brought() -> None:
    own = document("own", "Wasps dance.", "They sting instead.")
    own = replace(own, source=replace(own.source, kind=SourceKind.USER))
    other = document("other", "Hornets sting.")
    draft = written(hit(own, 1, 0.6), hit(other, 0, 0.9), documents=Documents(own, other))
    assert [c.citations[0].source_id for c in draft.claims] == ["own", "own", "other"]


def test_a_lead_in_is_not_shown_without_what_leans_on_it() -> None:
    copy = document("copy", "Alpha is odd here.", "They sting instead.")
    documents = Documents(PAPER, copy)
    draft = written(hit(PAPER, 2, 0.9), hit(copy, 1, 0.8), documents=documents)
    assert "Alpha is odd here." not in [claim.text for claim in draft.claims]


def test_who_sells_it_never_opens_when_somebody_else_answers() -> None:
    shop = document("shop", "Our honey heals.", commercial=True)
    documents = Documents(PAPER, shop)
    draft = written(hit(shop, 0, 0.9), hit(PAPER, 0, 0.6), documents=documents)
    assert [c.citations[0].source_id for c in draft.claims] == ["paper", "shop"]
    alone = written(hit(shop, 0, 0.9), documents=documents)
    assert [c.citations[0].source_id for c in alone.claims] == ["shop"]


def test_who_hardly_speaks_to_it_does_not_open_in_the_place_of_who_sells_it() -> None:
    shop = document("shop", "Our honey heals.", commercial=True)
    documents = Documents(PAPER, shop)
    far = written(hit(shop, 0, 0.9), hit(PAPER, 0, 0.2), documents=documents)
    assert [c.citations[0].source_id for c in far.claims] == ["shop"]
    near = written(hit(shop, 0, 0.9), hit(PAPER, 0, 0.3), documents=documents)
    assert [c.citations[0].source_id for c in near.claims] == ["paper", "shop"]


def test_the_paper_that_a_seller_retells_opens_however_it_words_it() -> None:
    shop = document("shop", "One study found that bees dance daily [2].", commercial=True)
    cited = replace(
        shop,
        sentences=(replace(shop.sentences[0], markers=("2",)),),
        references=(Reference("2", "Bees.", source_id="paper"),),
    )
    draft = written(hit(cited, 0, 0.9), hit(PAPER, 0, 0.02), documents=Documents(PAPER, cited))
    assert [c.citations[0].source_id for c in draft.claims] == ["paper", "shop"]


def found(of: Document, *findings: tuple[Direction, str]) -> Document:
    """With a finding on honey in each sentence: (how it turned out, what was looked at)."""
    return replace(
        of,
        findings=tuple(
            Finding(
                n,
                FindingKind.RESULT,
                direction,
                Population.ANIMALS,
                intervention="honey",
                outcome=outcome,
            )
            for n, (direction, outcome) in enumerate(findings)
        ),
    )


@pytest.mark.parametrize(
    ("terms", "order"),
    [((), [1, 0]), ((Term("@wound-healing", "wound healing"),), [0, 1])],
)
def test_a_missed_endpoint_opens_unless_an_outcome_is_named(
    terms: tuple[Term, ...], order: list[int]
) -> None:
    texts = "Honey soothed the wound.", "The cough, the primary endpoint, was as long."
    trial = found(
        document("trial", *texts), (Direction.BENEFIT, "wound"), (Direction.NO_EFFECT, "cough")
    )
    draft = written(
        hit(trial, 0, 0.9),
        documents=Documents(trial),
        question=Question("q", "q", QuestionKind.EFFECT, terms=terms),
    )
    assert [claim.text for claim in draft.claims] == [texts[n] for n in order]


@pytest.mark.parametrize(
    ("asked", "conditions", "outcome"),
    [
        ("ms", ("epilepsy",), Outcome.NEAREST),
        ("ms", ("epilepsy", "multiple sclerosis"), Outcome.ANSWERED),
        ("rrms", ("a mouse model of MS",), Outcome.ANSWERED),
        ("ms", (), Outcome.ANSWERED),  # nobody stated them
        ("epilepsy", ("tuberous sclerosis",), Outcome.ANSWERED),  # not what the corpus is about
    ],
)
def test_what_was_found_in_another_condition_alone_only_comes_near(
    asked: str, conditions: tuple[str, ...], outcome: Outcome
) -> None:
    paper = replace(PAPER, source=replace(PAPER.source, conditions=conditions))
    draft = written(
        hit(paper, 0, 0.9),
        documents=Documents(paper),
        question=Question("q", "q", terms=(Term(f"@{asked}", asked),)),
        corpus=CorpusProfile(direct=frozenset({"ms", "rrms", "ms-model"})),
    )
    assert draft.outcome is outcome


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ("Honey healed the wounds of badgers.", Outcome.NEAREST),
        ("Honey healed the wounds of badgers and of patients.", Outcome.ANSWERED),
    ],
)
def test_what_was_found_in_animals_alone_only_comes_near_a_question_on_people(
    told: str, outcome: Outcome
) -> None:
    paper = document("paper", told, level=EvidenceLevel.ANIMAL_STUDY)
    question = Question("q", "q", terms=(Term("@human", "people"),))
    shown = written(hit(paper, 0, 0.9), documents=Documents(paper), question=question)
    assert shown.outcome is outcome


def test_that_it_was_not_tested_in_people_answers_who_asks_for_people() -> None:
    paper = document("paper", "The study used badgers.")
    limit = Finding(0, FindingKind.LIMITATION, Direction.NOT_STATED, Population.ANIMALS)
    paper = replace(paper, findings=(limit,))
    question = Question("q", "q", terms=(Term("@human", "people"),))
    shown = written(hit(paper, 0, 0.9), documents=Documents(paper), question=question)
    assert shown.outcome is Outcome.ANSWERED


def test_a_sentence_that_names_the_condition_answers_whatever_its_paper_is_about() -> None:
    paper = document("paper", "No seizure was seen in people with MS.")
    paper = replace(paper, source=replace(paper.source, conditions=("epilepsy",)))
    draft = written(
        hit(paper, 0, 0.9),
        documents=Documents(paper),
        question=Question("q", "q", terms=(Term("@ms", "MS"),)),
        corpus=CorpusProfile(direct=frozenset({"ms"})),
    )
    assert draft.outcome is Outcome.ANSWERED


def test_what_turned_out_otherwise_stands_beside_what_comes_near() -> None:
    one = found(document("one", "Honey shortened the cough."), (Direction.BENEFIT, "cough"))
    two = found(document("two", "Honey shortened the cough in some."), (Direction.MIXED, "cough"))
    hits = tuple(Hit(hit(d, 0, 0).passage, d.source, 1.0, 0.5, 1.0, 0) for d in (one, two))
    draft = written(
        hit(one, 0, 0.3),
        documents=Documents(one, two),
        sure=0.1,
        question=Question("q", "q", QuestionKind.EFFECT),
        hits=hits,
    )
    assert [claim.citations[0].source_id for claim in draft.nearest] == ["one", "two"]


@pytest.mark.parametrize(("alone", "told"), [(False, ["one", "two", "two"]), (True, ["one"])])
def test_what_turned_out_otherwise_stands_behind_what_is_planned(
    alone: bool, told: list[str]
) -> None:
    one = found(document("one", "Honey shortened the cough."), (Direction.BENEFIT, "cough"))
    two = document("two", "Honey was given for a year.", "It left the cough as it was.")
    (finding,) = found(two, (Direction.NO_EFFECT, "cough")).findings
    two = replace(two, findings=(replace(finding, sentence=1),))
    documents = Documents(one, two)
    asked = Question("q", "q", QuestionKind.EFFECT)
    hits = tuple(Hit(hit(d, 0, 0).passage, d.source, 1.0, 0.5, 1.0, 0) for d in (one, two))
    claim = Claim("Honey shortened the cough.", (citation_of(hit(one, 0, 0.9), documents),))  # type: ignore[arg-type]
    draft = writer_of([claim], documents, alone=alone).write(asked, Evidence(asked, hits, (), 0.9))
    # The second, whose "it" means nothing without it, brings the first along.
    assert [claim.citations[0].source_id for claim in draft.claims] == told


@pytest.mark.parametrize(("relevance", "order"), [(0.05, ["two"]), (0.3, ["two", "one"])])
def test_what_turned_out_otherwise_stands_before_a_seller_and_where_nothing_comes_near(
    relevance: float, order: list[str]
) -> None:
    shop = document("one", "Metformin shortens the cough.", commercial=True)
    text = "The cough, the primary endpoint, was as long."
    two = found(document("two", text), (Direction.NO_EFFECT, "cough"))
    (missed,) = two.findings
    two = replace(
        two,
        findings=(replace(missed, intervention="metformin"),),
        source=replace(two.source, conditions=("epilepsy",)),
    )
    hits = tuple(Hit(hit(d, 0, 0).passage, d.source, 1.0, 0.5, 1.0, 0) for d in (shop, two))
    terms = (Term("@metformin", "metformin"), Term("@epilepsy", "epilepsy"))
    draft = written(
        hit(shop, 0, relevance),
        documents=Documents(shop, two),
        sure=0.1,
        question=Question("q", "q", QuestionKind.EFFECT, terms=terms),
        hits=hits,
    )
    assert [claim.citations[0].source_id for claim in draft.nearest] == order


def test_what_a_reader_brought_opens_the_answer_where_it_answers() -> None:
    mine = document("mine", "Moths hum at dusk.", kind=SourceKind.USER)
    documents = Documents(PAPER, mine)
    draft = written(hit(PAPER, 0, 0.9), hit(mine, 0, 0.6), documents=documents)
    assert [c.citations[0].source_id for c in draft.claims] == ["mine", "paper"]
    beside = written(hit(PAPER, 0, 0.9), hit(mine, 0, 0.2), documents=documents)
    assert [c.citations[0].source_id for c in beside.claims] == ["paper"]


def test_the_first_sentence_that_says_something_new_stands_beside_an_overview() -> None:
    documents, asked = Documents(PAPER), Question("q", "q")
    dance, sting, sugar = (hit(PAPER, n, 0.9 - n / 10) for n in (0, 2, 3))
    claim = Claim("Bees dance.", (citation_of(dance, documents),), group=Population.ANIMALS)  # type: ignore[arg-type]
    for note, beside in ("", ["Wasps do not dance at all.", "They sting instead."]), ("Alone.", []):
        writer = writer_of([claim], documents, note=note, alone=bool(note))
        draft = writer.write(asked, Evidence(asked, (), (dance, sting, sugar), 0.9))
        assert [claim.text for claim in draft.claims] == ["Bees dance.", *beside]
        assert draft.note == note


def test_who_sells_it_stands_behind_all_else_that_is_planned() -> None:
    shop = document("shop", "Honey shortens any cough.", commercial=True)
    paper = document("paper", "Honey shortened the cough.")
    documents, asked = Documents(shop, paper), Question("q", "q", QuestionKind.OVERVIEW)
    claims = [
        Claim(said(quote), (quote,))
        for quote in (citation_of(hit(d, 0, 0.9), documents) for d in (shop, paper))  # type: ignore[arg-type]
    ]
    draft = writer_of(claims, documents).write(asked, Evidence(asked, (), (), 0.9))
    assert [claim.citations[0].source_id for claim in draft.claims] == ["paper", "shop"]


def test_nothing_is_said_twice() -> None:
    copy = document("copy", "Bees dance!")
    draft = written(hit(PAPER, 0, 0.9), hit(copy, 0, 0.9), documents=Documents(PAPER, copy))
    assert len(draft.claims) == 1


def test_without_its_best_sentence_an_answer_for_advice_is_only_near() -> None:
    draft = written(
        hit(PAPER, 3, 0.9), hit(PAPER, 0, 0.7), documents=Documents(PAPER),
        safety=QuestionSafety.ADVICE,
    )  # fmt: skip
    assert draft.outcome is Outcome.NEAREST


@pytest.mark.parametrize(
    ("safety", "told"),
    [
        (QuestionSafety.ADVICE, ["Bees dance."]),
        (QuestionSafety.GENERAL, ["Bees dance.", "Hornets were given 3 mg of sugar."]),
    ],
)
def test_what_is_planned_loses_only_what_holds_a_dose(
    safety: QuestionSafety, told: list[str]
) -> None:
    documents = Documents(PAPER)
    asked = replace(Question("q", "q"), safety=safety)
    quotes = [citation_of(hit(PAPER, n, 0.9), documents) for n in (0, 3)]  # type: ignore[arg-type]
    writer = writer_of([Claim(said(quote), (quote,)) for quote in quotes], documents)
    draft = writer.write(asked, Evidence(asked, (), (hit(PAPER, 0, 0.9),), 0.9))
    assert [claim.text for claim in (*draft.claims, *draft.nearest)] == told


@pytest.mark.parametrize("sure", [0.9, 0.3])
def test_no_dose_is_given_to_who_asks_what_to_take(sure: float) -> None:
    documents = Documents(PAPER)
    draft = written(
        hit(PAPER, 3, 0.9), hit(PAPER, 0, 0.7), documents=documents, sure=sure,
        safety=QuestionSafety.ADVICE,
    )  # fmt: skip
    assert [c.text for c in (*draft.claims, *draft.nearest)] == ["Bees dance."]


def test_doses_are_told_from_other_numbers() -> None:
    assert holds_dose("They took 2 mg a day.")
    assert not holds_dose("They were followed for 2 years.")
