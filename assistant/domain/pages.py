"""Text on pages, as a typesetter left it: pieces of lines with their places, nothing understood yet."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Page", "Piece"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text on one baseline, in one go. Lengths in points, y grows downwards."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    """Font size as it is seen, scaling included."""
    bold: bool = False
    italic: bool = False

    @property
    def top(self) -> float:
        """About where its capitals begin."""
        return self.baseline - 0.75 * self.size

    @property
    def bottom(self) -> float:
        """About where its descenders end."""
        return self.baseline + 0.25 * self.size


@dataclass(frozen=True, slots=True)
class Page:
    """One page."""

    number: int
    """1-based."""
    width: float
    height: float
    pieces: tuple[Piece, ...]
    """In the order in which the file draws them."""
    images: int = 0
