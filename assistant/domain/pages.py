"""Text on pages, as a typesetter left it: runs of lines with their places, nothing understood yet."""

from dataclasses import dataclass
from typing import Final

UNNAMED: Final = 0xF0000
"""The first of the private characters that stand for signs whose font does not say what they are, one each."""


@dataclass(frozen=True, slots=True)
class TextRun:
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
    runs: tuple[TextRun, ...]
    """In the order in which the file draws them."""
    images: int = 0


@dataclass(frozen=True, slots=True)
class FileLink:
    """A place on a page that leads to an address. Lengths in points, y grows downwards."""

    address: str
    page: int
    """1-based."""
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file says of itself beside its pages, which may contradict it. Empty means not said."""

    title: str = ""
    authors: tuple[str, ...] = ()
    """As the file has them: several may stand in one."""
    doi: str = ""
    year: int | None = None
    journal: str = ""
    volume: str = ""
    issue: str = ""
    labels: tuple[str, ...] = ()
    """What each page is called, such as "iv" or "e12"; empty where pages are counted from 1."""
    outline: tuple[tuple[str, int], ...] = ()
    """(heading, 1-based page)"""
    links: tuple[FileLink, ...] = ()
    attachments: tuple[str, ...] = ()
    """Names of files within the file."""
