"""The server's metrics for Prometheus: requests, their duration, how many wait."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Measures:
    """One server's counters. Paths are those of the routes, so that callers cannot add labels."""

    def __init__(self) -> None:
        self._all = CollectorRegistry()
        self._requests = Counter(
            "mtorms_requests",
            "Requests by route and status.",
            ("path", "status"),
            registry=self._all,
        )
        self._seconds = Histogram(
            "mtorms_request_seconds",
            "Seconds until the answer began.",
            ("path",),
            registry=self._all,
            buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2.5, 5, 10, 30, 60),
        )
        self.waiting = Gauge(
            "mtorms_waiting", "Questions under way or waiting.", registry=self._all
        )

    def seen(self, path: str, status: int, seconds: float) -> None:
        """Counts one request."""
        self._requests.labels(path, str(status)).inc()
        self._seconds.labels(path).observe(seconds)

    def text(self) -> bytes:
        """All of it in Prometheus's text format."""
        return generate_latest(self._all)
