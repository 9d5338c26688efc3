"""Reads fitted scores: those of a corpus, or those that come with the program.

The reader has learnt the texts of the corpus that is shipped, and is surer of what it says about them than about
others. So what its scores are worth is fitted for the documents of that corpus, in ``scoring.json`` of its folder,
and for every other one on texts and questions that it has not learnt (decisions 50 and 52).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from assistant.domain import Logistic, Scoring, Scorings
from assistant.errors import CorpusInvalid

SCORING: Final = "scoring.json"
GENERAL: Final = Path(__file__).resolve().parent.parent / "resources" / SCORING


def read_scoring(corpus: Path) -> Scorings:
    """The scores of the documents that the corpus in a folder was fitted on, and those of any other.

    Raises:
        CorpusInvalid: the corpus has such a file, and it is not one.
    """
    path = corpus / SCORING
    if not path.is_file():
        return Scorings.alike(_general())
    try:
        return Scorings(_scoring(json.loads(path.read_text(encoding="utf-8"))), _general())
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorpusInvalid(
            f"{path} does not hold fitted scores.",
            "Remove it, or fit it anew with `mtor-ms eval fit --write`.",
        ) from error


@lru_cache(maxsize=1)
def _general() -> Scoring:
    """``assistant/resources/scoring.json``, read once; `mtor-ms eval outside fit-answers` writes it."""
    return _scoring(json.loads(GENERAL.read_text(encoding="utf-8")))


def _scoring(data: Mapping[str, Any]) -> Scoring:
    return Scoring(
        glance=_logistic(data["glance"]),
        relevance=_logistic(data["relevance"]),
        right=_logistic(data["right"]),
        answered_from=float(data["answered_from"]),
        careful_from=float(data["careful_from"]),
        shown_from=float(data["shown_from"]),
        nearest_from=float(data["nearest_from"]),
        contradicted_from=float(data["contradicted_from"]),
        sources=frozenset(map(str, data.get("sources", ()))),
    )


def _logistic(data: Mapping[str, Any]) -> Logistic:
    weights = {str(name): float(weight) for name, weight in data["weights"].items()}
    return Logistic(float(data["intercept"]), weights)
