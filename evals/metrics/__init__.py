"""One measure a file, with its formula and where it comes from."""

from evals.context import Evaluator
from evals.metrics.abstention import abstention
from evals.metrics.caveat_codes import caveat_codes
from evals.metrics.chain import chain_verdicts
from evals.metrics.citations import citations
from evals.metrics.forbidden import forbidden
from evals.metrics.key_facts import key_facts
from evals.metrics.manner import manner
from evals.metrics.multi_turn import multi_turn
from evals.metrics.numbers import number_fidelity
from evals.metrics.quotes import quote_exactness
from evals.metrics.reading_grade import reading_grade
from evals.metrics.relevance import relevance
from evals.metrics.retrieval import retrieval
from evals.metrics.writing import writing

__all__ = ["EVALUATORS"]

EVALUATORS: tuple[Evaluator, ...] = (
    relevance,
    key_facts,
    number_fidelity,
    quote_exactness,
    citations,
    abstention,
    caveat_codes,
    chain_verdicts,
    retrieval,
    multi_turn,
    forbidden,
    manner,
    reading_grade,
    writing,
)
