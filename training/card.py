"""The model card: what the weights are, what they were made of, what they can and cannot do."""

from collections.abc import Mapping
from typing import Any, Final

_DATA: Final = """\
| data | what | licence | used for |
|---|---|---|---|
| SQuAD 1.1 train, SQuAD 2.0 dev, new-Wikipedia part of SQuADShifts | questions on Wikipedia, half of SQuAD 2.0's without an answer | CC BY-SA 4.0, CC BY 4.0 | sentences |
| TyDi QA gold passage (English), Natural Questions with QED, SelQA | questions asked without seeing the passage | Apache-2.0, CC BY-SA 3.0 | sentences |
| COVID-QA, PubMedQA (train), Evidence Inference, MedQuAD | biomedical questions | Apache-2.0, MIT, MIT, CC BY 4.0 | sentences |
| FEVER, symmetric FEVER, Fool Me Twice | claims on Wikipedia | CC BY-SA 3.0, Apache-2.0 | claims |
| SNLI, further NLI sets, breaking and negation NLI | entailment | CC BY-SA 4.0, CC BY-SA 3.0, MIT | claims |
| SciFact (train), Evidence Inference | claims on abstracts and trials | CC BY 4.0, MIT | claims |
| `training/written` | questions and claims written for this project on abstracts of SciFact's corpus, none of which its dev or test claims cite | labels this project's own; abstracts ODC-By 1.0 | both |
| `training/asked` | 18,272 questions, 2,432 of them after others, 1,944 claims and 1,535 questions with a premise, written for this project on its own corpus by writers who had nothing else | this project's own | both |

Never trained on: Check-COVID (the claims "of a kind not seen"), SciFact dev and test, PubMedQA's test, and the
project's own evaluation cases."""


def model_card(
    plans: Mapping[str, Mapping[str, Any]],
    scores: Mapping[str, Any],
    exact: Mapping[str, Any],
    small: Mapping[str, Any],
) -> str:
    """Markdown. `scores` are of the torch model on all validation rows, the others of 600 each."""
    answers, claims, unseen = scores["answers"], scores["claims"], scores["claims_held_out"]
    mine, told = scores["answers_written"], scores["claims_written"]
    here = scores["claims_asked"]
    return f"""\
# The reader

A 22 M encoder (all-MiniLM-L6-v2's weights, 6 layers, 384 wide; Apache-2.0) with heads for what a question is answered by: each
sentence of a passage, and the passage. A third, whether evidence supports or contradicts a claim, is what `training.evidence` begins with. Written
by `make train DATA=dir`; the file is ONNX with weights in eight bits, {small["bytes"] / 1e6:.1f} MB.

{_stages(plans)}

## Data

{_DATA}

## Figures

On validation rows, whose documents were not trained on:

| measure | figure | rows |
|---|---|---|
| best sentence answers | {answers["top_1"]:.3f} | {answers["rows"]} |
| passages with an answer against those without, AUC | {answers["auc"]:.3f} | {answers["rows"]} |
| claims, macro-F1 (supports {claims["supports"]:.2f}, contradicts {claims["contradicts"]:.2f}, neither {claims["neither"]:.2f}) | {claims["macro_f1"]:.3f} | {claims["rows"]} |
| best sentence answers, our own questions on abstracts | {mine["top_1"]:.3f} | {mine["rows"]} |
| the same, AUC of passages | {mine["auc"]:.3f} | {mine["rows"]} |
| our own claims on abstracts, macro-F1 (supports {told["supports"]:.2f}, contradicts {told["contradicts"]:.2f}, neither {told["neither"]:.2f}) | {told["macro_f1"]:.3f} | {told["rows"]} |
| claims on this corpus by another writer, macro-F1 (supports {here["supports"]:.2f}, contradicts {here["contradicts"]:.2f}, neither {here["neither"]:.2f}) | {here["macro_f1"]:.3f} | {here["rows"]} |
| claims of a kind never trained on, macro-F1 (supports {unseen["supports"]:.2f}, contradicts {unseen["contradicts"]:.2f}, neither {unseen["neither"]:.2f}) | {unseen["macro_f1"]:.3f} | {unseen["rows"]} |

What eight bits cost, on at most 600 rows: best sentence {exact["top_1"]:.3f} → {small["top_1"]:.3f}, AUC {exact["auc"]:.3f} → {small["auc"]:.3f}.

## Limits

- Mostly Wikipedia and abstracts, English only. What it gives are not calibrated probabilities.
- It has learnt this project's corpus: figures on it (`mtor-ms eval run`, `eval fit`) hold for it alone. Other texts are measured
  by `mtor-ms eval outside`.
- It takes a claim that adds "all" to its evidence, or names a mechanism in other words, for contradicted too easily.
- It cannot tell a disagreement from what looks like one: on {scores["pairs"]["pairs"]} pairs made to mislead its AUC is {scores["pairs"]["auc"]:.2f}.
- It reads 224 word pieces; what stands behind them is scored 0.
- It has seen few numbers with units: figures are checked by other means.
"""


def _stages(plans: Mapping[str, Mapping[str, Any]]) -> str:
    return "\n".join(
        f"- {stage} stage: {', '.join(f'{name} {value}' for name, value in plan.items())}"
        for stage, plan in plans.items()
    )
