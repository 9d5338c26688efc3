"""Notes and manuscripts of word processors: RTF by striprtf, Word (.docx) by mammoth, never their markup."""

import re
import zipfile
import zlib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

from assistant.backends.papers.decoding import decode, missing_package
from assistant.domain import Block, BlockKind, Media, ParsedDocument, Source
from assistant.errors import UnreadableDocument

_UNPACKED: Final = 200_000_000
"""Bytes of the parts of a Word file."""
_TITLE: Final = 200
"""Characters that a title has at most."""
_RAISED: Final = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_LOWERED: Final = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
_WORD: Final = r"\\[a-z]+-?\d* ?"
_SIGN: Final = r"(?:[^{}\\]|\\u-?\d{1,5} ?\??|\\'[0-9a-f]{2}|\\endash ?)"
_SCRIPT_GROUP: Final = re.compile(
    rf"\{{((?:{_WORD}|\\\*)*?)\\(super|sub)(?![a-z\d]) ?((?:{_WORD})*?)({_SIGN}{{1,80}})\}}"
)
_SCRIPT_RUN: Final = re.compile(
    rf"\\(super|sub)(?![a-z\d]) ?((?:{_WORD})*)([^{{}}\\]{{1,80}})\\(?:nosupersub|plain|super0|sub0)(?![a-z\d]) ?"
)
_LEFTOVER: Final = re.compile(r"\\(?:par|pard|rtf|fs|f|b|i|cf|ansi|u)\d*\b|\\'[0-9a-f]{2}")
_BLOCKS: Final = {
    **{f"h{level}": BlockKind.HEADING for level in range(1, 7)},
    "p": BlockKind.PARAGRAPH,
    "li": BlockKind.LIST_ITEM,
    "tr": BlockKind.TABLE_ROW,
}


def raised(text: str, *, lower: bool = False) -> str:
    """What stands above or below the line, with signs made for that where there are any."""
    table = _LOWERED if lower else _RAISED
    if re.fullmatch(r"[\d+−-]+", text.strip()):
        return text.translate(table)
    # A citation such as "3,4", or a letter: kept apart from the word that it stands at.
    return text if lower or not text.strip() else f"^{text.strip()}"


def read_rtf(path: Path, name: str) -> ParsedDocument:
    """The words of an RTF file.

    Raises:
        UnreadableDocument: damaged, or striprtf is not installed.
    """
    try:
        from striprtf.striprtf import rtf_to_text
    except ImportError as error:
        raise missing_package(name, "an RTF file", "striprtf") from error
    data = path.read_bytes()
    page = re.search(rb"\\ansicpg(\d+)", data[:2000])
    source = decode(data, name, f"cp{page[1].decode()}" if page else "cp1252")
    source = _SCRIPT_GROUP.sub(lambda m: f"{{{m[1]}{m[3]}{_escaped(m[2], _signs(m[4]))}}}", source)
    source = _SCRIPT_RUN.sub(lambda m: f"{m[2]}{_escaped(m[1], m[3])}", source)
    try:
        text = str(rtf_to_text(source))  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, LookupError, TypeError) as error:
        raise _damaged(name, "RTF") from error
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", text.replace("\xa0", " ")).strip()
    if _LEFTOVER.search(text) or "\ufffd" in text:
        raise _damaged(name, "RTF")
    # A paragraph of RTF is one line; the reader of plain text wants an empty line between two.
    return ParsedDocument(
        source=Source(), text=re.sub(r"\n+", "\n\n", text), media=Media.WEB_ARTICLE
    )


def _signs(written: str) -> str:
    """What stands in RTF's notation for signs; a dash right before a number is a minus."""
    said = re.sub(r"\\u(-?\d+) ?\??", lambda m: chr(int(m[1]) % 65536), written)
    said = re.sub(
        r"\\'([0-9a-f]{2})", lambda m: bytes.fromhex(m[1]).decode("cp1252", "ignore"), said
    )
    said = re.sub(r"\\endash ?", "–", said)
    return re.sub(r"\A–(?=\d+\Z)", "−", said)


def _escaped(which: str, text: str) -> str:
    """Raised signs in RTF's own notation, which is ASCII."""
    said = raised(text, lower=which == "sub")
    # The empty group ends a word of command before it.
    return "{}" + "".join(char if ord(char) < 128 else f"\\u{ord(char)}?" for char in said)


def read_docx(path: Path, name: str) -> ParsedDocument:
    """Headings, paragraphs, lists and rows of tables of a Word file, with its tracked changes accepted.

    Raises:
        UnreadableDocument: another Office file, damaged, protected, or mammoth is not installed.
    """
    try:
        import mammoth
    except ImportError as error:
        raise missing_package(name, "a Word file", "mammoth") from error
    _check(path, name)
    styles = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => p:fresh"
    try:
        with path.open("rb") as file:
            found: Any = mammoth.convert_to_html(
                file, style_map=styles, convert_image=mammoth.images.img_element(lambda _image: {})
            )
    except (zipfile.BadZipFile, KeyError, ValueError, AttributeError, OSError, zlib.error) as error:
        raise _damaged(name, "Word file") from error
    except Exception as error:
        # What expat and mammoth raise on broken XML has no common base.
        if type(error).__name__ not in {"ExpatError", "IOError", "InvalidFileReferenceError"}:
            raise
        raise _damaged(name, "Word file") from error
    collected = _Collected()
    collected.feed(found.value)
    collected.close()
    blocks = tuple(collected.blocks)
    return ParsedDocument(source=Source(title=_title(blocks)), blocks=blocks)


def _check(path: Path, name: str) -> None:
    """That it is a Word file, of bounded size, without entities of its own."""
    try:
        with zipfile.ZipFile(path) as file:
            members = file.infolist()
            names = {member.filename for member in members}
            if "word/document.xml" not in names:
                raise UnreadableDocument(
                    f"{name} is {_other(names)}.", "Save it as Word (.docx), PDF or CSV."
                )
            if sum(member.file_size for member in members) > _UNPACKED:
                raise UnreadableDocument(
                    f"{name} unpacks to more than {_UNPACKED // 1_000_000} MB.", "Save it as PDF."
                )
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    with file.open(member) as part:
                        if b"<!DOCTYPE" in part.read(2000):
                            raise UnreadableDocument(
                                f"{name} declares entities of its own, as XML bombs do; it was not read.",
                                "Save it anew in a word processor.",
                            )
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise _damaged(name, "Word file") from error


def _other(names: set[str]) -> str:
    for folder, what in (("xl/", "an Excel workbook"), ("ppt/", "a PowerPoint presentation")):
        if any(one.startswith(folder) for one in names):
            return what
    return "no Word file, though it is packed like one"


def _title(blocks: tuple[Block, ...]) -> str:
    first = blocks[0] if blocks else None
    if first is not None and first.kind is BlockKind.HEADING and len(first.text) <= _TITLE:
        return first.text
    return ""


class _Collected(HTMLParser):
    """The blocks of the HTML that mammoth writes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._kind = BlockKind.PARAGRAPH
        self._rows = 0
        self._said: list[str] = []
        self._script: list[str] = []
        self._leads_back = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            # From a note mammoth leads back to its place, by an arrow that nobody wrote.
            self._leads_back = "note-ref-" in (dict(attrs).get("href") or "")
        elif tag in {"sup", "sub"}:
            self._script.append(tag)
        elif tag in {"td", "th"} and "".join(self._said).strip():
            self._said.append(" | ")
        elif tag == "br" or (tag in _BLOCKS and self._rows):
            # What lies in a cell belongs to its row.
            self._said.append(" ")
            self._rows += tag == "tr"
        elif tag in _BLOCKS:
            self._end_block()
            self._kind = _BLOCKS[tag]
            self._rows += tag == "tr"

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._leads_back = False
        elif tag in {"sup", "sub"} and self._script:
            self._script.pop()
        elif tag in _BLOCKS:
            self._rows -= tag == "tr" and self._rows > 0
            if not self._rows:
                self._end_block()

    def handle_data(self, data: str) -> None:
        if self._leads_back:
            return
        if self._script and not data.startswith("["):
            self._said.append(raised(data, lower=self._script[-1] == "sub"))
        else:
            self._said.append(data)

    def close(self) -> None:
        super().close()
        self._end_block()

    def _end_block(self) -> None:
        said = " ".join("".join(self._said).split())
        self._said = []
        if said:
            self.blocks.append(Block(self._kind, said))
        self._kind = BlockKind.PARAGRAPH


def _damaged(name: str, what: str) -> UnreadableDocument:
    return UnreadableDocument(
        f"{name} is a damaged {what}.", "Save it anew in a word processor, or save it as PDF."
    )
