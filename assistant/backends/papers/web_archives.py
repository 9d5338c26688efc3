"""Web pages that a browser saved as one file (MHTML), taken apart by the standard library's mail parser."""

import email
import email.policy
import tempfile
from dataclasses import replace
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path

from assistant.backends.papers.decoding import decode
from assistant.backends.papers.html_pages import read_html
from assistant.domain import ParsedDocument
from assistant.errors import UnreadableDocument


def read_mhtml(path: Path, name: str) -> ParsedDocument:
    """The article of the page; raises UnreadableDocument."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() != "text/html":
            continue
        body = part.get_payload(decode=True)
        if not isinstance(body, bytes) or not body.strip():
            continue
        text = decode(body, name, part.get_content_charset() or "")
        with tempfile.TemporaryDirectory(prefix="mtor-ms-") as scratch:
            page = Path(scratch) / path.name
            page.write_text(text, encoding="utf-8")
            parsed = read_html(page, name)
            source = replace(parsed.source, title=parsed.source.title or _subject(message))
            return replace(parsed, source=source)
    raise UnreadableDocument(
        f"{name} is a web archive (MHTML) without a page in it.", "Save the page as PDF instead."
    )


def _subject(message: Message) -> str:
    """The title of the page, which browsers write as the subject of a mail."""
    try:
        return " ".join(str(make_header(decode_header(message["Subject"] or ""))).split())
    except (ValueError, LookupError):
        return ""
