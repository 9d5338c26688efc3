"""Judges of support: does this evidence bear out this claim?"""

from typing import Protocol

__all__ = ["Judge"]


class Judge(Protocol):
    """Anything that says whether `evidence` supports `claim`."""

    def __call__(self, claim: str, evidence: str) -> bool: ...
