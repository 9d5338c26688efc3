"""PDF files through PDFium: every character with its place, put together into runs of lines."""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as raw

from assistant.backends.papers.pdf_text_runs import Glyph, pieces_of
from assistant.backends.papers.pdf_unknown_letters import HOLE, char_of, spells
from assistant.domain import UNNAMED, Page
from assistant.errors import UnreadableDocument

_NONE: Final = frozenset({0, 10, 13, 0xFFFE, 0xFFFF})
"""Codes that stand for no character."""
_MAX_SIGNS: Final = 0xFFF0
"""Different signs that are told apart."""
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
        "is protected by a password, which `corpus add --password` takes",
        "Give the password, or save a copy without it.",
    ),
    raw.FPDF_ERR_SECURITY: ("is encrypted in a way that is not known here", "Save a plain copy."),
}


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
    unsure: bool = False
    """Its font does not say what it is."""
    sign: str = ""
    """The font and the code in it: the same for the same sign."""


class PdfFile:
    """An open PDF."""

    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        self._document = document
        self._signs: dict[str, str] = {}

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
        box = page.get_bbox()
        images = sum(1 for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2))
        text = page.get_textpage()
        glyphs = _upright(_sure(list(_glyphs(text.raw)), self._signs), box)
        return Page(index + 1, width, height, tuple(pieces_of(glyphs)), images)


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
    fonts: dict[int, tuple[bool, bool, str]] = {}
    inks: dict[int, bool] = {}
    windows: dict[int, _Box | None] = {}
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    for i in range(raw.FPDFText_CountChars(page)):
        code = raw.FPDFText_GetUnicode(page, i)
        unsure = raw.FPDFText_HasUnicodeMapError(page, i) == 1
        if (code in _NONE and not unsure) or 0xD800 <= code < 0xE000:
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
        hyphen = (code == 2 and not unsure) or (code == 0xAD and box.right - box.left > 0.1 * size)
        yield _Mark(
            "-" if hyphen else char_of(code),
            (box.left, box.bottom, box.right, box.top),
            (x.value, y.value),
            max(size, 1.0),
            *fonts[key][:2],
            quarters,
            inks[key],
            unsure,
            f"{fonts[key][2]} {code}",
        )


def _sure(marks: list[_Mark], signs: dict[str, str]) -> list[_Mark]:
    """Those whose font does not say what they are with a private character for each, unless they spell words.

    `signs` holds those of the pages before.
    """
    unsure = [mark for mark in marks if mark.unsure]
    trusted = not unsure or spells(unsure)
    return [
        replace(mark, char=signs.setdefault(mark.sign, chr(UNNAMED + min(len(signs), _MAX_SIGNS))))
        if mark.char == HOLE or (mark.unsure and not trusted)
        else mark
        for mark in marks
    ]


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


def _font(page: Any, i: int) -> tuple[bool, bool, str]:
    flags = ctypes.c_int()
    buffer = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(page, i, buffer, 128, flags)
    name = buffer.value.decode("utf-8", "replace").lower()
    heavy = any(word in name for word in ("bold", "black", "heavy", "semib", "demi"))
    bold = heavy or raw.FPDFText_GetFontWeight(page, i) >= 600
    return bold, "italic" in name or "oblique" in name or bool(flags.value & 64), name


def _pale(page: Any, i: int, handle: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if handle and raw.FPDFTextObj_GetTextRenderMode(handle) == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
        return True
    if not raw.FPDFText_GetFillColor(page, i, red, green, blue, alpha):
        return False
    return alpha.value < _FAINT or min(red.value, green.value, blue.value) > _WHITE


def _upright(marks: Sequence[_Mark], box: tuple[float, float, float, float]) -> list[Glyph]:
    """Those that stand the way in which most of the page does; stamps along a margin go.

    What lies outside the page cannot be seen, and goes too.
    """
    left, bottom, right, top = box
    held = [m for m in marks if left <= m.origin[0] <= right and bottom <= m.origin[1] <= top]
    # Under a scanned page all of the recognised text is without ink, and is what there is to read.
    if sum(mark.pale for mark in held) * 2 < len(held):
        # Bold in white is a heading on a coloured band.
        held = [mark for mark in held if mark.bold or not mark.pale]
    turns = Counter(mark.quarters for mark in held)
    if not turns:
        return []
    quarters = max((0.0, 1.0, 2.0, 3.0), key=lambda q: (turns[q], -q))
    return [_turned(mark, quarters, box) for mark in held if mark.quarters == quarters]


def _turned(mark: _Mark, quarters: float, box: tuple[float, float, float, float]) -> Glyph:
    """As one sees it after turning the page until it can be read."""
    left, bottom, right, top = box
    x0, y0, x1, y1 = mark.box
    x, y = mark.origin
    along, across = {
        0.0: ((x0 - left, x1 - left), top - y),
        1.0: ((y0 - bottom, y1 - bottom), x - left),
        2.0: ((right - x1, right - x0), y - bottom),
        3.0: ((top - y1, top - y0), right - x),
    }[quarters]
    return Glyph(mark.char, *along, across, mark.size, mark.bold, mark.italic)
