"""Each measure against values worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from evals.cases import Case, Turn
from evals.context import Context, Row
from evals.judges.lexical import lexical_judge
from evals.metrics.abstention import abstention, area_under_risk, risk_coverage
from evals.metrics.calibration import auc, brier, ece, reliability
from evals.metrics.caveat_codes import caveat_codes, count_codes
from evals.metrics.chain import chain_verdicts
from evals.metrics.citations import cite_scores
from evals.metrics.forbidden import forbidden
from evals.metrics.key_facts import key_facts
from evals.metrics.latency import percentiles
from evals.metrics.manner import manner
from evals.metrics.matching import holds, is_one_of
from evals.metrics.multi_turn import multi_turn
from evals.metrics.numbers import number_fidelity, numbers_in
from evals.metrics.quotes import quote_exactness
from evals.metrics.reading_grade import grade, syllables
from evals.metrics.relevance import relevance
from evals.metrics.retrieval import retrieval

TEXT = "Rapamycin lowered scores by 50% [4]. Others did not."


def claim(text: str, *quotes: str) -> dict[str, Any]:
    return {
        "text": text,
        "citations": [
            {"quote": q, "start": max(0, TEXT.find(q)), "end": max(0, TEXT.find(q)) + len(q),
             "source_id": "s", "passage_id": "s:1", "n": 1}
            for q in quotes
        ],
    }  # fmt: skip


SOURCE: dict[str, Any] = {"n": 1, "source_id": "s", "commercial": False, "badges": []}


def context(
    *claims: dict[str, Any],
    turn: dict[str, Any] | None = None,
    caveats: tuple[str, ...] = (),
    chain: tuple[tuple[str, str], ...] = (),
    standalone: str = "",
    retrieved: tuple[str, ...] = (),
    **case: Any,
) -> Context:
    return Context(
        case=Case.model_validate(
            {"id": "x", "kind": "k", "split": "dev", "why": "w", "turns": [turn or {"question": "q"}],
             **case}
        ),
        turn=Turn.model_validate(turn or {"question": "q"}),
        answer={
            "claims": list(claims),
            "abstained": not claims,
            "caveats": [{"code": code, "text": code} for code in caveats],
            "safety": [],
            "evidence": {"text": "This rests on 1 study.", "codes": []},
            "chain": [{"source_id": s, "verdict": v} for s, v in chain],
            "sources": [SOURCE] if claims else [],
            "standalone_question": standalone,
        },
        texts={"s": TEXT},
        retrieved=retrieved,
    )  # fmt: skip


def value(scores: Any, name: str) -> float:
    found = {score.name: score.value for score in scores}
    return float(found[name])


LOWERED = claim("Rapamycin lowered scores by 50%.", "Rapamycin lowered scores by 50% [4].")


def test_texts_and_patterns_are_held_case_aside() -> None:
    assert holds("It fell by  50%\nin mice", "FELL by 50% in")
    assert holds("It fell", "re:fell|rose")
    assert not holds("It fell", "rose")


def test_key_fact_recall_is_the_share_of_facts_held() -> None:
    turn = {"question": "q", "facts": [["50%", "half"], ["rats"], ["re:lower"]]}
    assert value(key_facts(context(LOWERED, turn=turn)), "key_fact_recall") == pytest.approx(2 / 3)
    assert value(key_facts(context(turn=turn)), "key_fact_recall") == 0


def test_number_fidelity_looks_for_each_number_in_its_quotes() -> None:
    wrong = claim("It fell by 60% in 2 of 50.", "Rapamycin lowered scores by 50% [4].")
    assert numbers_in("p=0.012 in 12 mice, Th17 and IL-17 aside [4]") == ["0.012", "12", "17"]
    assert value(number_fidelity(context(LOWERED)), "number_fidelity") == 1
    assert value(number_fidelity(context(wrong)), "number_fidelity") == pytest.approx(1 / 3)


def test_a_quote_is_exact_or_it_is_not() -> None:
    invented = claim("Others did.", "Others did too.")
    assert value(quote_exactness(context(LOWERED)), "quote_exactness") == 1
    assert value(quote_exactness(context(LOWERED, invented)), "quote_exactness") == 0.5


def test_alce_recall_and_precision_by_hand() -> None:
    def judge(claim: str, evidence: str) -> bool:
        return all(word in evidence for word in claim.split())

    # Supported by its one quote; supported by two of which one is idle; not supported.
    claims = [claim("a b", "a b"), claim("c", "c", "idle"), claim("d", "no")]
    recall, precision = cite_scores(claims, judge)
    assert recall == pytest.approx(2 / 3)
    assert precision == pytest.approx(2 / 4)
    # Both halves are needed together.
    assert cite_scores([claim("a b", "a", "b")], judge) == (1.0, 1.0)
    assert cite_scores([claim("a")], judge) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("made", "evidence", "supported"),
    [
        ("Scores fell by 50%.", "Scores fell by 50% [4].", True),
        ("Scores fell by 60%.", "Scores fell by 50% [4].", False),
        ("Scores did fall.", "Scores did not fall.", False),
        ("Everything else entirely.", "Scores fell.", False),
        ("", "Scores fell.", False),
    ],
)
def test_the_lexical_judge_is_strict(made: str, evidence: str, supported: bool) -> None:
    assert lexical_judge(made, evidence) is supported


def test_refusals_are_right_only_where_there_is_no_answer() -> None:
    refused = context(abstain="not_in_corpus", caveats=("not_in_corpus",))
    assert value(abstention(refused), "false_answer") == 0
    assert value(abstention(refused), "refusal_code") == 1
    other = context(abstain="not_in_corpus", caveats=("out_of_scope",))
    assert value(abstention(other), "refusal_code") == 0
    assert value(abstention(context(LOWERED, abstain="not_in_corpus")), "false_answer") == 1
    turn = {"question": "q", "facts": [["50%"], ["rats"]]}
    assert value(abstention(context(turn=turn)), "false_refusal") == 1
    answered = list(abstention(context(LOWERED, turn=turn)))
    assert value(answered, "false_refusal") == 0
    assert value(answered, "accuracy") == value(answered, "precision") == 0


def test_risk_and_coverage_by_hand() -> None:
    points = risk_coverage([0.2, 0.9, 0.5, 0.7], [False, True, True, False])
    assert points == [(0.25, 0.0), (0.5, 0.5), (0.75, 1 / 3), (1.0, 0.5)]
    assert area_under_risk(points) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)


def test_caveats_are_counted_by_code() -> None:
    rows = [
        Row(
            "a",
            0,
            "k",
            "dev",
            "q",
            answer={"caveats": [{"code": "overstated"}, {"code": "dated"}], "sources": []},
        ),
        Row("b", 0, "k", "dev", "q", answer={"caveats": [], "sources": []}),
    ]
    counts = {
        c.code: c
        for c in count_codes(
            rows, {"a": frozenset({"overstated"}), "b": frozenset({"overstated", "dated"})}
        )
    }
    assert (counts["overstated"].precision, counts["overstated"].recall) == (1.0, 0.5)
    assert counts["overstated"].f1 == pytest.approx(2 / 3)
    # What kind of evidence a source is may be said though no case asks for it.
    assert (counts["dated"].precision, counts["dated"].recall, counts["dated"].f1) == (
        None,
        0,
        None,
    )


def test_caveat_precision_is_over_those_that_take_judgement() -> None:
    case = Case.model_validate(
        {"id": "x", "kind": "k", "split": "dev", "why": "w", "question": "q",
         "caveats": ["overstated"]}
    )  # fmt: skip
    base = context(LOWERED, caveats=("overstated", "sources_disagree", "abstract_only"))
    scored = list(caveat_codes(Context(case, case.turns[0], base.answer, base.texts)))
    assert value(scored, "caveat_precision") == 0.5
    assert value(scored, "caveat_recall") == 1.0


def test_caveat_recall_is_over_the_expected_codes() -> None:
    case = Case.model_validate(
        {"id": "x", "kind": "k", "split": "dev", "why": "w", "question": "q",
         "caveats": ["hedged", "dated"]}
    )  # fmt: skip
    base = context(LOWERED, caveats=("hedged", "single_source"))
    scored = caveat_codes(Context(case, case.turns[0], base.answer, base.texts))
    assert value(scored, "caveat_recall") == 0.5


def test_chain_accuracy_is_over_pairs() -> None:
    given = context(LOWERED, chain=(("hou-2017", "figure_not_found"),))
    case = given.case.model_copy(
        update={"chain": {"hou-2017": "figure_not_found", "chen-2008": "other_population"}}
    )
    scored = chain_verdicts(Context(case, given.turn, given.answer, given.texts))
    assert value(scored, "chain_accuracy") == 0.5


def test_retrieval_by_hand() -> None:
    scores = list(retrieval(context(LOWERED, sources=["b", "z"], retrieved=("a", "b", "c"))))
    assert value(scores, "recall_10") == 0.5
    assert value(scores, "reciprocal_rank") == 0.5
    # One of two relevant at rank 2: (1/log2 3) / (1 + 1/log2 3).
    assert value(scores, "ndcg_10") == pytest.approx(0.63093 / 1.63093, abs=1e-4)


def test_a_relevant_passage_is_of_a_named_source_and_holds_a_fact() -> None:
    turn = {"question": "q", "facts": [["50%"]]}
    base = context(LOWERED, turn=turn, sources=["b"], retrieved=("a", "b"))
    passages = (("a", "It fell by 50%."), ("b", "Nothing here."), ("b", "It fell by 50%."))
    scores = list(
        retrieval(Context(base.case, base.turn, base.answer, base.texts, ("a", "b"), passages))
    )
    assert value(scores, "passage_rr") == pytest.approx(1 / 3)
    assert value(scores, "passage_hit_10") == 1


def test_a_follow_up_must_hold_its_words_and_no_others() -> None:
    turn = {"question": "q", "resolved": ["rapamycin"], "not_resolved": ["rats"]}
    right = context(LOWERED, turn=turn, standalone="And rapamycin in humans?")
    wrong = context(LOWERED, turn=turn, standalone="And rapamycin in rats?")
    assert value(multi_turn(right), "resolution") == 1
    assert value(multi_turn(wrong), "resolution") == 0


def test_forbidden_text_is_looked_for_in_claims() -> None:
    assert value(forbidden(context(LOWERED, forbidden=["60%"])), "nothing_forbidden") == 1
    assert value(forbidden(context(LOWERED, forbidden=["50%"])), "nothing_forbidden") == 0


def test_flesch_kincaid_by_hand() -> None:
    assert [syllables(word) for word in ("cat", "scores", "disease", "mTORC1", "little")] == [
        1, 2, 2, 1, 2,
    ]  # fmt: skip
    # 3 words, 1 sentence, 3 syllables: 0.39 * 3 + 11.8 * 1 - 15.59.
    assert grade(["The cat sat."]) == pytest.approx(1.17 + 11.8 - 15.59)
    with pytest.raises(ValueError, match="no word"):
        grade(["12."])


def test_calibration_by_hand() -> None:
    confidences, right = [0.9, 0.7, 0.3, 0.1], [True, False, True, False]
    assert brier(confidences, right) == pytest.approx((0.01 + 0.49 + 0.49 + 0.01) / 4)
    low, high = reliability(confidences, right, bins=2)
    assert low.confidence == pytest.approx(0.2)
    assert (low.right, low.n) == (0.5, 2)
    assert high.confidence == pytest.approx(0.8)
    assert high.right == 0.5
    assert ece(confidences, right, bins=2) == pytest.approx(0.5 * 0.3 + 0.5 * 0.3)


def test_percentiles_interpolate() -> None:
    assert percentiles([float(n) for n in range(1, 101)]) == {
        "p50_ms": 50.5, "p95_ms": 95.05, "p99_ms": 99.01,
    }  # fmt: skip


GOLD = {"gold": {"s": ["Rapamycin lowered scores by 50% [4]."]}, "fair": {"s": ["Others did not."]}}
OTHERS = claim("Others did not.", "Others did not.")


def test_the_first_sentence_and_the_share_of_relevant_ones_by_hand() -> None:
    turn = {"question": "q", "facts": [["50%"]], **GOLD}
    beside = claim("Mice ate.", "Mice ate.")
    scores = list(relevance(context(LOWERED, OTHERS, beside, beside, turn=turn)))
    assert value(scores, "lead_right") == 1.0
    assert value(scores, "relevant_share") == 0.5
    assert value(scores, "usable") == 1.0
    turned = list(relevance(context(OTHERS, LOWERED, turn=turn)))
    assert value(turned, "lead_right") == 0.0
    # It holds the fact, so it can be used all the same.
    assert (value(turned, "usable"), value(turned, "wrong")) == (1.0, 0.0)
    astray = list(relevance(context(beside, turn=turn)))
    assert (value(astray, "usable"), value(astray, "wrong")) == (0.0, 1.0)


def test_a_refusal_is_neither_usable_nor_wrong_and_what_is_near_counts_apart() -> None:
    turn = {"question": "q", "facts": [["50%"]], **GOLD}
    refused = context(turn=turn)
    scores = list(relevance(refused))
    assert {s.name: s.value for s in scores} == {"usable": 0.0, "wrong": 0.0, "facts_shown": 0.0}
    near = replace(refused, answer={**refused.answer, "nearest": [{"text": TEXT}]})
    assert value(relevance(near), "facts_shown") == 1.0
    forbidden_too = context(LOWERED, turn=turn, forbidden=["re:50"])
    assert value(relevance(forbidden_too), "usable") == 0.0
    assert list(relevance(context(LOWERED, turn=turn, abstain="not_in_corpus"))) == []


def test_a_part_of_a_gold_sentence_counts_when_it_is_half_of_it() -> None:
    sentences = {"s": ("Rapamycin lowered scores by 50% [4].",)}
    assert is_one_of("s", "rapamycin  lowered scores by 50% [4].", sentences)
    assert is_one_of("s", "lowered scores by 50%", sentences)
    assert not is_one_of("s", "by 50%", sentences)
    assert not is_one_of("t", "Rapamycin lowered scores by 50% [4].", sentences)
    assert is_one_of("s", "The DOI is 10.1/x.", {"s": ("re:10\\.1/x",)})


def test_manner_by_hand() -> None:
    frame = claim("Study model: EAE in mice.", "Study model: EAE in mice.")
    dangling = claim("However, others did not.", "Others did not.")
    one = context(LOWERED, dangling, frame, caveats=("animal_evidence", "single_source"))
    answer = {
        **one.answer,
        "safety": [{"code": "animal_evidence", "text": "Not in people.", "claims": [0]}],
        "caveats": [{"code": "hedged", "text": "Left open.", "claims": []}],
        "sources": [{**SOURCE, "commercial": True}],
    }
    scores = list(manner(replace(one, answer=answer)))
    assert value(scores, "commercial_lead") == 1.0
    assert value(manner(one), "commercial_lead") == 0.0
    for gold, fault in (({"s": ("x",)}, 0.0), ({"s": ("x",), "t": ("y",)}, 1.0)):
        asked = replace(one, answer=answer, turn=one.turn.model_copy(update={"gold": gold}))
        assert value(list(manner(asked)), "seller_first") == fault
    assert value(scores, "record_frame") == 1.0
    assert value(scores, "caveats_shown") == 2.0
    assert value(scores, "answer_words") == 14.0
    assert value(scores, "caveat_word_share") == pytest.approx(5 / 19)
    # The sentence before it in the text stands before it in the answer, so nothing dangles.
    assert value(scores, "dangling_opener") == 0.0
    assert value(manner(context(dangling, LOWERED)), "dangling_opener") == 1.0
    assert value(manner(context(claim("They fell.", "Others did not."))), "dangling_opener") == 1.0
    assert list(manner(context())) == []


def test_discrimination_by_hand() -> None:
    assert auc([0.9, 0.8, 0.1], [True, True, False]) == 1.0
    assert auc([0.5, 0.5], [True, False]) == 0.5
    # Of four pairs three are in order.
    assert auc([0.9, 0.4, 0.5, 0.1], [True, True, False, False]) == 0.75
    with pytest.raises(ValueError, match="all answers"):
        auc([0.5], [True])


def test_choices_of_caveats_ask_for_one_of_each() -> None:
    case = {"caveat_choices": [["animal_evidence"], ["hedged", "overstated"]]}
    scores = list(caveat_codes(context(LOWERED, caveats=("overstated",), **case)))
    assert value(scores, "caveat_recall") == 0.5
