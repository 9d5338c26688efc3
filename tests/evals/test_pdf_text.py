"""PDF text against the JATS of the same articles: words in order."""

from __future__ import annotations

from pathlib import Path
from statistics import mean

import pytest

from evals.outside.papers import measure_papers

PAIRS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "pdf_jats"


@pytest.mark.skipif(not PAIRS.is_dir(), reason="needs ../shared/data/pdf_jats")
def test_the_words_of_an_article_come_out_in_order() -> None:
    scores = list(measure_papers(PAIRS))
    assert len(scores) == 12
    assert mean(score.recall for score in scores) >= 0.955
    assert min(score.recall for score in scores) >= 0.88
    assert mean(score.noise for score in scores) <= 0.08
    assert all(score.title for score in scores)
    assert all(score.doi for score in scores)
    assert sum(score.authors and score.year for score in scores) >= 11
