"""Reading grade: the Flesch-Kincaid grade level of the claims (Kincaid et al., 1975).

    grade = 0.39 * words / sentences + 11.8 * syllables / words - 15.59

Syllables are counted as runs of vowels, a silent final e left out; a claim is one sentence. A school
grade, not a score in [0, 1].
"""

import re
from collections.abc import Iterable, Sequence

from evals.context import Context, Score


def syllables(word: str) -> int:
    """Runs of vowels, at least one."""
    lower = re.sub(r"[^a-z]", "", word.lower())
    runs = len(re.findall(r"[aeiouy]+", lower))
    silent = lower.endswith("e") and not lower.endswith(("le", "ee")) and runs > 1
    return max(1, runs - silent)


def grade(sentences: Sequence[str]) -> float:
    """The grade of some sentences; raises ValueError when there is no word."""
    words = [word for sentence in sentences for word in re.findall(r"[A-Za-z][\w'’-]*", sentence)]
    if not words:
        raise ValueError("there is no word")
    spoken = sum(syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * spoken / len(words) - 15.59


def reading_grade(context: Context) -> Iterable[Score]:
    """One grade for each answer."""
    claims = [claim["text"] for claim in context.answer["claims"]]
    if claims:
        yield Score("reading_grade", grade(claims))
