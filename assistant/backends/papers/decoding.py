"""Bytes → text: byte order marks, UTF-8, UTF-16, and the code pages of older programs.

No character is ever replaced: a text whose encoding is not recognised is refused, for a name with a
replacement sign in it is a wrong name, and a sentence with one is no quote.
"""

import codecs
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from charset_normalizer import from_bytes

from assistant.domain import unmarked_utf16
from assistant.errors import UnreadableDocument

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WESTERN: Final = "cp1252"
_CODE_PAGES: Final = [
    *("cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "iso8859_2", "iso8859_5", "iso8859_7"),
    *("koi8_r", "mac_roman", "cp932", "euc_jp", "gb18030", "big5", "cp949"),
]
"""What text files are found in besides Windows-1252: the legacy encodings of the WHATWG standard."""
_ENOUGH: Final = 200_000
"""Bytes that are looked at to tell a code page."""
_FOREIGN: Final = re.compile(r"[^\W\d_\x00-\x7f]{3}")
"""Three accented letters in a row, which no language that is written in Windows-1252 has."""
_DECLARED: Final = re.compile(
    rb"(?:<\?xml[^>]*?\sencoding=|<meta[^>]*?\bcharset=)\s*[\"']?\s*([\w.:-]+)", re.I
)
_AROUND: Final = re.compile(r"(?=(.)([^\x00-\x7f])(.?))")
_CONTROLS: Final = re.compile(r"[\x80-\x9f]")
_WITHIN_WORDS: Final = frozenset("’‘‐‑–·®™\xad")


def read_text(path: Path, name: str = "", declared: str = "") -> str:
    """The text of a file, with plain line ends and without a byte order mark.

    `declared` is the encoding that the file itself names, if it does.

    Raises:
        UnreadableDocument: its encoding is not recognised, or it is no text.
        OSError
    """
    return decode(path.read_bytes(), name or path.name, declared)


def decode(data: bytes, name: str, declared: str = "") -> str:
    """Bytes as text, as `read_text` does; raises UnreadableDocument."""
    text = _decoded(data, declared)
    if text is None:
        raise UnreadableDocument(
            f"{name} is written in an encoding that is not recognised.", "Save it as UTF-8."
        )
    if "\x00" in text:
        raise UnreadableDocument(
            f"{name} is not a text file: it contains zero bytes.",
            "Leave this file out, or use another copy of it.",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes, declared: str) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _as(data[len(mark) :], encoding)
    wide = unmarked_utf16(data[:_ENOUGH])
    if wide:
        return _as(data, wide)
    for encoding in filter(None, ("utf-8", declared)):
        text = _as(data, encoding)
        if text is not None:
            return text
    return _line_by_line(data)


def _as(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _line_by_line(data: bytes) -> str | None:
    """Exports that were joined are often of two encodings: what is UTF-8 is read as such."""
    lines = data.splitlines(keepends=True)
    whole = [_as(line, "utf-8") for line in lines]
    legacy = b"".join(line for line, text in zip(lines, whole, strict=True) if text is None)
    encoding = _code_page(legacy)
    if encoding is None:
        return None
    if encoding in {"cp932", "euc_jp", "gb18030", "big5", "cp949"}:
        return _as(data, encoding)
    parts = [
        text if text is not None else _as(line, encoding)
        for line, text in zip(lines, whole, strict=True)
    ]
    return None if None in parts else "".join(filter(None, parts))


def _code_page(data: bytes) -> str | None:
    """Windows-1252 while words look like words in it, else what charset-normalizer finds."""
    western = _as(data, _WESTERN)
    if western is not None and _like_words(western) and not _FOREIGN.search(western):
        return _WESTERN
    found = [
        match.encoding
        for match in from_bytes(data[:_ENOUGH], cp_isolation=_CODE_PAGES)
        if _as(data, match.encoding) is not None
    ]
    # Code pages of one alphabet score alike there; where words break, it is not the one.
    fitting = [name for name in found if _like_words(_as(data, name) or "")]
    return next(iter([*fitting, *found]), None)


def _like_words(text: str) -> bool:
    """No accented capital after a small letter, no sign or raised number within a word."""
    for before, char, after in _AROUND.findall(text):
        if before.islower() and char.isupper():
            return False
        if not before.isalpha() or not after.isalpha():
            continue
        if not char.isalpha() and char not in _WITHIN_WORDS:
            return False
    return not _CONTROLS.search(text)


@contextmanager
def as_utf8(path: Path, name: str) -> Iterator[Path]:
    """The file itself when it is UTF-8, else a copy of that name which is; what it declares is heeded.

    For readers that go through a file piece by piece. Raises as `read_text` does.
    """
    with path.open("rb") as file:
        head = file.read(2000)
    found = _DECLARED.search(head)
    declared = found[1].decode("ascii") if found else ""
    if declared.lower() in {"", "utf-8", "utf8", "us-ascii"} and _is_utf8(path):
        yield path
        return
    # Browsers take Latin-1 for Windows-1252, which has the same letters and more.
    latin = declared.lower() in {"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"}
    text = read_text(path, name, _WESTERN if latin else declared)
    with tempfile.TemporaryDirectory(prefix="mtor-ms-") as scratch:
        copy = Path(scratch) / path.name
        # A declaration that is no longer true would be believed by the parser of XML.
        text = re.sub(r"^(\s*<\?xml[^>]*?)\sencoding=[\"'][\w.:-]+[\"']", r"\1", text, count=1)
        copy.write_text(text, encoding="utf-8")
        yield copy


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            if file.read(4).startswith(
                (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"\x00\x00\xfe\xff")
            ):
                return False
            file.seek(0)
            while block := file.read(1 << 20):
                if unmarked_utf16(block[:2000]):
                    return False
                decoder.decode(block)
            decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def missing_package(name: str, what: str, package: str) -> UnreadableDocument:
    """The refusal of a file whose reader is not here."""
    return UnreadableDocument(
        f"{name} is {what}, and {package}, which reads it, is not installed.",
        "Install mtor-ms-assistant[papers].",
    )
