"""Web pages saved as one file: the page is found, decoded, and named after the mail's subject."""

from __future__ import annotations

import base64
import quopri
from pathlib import Path

import pytest

from assistant.backends.papers.web_archives import read_mhtml
from assistant.domain import ParsedDocument
from assistant.errors import UnreadableDocument

WEEKS = "".join(
    f"<p>In week {week} the rats were weighed on each day, and two people who did not know which"
    f" rat had been treated counted what it ate, drank and left of its food in room {week}.</p>"
    for week in ("one", "two", "three", "four")
)
FIRST = "Fünf Ratten – “naïve” – 5 µg."
PAGE = f"<html><body><article><p>{FIRST}</p>{WEEKS}</article></body></html>"


def part(html: str, charset: str = "utf-8", *, encoding: str = "quoted-printable") -> bytes:
    """A page as one part of a mail."""
    data = html.encode(charset)
    body = base64.encodebytes(data) if encoding == "base64" else quopri.encodestring(data)
    head = f"Content-Type: text/html; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n"
    return head.encode() + body


def read(folder: Path, *parts: bytes, subject: str = "Rats") -> ParsedDocument:
    head = f'Subject: {subject}\nContent-Type: multipart/related; boundary="cut"\n\n'
    path = folder / "upload-17.mhtml"
    path.write_bytes(head.encode() + b"".join(b"--cut\n" + p + b"\n" for p in parts) + b"--cut--")
    return read_mhtml(path, "rats.mhtml")


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "utf-16"])
def test_the_page_is_decoded(tmp_path: Path, encoding: str, charset: str) -> None:
    parsed = read(tmp_path, part(PAGE, charset, encoding=encoding))
    assert parsed.blocks[0].text == FIRST
    assert len(parsed.blocks) == 5


def test_an_encoding_that_is_named_is_not_guessed(tmp_path: Path) -> None:
    page = PAGE.replace(FIRST, "Each rat was sold for 5 €.")
    assert read(tmp_path, part(page, "iso-8859-15")).blocks[0].text == "Each rat was sold for 5 €."


def test_a_wrong_name_of_an_encoding_does_no_harm(tmp_path: Path) -> None:
    for name in (b"klingon", b"us-ascii"):
        wrong = part(PAGE).replace(b"charset=utf-8", b"charset=" + name)
        assert read(tmp_path, wrong).blocks[0].text == FIRST


def test_the_first_page_with_words_is_the_article(tmp_path: Path) -> None:
    style = b"Content-Type: text/css\n\nbody { color: red }"
    advert = part(PAGE.replace(FIRST, "Buy rats."))
    parsed = read(tmp_path, style, part(" \n"), part(PAGE), advert)
    assert parsed.blocks[0].text == FIRST


def test_a_page_that_is_the_whole_mail(tmp_path: Path) -> None:
    path = tmp_path / "a.mht"
    path.write_bytes(b"Subject: Rats\n" + part(PAGE))
    assert read_mhtml(path, "a.mht").blocks[0].text == FIRST


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("Rats that ran", "Rats that ran"),
        ("=?utf-8?Q?F=C3=BCnf_Ratten?=", "Fünf Ratten"),
        ("=?utf-8?B?RsO8bmY=?=\n =?utf-8?Q?_Ratten?=", "Fünf Ratten"),
        ("Rats\n  that   ran", "Rats that ran"),
        ("=?klingon?Q?Rats?=", ""),
        ("", ""),
    ],
)
def test_the_subject_is_the_title(tmp_path: Path, subject: str, title: str) -> None:
    assert read(tmp_path, part(PAGE), subject=subject).source.title == title


def test_a_title_that_the_page_gives_goes_before_the_subject(tmp_path: Path) -> None:
    meta = (
        '<meta name="citation_title" content="Mice"><meta name="citation_doi" content="10.1000/m">'
    )
    parsed = read(tmp_path, part(PAGE.replace("<body>", f"<head>{meta}</head><body>")))
    assert (parsed.source.title, parsed.source.doi) == ("Mice", "10.1000/m")


def test_without_a_page_it_is_refused_under_its_name(tmp_path: Path) -> None:
    for parts in ([], [b"Content-Type: text/plain\n\n" + PAGE.encode()], [part("")]):
        with pytest.raises(UnreadableDocument) as caught:
            read(tmp_path, *parts)
        assert str(caught.value) == "rats.mhtml is a web archive (MHTML) without a page in it."
        assert caught.value.remedy == "Save the page as PDF instead."


@pytest.mark.parametrize("data", [b"", b"no mail", b"\x00\xff" * 50])
def test_what_is_no_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.mhtml"
    path.write_bytes(data)
    with pytest.raises(UnreadableDocument, match="without a page in it"):
        read_mhtml(path, "a.mhtml")


def test_a_page_without_an_article_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="holds no article"):
        read(tmp_path, part("<p>Too short.</p>"))


def test_a_page_with_zero_bytes_is_refused_under_its_name(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"^rats\.mhtml is not a text file"):
        read(tmp_path, part(PAGE.replace("naïve", "na\x00ve"), encoding="base64"))
