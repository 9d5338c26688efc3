"""PDF files through PDFium: every character with its place, put together into pieces of lines."""

from __future__ import annotations

import ctypes
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as raw

from assistant.domain import Page, Piece
from assistant.errors import UnreadableDocument

__all__ = ["PdfFile", "open_pdf"]

_GAP: Final = 0.9
"""Widths of an em after which a run of text is another piece: a gutter, or a cell of a table."""
_BACK: Final = 0.15
_RAISED: Final = 0.12
_SMALLER: Final = 0.82
_LEVEL: Final = 0.35
"""Parts of the font size by which baselines may differ within a piece."""
_PATHS: Final = 500
"""Clipping paths of a text, and parts of one, that are looked at."""
_EDGE: Final = 1.0
"""Points by which a letter may begin outside of what it is seen through."""
_Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points of the page."""
_FAINT: Final = 20
_WHITE: Final = 250
"""Of 255."""
_REASONS: Final = {
    raw.FPDF_ERR_PASSWORD: (
        "is protected by a password",
        "Give it with `corpus add --password`, or save a copy without it.",
    ),
    raw.FPDF_ERR_SECURITY: ("is encrypted in a way that is not known here", "Save a plain copy."),
}


@dataclass(frozen=True, slots=True)
class _Glyph:
    char: str
    x0: float
    x1: float
    baseline: float
    size: float
    bold: bool
    italic: bool


@dataclass(frozen=True, slots=True)
class _Mark:
    """A character where the file has it: y grows upwards, and it may stand at an angle."""

    char: str
    box: tuple[float, float, float, float]
    """Left, bottom, right, top."""
    origin: tuple[float, float]
    size: float
    bold: bool
    italic: bool
    quarters: float
    """Quarter turns, anticlockwise."""
    pale: bool
    """White or without ink: nobody sees it, though a program would read it."""


class PdfFile:
    """An open PDF."""

    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        self._document = document

    def __len__(self) -> int:
        return len(self._document)

    def pages(self) -> Iterator[Page]:
        """Each page with its text; a page that cannot be read is empty."""
        for index in range(len(self._document)):
            yield self._page(index)

    def close(self) -> None:
        """Lets go of the file."""
        self._document.close()

    def _page(self, index: int) -> Page:
        try:
            page = self._document[index]
        except pypdfium2.PdfiumError:
            return Page(index + 1, 0.0, 0.0, ())
        width, height = page.get_size()
        frame = page.get_bbox()
        images = sum(1 for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2))
        text = page.get_textpage()
        glyphs = _upright(_glyphs(text.raw), frame)
        return Page(index + 1, width, height, tuple(_seen(list(_pieces(glyphs)))), images)


def open_pdf(path: Path, password: str = "") -> PdfFile:
    """Opens a PDF; `password` is tried where it is protected by one.

    Raises:
        UnreadableDocument: it is encrypted, broken, or no PDF.
    """
    try:
        document = pypdfium2.PdfDocument(path, password=password or None)
        if not len(document):
            raise pypdfium2.PdfiumError("no pages")
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == raw.FPDF_ERR_PASSWORD and password:
            raise UnreadableDocument(
                f"{path.name} does not open with the password that was given.",
                "Give the one that it was saved with.",
            ) from error
        what, remedy = _REASONS.get(code, ("is damaged or not a PDF", "Get a whole copy of it."))
        raise UnreadableDocument(f"{path.name} {what}.", remedy) from error
    return PdfFile(document)


def _glyphs(page: Any) -> Iterator[_Mark]:
    """Every character that has a place."""
    fonts: dict[int, tuple[bool, bool]] = {}
    inks: dict[int, bool] = {}
    windows: dict[int, _Box | None] = {}
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    for i in range(raw.FPDFText_CountChars(page)):
        code = raw.FPDFText_GetUnicode(page, i)
        if code in {0, 10, 13, 0xFFFE, 0xFFFF} or 0xD800 <= code < 0xE000:
            continue
        if not raw.FPDFText_GetLooseCharBox(page, i, box):
            continue
        raw.FPDFText_GetCharOrigin(page, i, x, y)
        size = raw.FPDFText_GetFontSize(page, i)
        quarters = 0.0
        if raw.FPDFText_GetMatrix(page, i, matrix):
            size *= math.hypot(matrix.c, matrix.d) or 1.0
            quarters = round(math.atan2(matrix.b, matrix.a) / (math.pi / 2), 1) % 4
        handle = raw.FPDFText_GetTextObject(page, i)
        key = ctypes.cast(handle, ctypes.c_void_p).value or 0
        if key not in fonts:
            fonts[key] = _font(page, i)
            inks[key] = _pale(page, i, handle)
            windows[key] = _window(handle)
        if not _within(windows[key], x.value, y.value):
            continue
        # A soft hyphen that has a width is drawn, so it is a hyphen.
        hyphen = code == 2 or (code == 0xAD and box.right - box.left > 0.1 * size)
        yield _Mark(
            "-" if hyphen else chr(code),
            (box.left, box.bottom, box.right, box.top),
            (x.value, y.value),
            max(size, 1.0),
            *fonts[key],
            quarters,
            inks[key],
        )


def _window(handle: Any) -> _Box | None:
    """What the text may be seen through: where its clipping paths all are; None when all of it is.

    A table that is a clipping of a larger drawing has its other rows in the file, too.
    """
    clip = raw.FPDFPageObj_GetClipPath(handle) if handle else None
    paths = raw.FPDFClipPath_CountPaths(clip) if clip else 0
    left, bottom, right, top = -math.inf, -math.inf, math.inf, math.inf
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(min(paths, _PATHS)):
        points = []
        for part in range(min(raw.FPDFClipPath_CountPathSegments(clip, path), _PATHS)):
            segment = raw.FPDFClipPath_GetPathSegment(clip, path, part)
            if segment and raw.FPDFPathSegment_GetPoint(segment, x, y):
                points.append((x.value, y.value))
        if points:
            left, right = max(left, min(points)[0]), min(right, max(points)[0])
            bottom = max(bottom, min(point[1] for point in points))
            top = min(top, max(point[1] for point in points))
    return (left, bottom, right, top) if paths > 0 else None


def _within(window: _Box | None, x: float, y: float) -> bool:
    if window is None:
        return True
    left, bottom, right, top = window
    return left - _EDGE <= x <= right + _EDGE and bottom - _EDGE <= y <= top + _EDGE


def _font(page: Any, i: int) -> tuple[bool, bool]:
    flags = ctypes.c_int()
    buffer = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(page, i, buffer, 128, flags)
    name = buffer.value.decode("utf-8", "replace").lower()
    heavy = any(word in name for word in ("bold", "black", "heavy", "semib", "demi"))
    bold = heavy or raw.FPDFText_GetFontWeight(page, i) >= 600
    return bold, "italic" in name or "oblique" in name or bool(flags.value & 64)


def _pale(page: Any, i: int, handle: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if handle and raw.FPDFTextObj_GetTextRenderMode(handle) == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
        return True
    if not raw.FPDFText_GetFillColor(page, i, red, green, blue, alpha):
        return False
    return alpha.value < _FAINT or min(red.value, green.value, blue.value) > _WHITE


def _upright(marks: Iterator[_Mark], frame: tuple[float, float, float, float]) -> list[_Glyph]:
    """Those that stand the way in which most of the page does; stamps along a margin go.

    What lies outside the page cannot be seen, and goes too.
    """
    left, bottom, right, top = frame
    held = [m for m in marks if left <= m.origin[0] <= right and bottom <= m.origin[1] <= top]
    # Under a scanned page all of the recognised text is without ink, and is what there is to read.
    if sum(mark.pale for mark in held) * 2 < len(held):
        # Bold in white is a heading on a coloured band.
        held = [mark for mark in held if mark.bold or not mark.pale]
    turns = Counter(mark.quarters for mark in held)
    if not turns:
        return []
    quarters = max((0.0, 1.0, 2.0, 3.0), key=lambda q: (turns[q], -q))
    return [_turned(mark, quarters, frame) for mark in held if mark.quarters == quarters]


def _turned(mark: _Mark, quarters: float, frame: tuple[float, float, float, float]) -> _Glyph:
    """As one sees it after turning the page until it can be read."""
    left, bottom, right, top = frame
    x0, y0, x1, y1 = mark.box
    x, y = mark.origin
    along, across = {
        0.0: ((x0 - left, x1 - left), top - y),
        1.0: ((y0 - bottom, y1 - bottom), x - left),
        2.0: ((right - x1, right - x0), y - bottom),
        3.0: ((top - y1, top - y0), right - x),
    }[quarters]
    return _Glyph(mark.char, *along, across, mark.size, mark.bold, mark.italic)


def _pieces(glyphs: list[_Glyph]) -> Iterator[Piece]:
    """Glyphs of one run, in the order of the file."""
    run: list[_Glyph] = []
    for glyph in glyphs:
        if glyph.char.isspace():
            if run and not run[-1].char.isspace():
                run.append(glyph)
            continue
        last = next((g for g in reversed(run) if not g.char.isspace()), None)
        if last is not None and not _goes_on(run, last, glyph):
            yield from _piece(run)
            run = []
        run.append(glyph)
    yield from _piece(run)


def _seen(pieces: list[Piece]) -> Iterator[Piece]:
    """Without what later text is drawn upon: shadows, and a former version that lies beneath."""
    levels: dict[int, list[tuple[int, Piece]]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        levels[int(piece.baseline // 8)].append((number, piece))
    for number, piece in enumerate(pieces):
        level = int(piece.baseline // 8)
        near = (other for n in (level - 1, level, level + 1) for other in levels[n])
        if not any(later > number and _covers(other, piece) for later, other in near):
            yield piece


def _covers(upper: Piece, lower: Piece) -> bool:
    shared = min(upper.x1, lower.x1) - max(upper.x0, lower.x0)
    em = min(upper.size, lower.size)
    level = abs(upper.baseline - lower.baseline) < 0.55 * em
    widths = upper.x1 - upper.x0, lower.x1 - lower.x0
    # A short label on a long line is no other version of it.
    if widths[0] < 0.3 * widths[1]:
        return False
    return level and shared > 1.2 * em and shared > 0.6 * min(widths)


def _goes_on(run: list[_Glyph], last: _Glyph, glyph: _Glyph) -> bool:
    em = max(last.size, glyph.size)
    # A ligature is two letters in one place.
    if not last.x0 - _BACK * em < glyph.x0 < last.x1 + _GAP * em:
        return False
    small = min(last.size, glyph.size) < _SMALLER * em
    level = 0.6 if small else _LEVEL
    return abs(glyph.baseline - last.baseline) < level * em and (
        small or abs(glyph.baseline - _line(run)) < _LEVEL * em
    )


def _line(run: list[_Glyph]) -> float:
    """The baseline of the largest glyphs of a run."""
    return max(run[-12:], key=lambda g: g.size).baseline


def _piece(run: list[_Glyph]) -> Iterator[Piece]:
    if not any(not g.char.isspace() for g in run):
        return
    sizes = sorted(g.size for g in run)
    size = sizes[len(sizes) * 2 // 3]
    solid = [g for g in run if not g.char.isspace()]
    level = [g for g in solid if g.size >= _SMALLER * size] or solid
    baseline = sorted(g.baseline for g in level)[len(level) // 2]
    yield Piece(
        _text(run, size, baseline),
        min(g.x0 for g in solid),
        max(g.x1 for g in solid),
        baseline,
        size,
        sum(g.bold for g in solid) * 2 > len(solid),
        sum(g.italic for g in solid) * 2 > len(solid),
    )


def _text(run: list[_Glyph], size: float, baseline: float) -> str:
    """The characters; a raised number is set between U+0001 and U+0002, for others to understand."""
    parts: list[str] = []
    raised = False
    previous: _Glyph | None = None
    for glyph in run:
        up = glyph.size < _SMALLER * size and baseline - glyph.baseline > _RAISED * size
        if glyph.char.isspace():
            parts.append(" ")
            continue
        if up != raised:
            parts.append("\x01" if up else "\x02")
            raised = up
        if previous is not None and parts[-1] != " " and glyph.x0 - previous.x1 > 0.22 * size:
            parts.append(" ")
        parts.append(glyph.char)
        previous = glyph
    if raised:
        parts.append("\x02")
    return "".join(parts).strip()
