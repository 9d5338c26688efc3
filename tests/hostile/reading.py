"""A file on its whole way: read, described, cut into sentences and passages, with what must hold on it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from assistant.backends.shipped_files import load_lexicon
from assistant.domain import ParsedDocument, parsed_from_json, parsed_to_json
from assistant.errors import CorpusError
from assistant.ingest.references import parse_bibliography
from assistant.pipelines.indexing import Builder
from assistant.pipelines.parser_process import read_file
from assistant.pipelines.uploaded_documents import as_uploaded, uploaded_documents
from assistant.settings import Chunking
from assistant.testing.doubles import WordCounter, WordEmbedder
from assistant.text.lexicon import Lexicon
from tests.papers import JATS, MEDLINE, PUBMED

__all__ = ["KINDS", "SEEDS", "references", "through"]

SEEDS: dict[str, list[bytes]] = {
    "jats.xml": [JATS.encode(), PUBMED.encode()],
    "records.nbib": [MEDLINE.encode()],
    "list.ris": [
        b"TY  - JOUR\nTI  - Sirolimus in MS\nAU  - Marlow, Eva\nPY  - 2019\nDO  - 10.9999/test.2\n"
        b"AB  - In 312 people sirolimus was followed by 0.21 relapses a year.\nER  - \n"
    ],
    "list.bib": [
        b"@article{a1, title = {Torin in {EAE} and \\'etudes}, author = {Quill, Ada and Ferro, C.},"
        b" year = 2021, doi = {10.9999/test.1}, abstract = {In 14 marmosets torin halved lesions.}}\n"
    ],
    "list.json": [
        b'[{"type": "article-journal", "title": "Torin", "author": [{"family": "Quill"}],'
        b' "issued": {"date-parts": [[2021]]}, "abstract": "In 14 marmosets torin halved lesions."}]'
    ],
    "page.html": [
        b"<!doctype html><html><head><title>Torin</title><meta name='citation_doi' content='10.9/x'>"
        b"</head><body><article><h1>Torin</h1><p>In 14 marmosets with EAE, torin halved the number of"
        b" lesions [1]. The effect was seen in both sexes and lasted for eight weeks after the last dose.</p>"
        b"<p>Rapamycin was given to ten further animals, and the number of their lesions fell as well.</p>"
        b"<h2>References</h2><ol><li>Smith A. 2010.</li></ol></article></body></html>"
    ],
    "search.txt": [
        b"1. J Tests. 2021 Mar;3(1):2-9. doi: 10.9999/test.1.\n\nTorin in marmosets.\n\nQuill A(1).\n\n"
        b"Author information:\n(1)Nowhere.\n\nIn 14 marmosets torin halved lesions.\n\nPMID: 99000001\n"
    ],
    "library.xml": [
        b"<?xml version='1.0'?><xml><records><record><titles><title>Torin</title></titles>"
        b"<abstract>In 14 marmosets torin halved lesions.</abstract></record></records></xml>"
    ],
    "table.csv": [
        b"Title,Abstract,DOI\nTorin,In 14 marmosets torin halved lesions.,10.9999/test.1\n"
    ],
    "results.json": [
        b'{"version":"6","resultList":{"result":[{"title":"Torin","authorString":"Quill A",'
        b'"abstractText":"In 14 marmosets torin halved lesions."}]}}'
    ],
    "notes.rtf": [
        b"{\\rtf1\\ansi In 14 marmosets torin halved lesions, 10{\\super 6} cells each, as M\\'fcller saw.\\par}"
    ],
    "page.mht": [
        b"MIME-Version: 1.0\nContent-Type: text/html; charset=iso-8859-1\n\n<html><body><article><h1>Torin</h1>"
        b"<p>In 14 marmosets with EAE, torin halved the number of lesions. The effect lasted for eight weeks after"
        b" the last dose.</p><p>Rapamycin was given to ten further animals, and the number of their lesions fell"
        b" as well, though by less than half.</p></article></body></html>"
    ],
    "notes.txt": [
        b"# Torin\n\nIn 14 marmosets with EAE, torin halved lesions [1].\n\n[1] Smith. 2010.\n"
    ],
}
KINDS = tuple(SEEDS)
_BUILDER = Builder(WordEmbedder(), WordCounter(), Lexicon(load_lexicon()), Chunking(max_tokens=60))


def through(data: bytes, name: str) -> list[ParsedDocument]:
    """What a file with these bytes holds; refused files hold nothing, and anything else is a fault."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        found = []
        try:
            for extract in read_file(path, name):
                found.append(extract)
                if len(found) == 20:
                    break
        except (CorpusError, RecursionError) as error:
            # The child that reads takes too deep a nesting for too much memory, and says so.
            assert isinstance(error, RecursionError) or (str(error) and error.remedy)
        for extract in found:
            assert parsed_from_json(parsed_to_json(extract)) == extract
        try:
            for added in uploaded_documents(path, name, (), lambda _path, _name: iter(found)):
                _hold(added)
        except CorpusError as error:  # not one record of it could be read
            assert str(error) and error.remedy
    return found


def _hold(added: object) -> None:
    part = _BUILDER.worded(_BUILDER.read(as_uploaded(added)))  # type: ignore[arg-type]
    document, last = part.document, 0
    for sentence in document.sentences:
        assert last <= sentence.start < sentence.end <= len(document.text)
        last = sentence.start
    for passage in part.passages:
        assert document.text[passage.start : passage.end] == passage.text


def references(data: bytes) -> None:
    """The list of references at the end of a text."""
    lines = data.decode("utf-8", "replace").splitlines()
    for reference in parse_bibliography(lines):
        assert reference.number
