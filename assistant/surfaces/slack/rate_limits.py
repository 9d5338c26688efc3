"""How fast questions are taken: so many a minute of one user and in one channel, the rest waits."""

from __future__ import annotations

from dataclasses import dataclass, field

_MINUTE = 60.0


@dataclass(slots=True)
class RateLimits:
    """Gives each question its time, at most so many in any minute, first come first served."""

    user_minute: int
    channel_minute: int
    _given: dict[tuple[str, ...], list[float]] = field(default_factory=dict)

    def wait(self, team: str, channel: str, user: str, now: float) -> float:
        """Seconds until this question's turn; 0 when it is now. The turn is taken with it."""
        keys = [
            (("user", team, user), self.user_minute),
            (("channel", team, channel), self.channel_minute),
        ]
        at = max([now, *(self._next(key, most, now) for key, most in keys)])
        for key, most in keys:
            self._given[key] = [*self._given[key][-most + 1 :], at] if most > 1 else [at]
        return at - now

    def _next(self, key: tuple[str, ...], most: int, now: float) -> float:
        """When the window of the last `most` turns has room."""
        given = [at for at in self._given.get(key, []) if at > now - _MINUTE]
        self._given[key] = given
        if len(self._given) > 10_000:
            self._given = {k: v for k, v in self._given.items() if v or k == key}
        return given[-most] + _MINUTE if len(given) >= most else now
