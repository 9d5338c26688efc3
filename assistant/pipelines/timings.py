"""How long the steps of an answer take, and who is told of them."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from assistant.domain import Stage, StageName, StageResult
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
