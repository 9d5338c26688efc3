"""Reads fitted scores: those of a corpus, or those that come with the program.

The reader has learnt the texts of the corpus that is shipped, and is surer of what it says about them than about
others. So what its scores are worth is fitted for the documents of that corpus, in ``scoring.json`` of its folder,
and for every other one on texts and questions that it has not learnt (decisions 50 and 52).
"""

from functools import lru_cache
from pathlib import Path
from typing import Final

from assistant.backends.codec import from_json
from assistant.domain import Scoring, Scorings
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
        return Scorings(from_json(Scoring, path.read_text(encoding="utf-8")), _general())
    except (OSError, ValueError) as error:
        raise CorpusInvalid(
            f"{path} does not hold fitted scores.",
            "Remove it, or fit it anew with `mtor-ms eval fit --write`.",
        ) from error


@lru_cache(maxsize=1)
def _general() -> Scoring:
    """``assistant/resources/scoring.json``, read once; `mtor-ms eval outside fit-answers` writes it."""
    return from_json(Scoring, GENERAL.read_text(encoding="utf-8"))
