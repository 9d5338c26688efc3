"""Documents that somebody uploads: their ids, and what cannot be read of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.domain import EvidenceLevel, Media, ParsedDocument, Source, SourceKind
from assistant.errors import UnreadableDocument
from assistant.pipelines.uploaded_documents import as_uploaded, uploaded_documents


def parsed(title: str, problem: str = "") -> ParsedDocument:
    source = Source("x", title, SourceKind.ABSTRACT, EvidenceLevel.UNKNOWN)
    found = ParsedDocument(
        source, "Bees dance.", "0" * 64, "bees.txt", Media.PLAIN, name="bees.txt"
    )
    return replace(found, problem=problem)


def uploaded(*documents: ParsedDocument, taken: tuple[str, ...] = ()) -> list[ParsedDocument]:
    def read(_file: Path, _name: str) -> Iterator[ParsedDocument]:
        yield from documents

    return list(uploaded_documents(Path("bees.txt"), "bees.txt", taken, read))


def test_each_document_has_an_id_of_its_own() -> None:
    first, second = uploaded(parsed("Bees"), parsed("Bees"))
    assert first.source.id.startswith("own-") and second.source.id.startswith("own-")
    (third,) = uploaded(parsed("Bees"), taken=(first.source.id, second.source.id))
    assert len({first.source.id, second.source.id, third.source.id}) == 3


def test_what_cannot_be_read_is_left_out_unless_it_is_all() -> None:
    assert len(uploaded(parsed("Bees"), parsed("Wasps", "it is empty"))) == 1
    with pytest.raises(UnreadableDocument, match="Wasps: it is empty"):
        uploaded(parsed("Wasps", "it is empty"))


def test_an_upload_is_a_users_document_whatever_it_says() -> None:
    source = as_uploaded(parsed("Bees")).source
    assert source.kind is SourceKind.USER
    assert "bees.txt" in source.provenance
