"""Settings of a channel or a direct conversation."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from assistant.surfaces.presentation.labels import SCOPE_WORDS
from assistant.surfaces.shared.session import Controls


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """As chosen with `/mtor-ms settings`."""

    mention_only: bool = False
    """Threads are not followed without a mention."""
    ephemeral: bool = False
    """Answers are shown to who asked alone, who may share them."""
    level: str = "reader"
    writer: str = "extractive"
    evidence: str = "all"
    users: tuple[str, ...] = ()
    """Who may ask; empty for everybody."""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """From stored data; unknown names are ignored, missing ones keep their default."""
        known = {name: data[name] for name in asdict(cls()) if name in data}
        return cls(**{**known, "users": tuple(known.get("users", ()))})

    @property
    def controls(self) -> Controls:
        """The controls of a question asked here."""
        return Controls.of({"level": self.level, "writer": self.writer, "evidence": self.evidence})

    def allows(self, user: str) -> bool:
        """Whether somebody may ask here."""
        return not self.users or user in self.users

    def sentence(self) -> str:
        """What is set, in words."""
        return "; ".join(
            [
                "only when mentioned" if self.mention_only else "threads are followed",
                "answers shown to who asked" if self.ephemeral else "answers shown to all",
                f"level {self.level}",
                f"writer {self.writer}",
                SCOPE_WORDS.get(self.evidence, SCOPE_WORDS["all"]),
                f"{len(self.users)} people may ask" if self.users else "everybody may ask",
            ]
        )
