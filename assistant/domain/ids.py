"""Ids that come from content, tagged with how they were made.

The same sentence in the same source always gets the same id, so citations, caches and evaluation
labels survive a rebuild. The tag names the version of that: when it changes, so does every id, and
the change is visible.
"""

import hashlib
import re
import unicodedata

PASSAGE_ID_VERSION = "p1"
"""Tag of the way passages are identified. Raise it when `passage_id` changes."""


def content_digest(data: bytes | str) -> str:
    """sha256 of bytes, or of text as UTF-8, in lower-case hex (64 characters)."""
    if isinstance(data, str):
        data = data.encode("utf-8")
    return hashlib.sha256(data).hexdigest()


def short_digest(*parts: str, length: int = 12) -> str:
    """The first `length` hex characters of the digest of `parts`, joined unambiguously."""
    return content_digest("\x1f".join(parts))[:length]


def passage_id(source_id: str, start: int, end: int, text: str) -> str:
    """``source:version-digest``: readable where it comes from, unique by what it says.

    The offsets take part, so that a sentence printed twice in one source is two passages.
    """
    return f"{source_id}:{PASSAGE_ID_VERSION}-{short_digest(source_id, str(start), str(end), text)}"


def slug(name: str) -> str:
    """A readable id: lower-case ASCII letters, digits and hyphens; a digest when nothing is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-") or f"document-{short_digest(name)[:8]}"
