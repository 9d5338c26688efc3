"""How long the stages of an answer take, and what each found, for who watches."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from assistant.domain import (
    Draft,
    Evidence,
    Source,
    Stage,
    StageName,
    StageResult,
    Verification,
)
from assistant.ports import Watch


@dataclass(slots=True)
class Timings:
    """How long each step took, in milliseconds, and who gets what it found."""

    taken: dict[str, float] = field(default_factory=dict)
    watch: Watch | None = None

    @contextmanager
    def of(self, step: str) -> Iterator[None]:
        """Times what is done inside."""
        began = time.perf_counter()
        yield
        self.taken[step] = round((time.perf_counter() - began) * 1000, 2)

    def tell(
        self, name: StageName, step: str, found: Callable[[], tuple[StageResult, ...]]
    ) -> None:
        """Tells who watches, where somebody does; what the watcher raises ends the answer."""
        if self.watch is not None:
            self.watch(Stage(name, found(), self.taken[step]))


def retrieved(found: Evidence) -> tuple[StageResult, ...]:
    """The passages, best first."""
    return tuple(
        StageResult(hit.source.title, hit.passage.text, min(1.0, max(0.0, hit.score)))
        for hit in sorted(found.hits, key=lambda hit: -hit.score)
    )


def read(evidence: Evidence) -> tuple[StageResult, ...]:
    """The sentences that were read, with the probability that each answers, best first."""
    return tuple(StageResult(s.source.title, s.text, s.relevance) for s in evidence.sentences)


def checked(
    draft: Draft, verification: Verification, sources: Sequence[Source]
) -> tuple[StageResult, ...]:
    """The claims, with what became of each when it was held against what it cites."""
    titles = {source.id: source.title for source in sources}
    return tuple(
        StageResult(
            "; ".join(dict.fromkeys(titles[c.source_id] for c in claim.citations)),
            claim.text,
            verdict=f"{verdict.support.value}: {verdict.reason}",
        )
        for claim, verdict in zip(draft.claims, verification.verdicts, strict=True)
    )
