"""Latency: percentiles of the time that an answer took, in milliseconds."""

from collections.abc import Sequence

import numpy as np


def percentiles(milliseconds: Sequence[float]) -> dict[str, float]:
    """p50, p95 and p99 by linear interpolation; raises ValueError for no values."""
    if not milliseconds:
        raise ValueError("nothing was timed")
    values = np.percentile(np.asarray(milliseconds), [50, 95, 99])
    return dict(
        zip(("p50_ms", "p95_ms", "p99_ms"), (round(float(v), 2) for v in values), strict=True)
    )
