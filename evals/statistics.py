"""Intervals and tests that make no assumption about how scores are spread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

_DRAWS: Final = 2000
_SEED: Final = 20_240_229


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}] n={self.n}"


def interval(values: Sequence[float]) -> Interval:
    """Percentile bootstrap of the mean, 2,000 draws, fixed seed.

    Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("there is nothing to take a mean of")
    array: NDArray[np.float64] = np.asarray(values, dtype=np.float64)
    draws = np.random.default_rng(_SEED).integers(0, len(array), (_DRAWS, len(array)))
    low, high = np.percentile(array[draws].mean(axis=1), [2.5, 97.5])
    return Interval(float(array.mean()), float(low), float(high), len(array))


def interval_of(statistic: Callable[[NDArray[np.int64]], float], n: int) -> Interval:
    """The same for any statistic of `n` cases, which is given the ordinals of those drawn.

    Draws for which it raises ValueError are left out, as an area under a curve needs both classes.

    Raises:
        ValueError: it cannot be computed on the cases themselves.
    """
    value = statistic(np.arange(n))
    found = []
    for row in np.random.default_rng(_SEED).integers(0, n, (_DRAWS, n)):
        try:
            found.append(statistic(row))
        except ValueError:
            continue
    low, high = np.percentile(found, [2.5, 97.5])
    return Interval(float(value), float(low), float(high), n)


def paired_p(before: Sequence[float], after: Sequence[float]) -> float:
    """Two-sided p of a paired randomisation test on the difference of means.

    Signs of the differences are flipped 10,000 times (all ways when there are few); fixed seed.
    Smucker, Allan and Carterette, CIKM 2007.

    Raises:
        ValueError: the two do not have the same length.
    """
    if len(before) != len(after):
        raise ValueError("the two runs do not have the same cases")
    differences = np.asarray(after, dtype=np.float64) - np.asarray(before, dtype=np.float64)
    differences = differences[differences != 0]
    if len(differences) == 0:
        return 1.0
    observed = abs(differences.sum())
    if len(differences) <= 12:
        bits = np.arange(2 ** len(differences))[:, None] >> np.arange(len(differences)) & 1
        signs = bits * 2 - 1
        return float(np.mean(np.abs(signs @ differences) >= observed - 1e-12))
    signs = np.random.default_rng(_SEED).choice([-1.0, 1.0], (10_000, len(differences)))
    extreme = np.sum(np.abs(signs @ differences) >= observed - 1e-12)
    return float((extreme + 1) / 10_001)
