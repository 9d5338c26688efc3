"""Europe PMC, NCBI, Crossref and Unpaywall on this machine, in their documented forms; they misbehave on demand."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlparse
from uuid import uuid4

from tests.papers import JATS

__all__ = ["Services", "paper_services"]

OPEN = {
    "id": "99000001", "source": "MED", "pmid": "99000001", "pmcid": "PMC9900001", "doi": "10.9999/test.1",
    "title": "Torin slows lesions in the marmoset model of multiple sclerosis.", "isOpenAccess": "Y",
    "license": "cc by",
}  # fmt: skip
CLOSED = {
    "id": "99000002", "source": "MED", "pmid": "99000002", "doi": "10.9999/test.2",
    "title": "Sirolimus in a registry of people with multiple sclerosis.", "isOpenAccess": "N",
}  # fmt: skip
RECORD = """
PMID- 99000002
TI  - Sirolimus in a registry of people with multiple sclerosis.
AB  - In 312 people of the registry, sirolimus was followed by 0.21 relapses a year.
AU  - Marlow E
DP  - 2019 Oct
LID - 10.9999/test.2 [doi]
PT  - Observational Study
"""
RETRACTED = {
    "message": {
        "DOI": "10.9999/test.1",
        "updated-by": [
            {
                "type": "retraction",
                "DOI": "10.9999/notice.1",
                "updated": {"date-time": "2024-05-06T00:00:00Z"},
            },
            {"type": "correction", "DOI": "10.9999/notice.0", "updated": {}},
        ],
    }
}


@dataclass(slots=True)
class Services:
    """Where they are, and what was asked of them."""

    url: str
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    refusals: list[tuple[int, str]] = field(default_factory=list)
    """(status, Retry-After) of the next answers."""
    links: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    """What ``/rest/MED/PMID/citations`` and ``/references`` of Europe PMC list, by that path."""
    newer: list[dict[str, str]] = field(default_factory=list)
    """What a query for papers of some days finds."""
    down: set[str] = field(default_factory=set)
    """Beginnings of paths that answer with an error."""
    redirect: str = ""
    """Where a full text is said to be instead."""

    @property
    def environment(self) -> dict[str, str]:
        """Settings that lead here."""
        return {
            "MTORMS_CONTACT": "lab@example.org",
            "MTORMS_EUROPEPMC_URL": f"{self.url}/rest",
            "MTORMS_NCBI_URL": f"{self.url}/eutils",
            "MTORMS_CROSSREF_URL": f"{self.url}/crossref",
            "MTORMS_UNPAYWALL_URL": f"{self.url}/unpaywall",
        }


@contextmanager
def paper_services() -> Iterator[Services]:
    """Runs until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlparse(self.path.removeprefix(own))
            query = {key: values[0] for key, values in parse_qs(url.query).items()}
            services.asked.append(unquote(self.path.removeprefix(own)))
            services.agents.add(self.headers.get("User-Agent", ""))
            status, body, headers = _answer(services, url.path, query)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    # Answers are remembered by their address, and a port comes again: an earlier server's would be given.
    own = f"/{uuid4().hex}"
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    services = Services(f"http://127.0.0.1:{server.server_address[1]}{own}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield services
    finally:
        server.shutdown()
        server.server_close()


def _answer(
    services: Services, path: str, query: dict[str, str]
) -> tuple[int, bytes, dict[str, str]]:
    """Status, body and headers."""
    if services.refusals:
        status, wait = services.refusals.pop(0)
        return status, b"", {"Retry-After": wait} if wait else {}
    if any(path.startswith(start) for start in services.down):
        return 400, b"", {}
    if path == "/rest/search":
        newer = "FIRST_PDATE:[" in query["query"]
        found = services.newer if newer else _found(query["query"])
        return _json({"resultList": {"result": found}})
    if path.endswith(("/citations", "/references")):
        return _links(services, path)
    if path == "/rest/PMC9900001/fullTextXML":
        if services.redirect:
            return 302, b"", {"Location": services.redirect}
        return 200, JATS.encode(), {}
    if path == "/eutils/efetch.fcgi":
        return 200, RECORD.encode() if "99000002" in query["id"] else b"\n", {}
    if unquote(path) == "/unpaywall/10.9999/test.2":
        place = {"url": "https://repository.example/2.pdf", "license": "cc-by"}
        return _json({"doi": "10.9999/test.2", "is_oa": True, "best_oa_location": place})
    if unquote(path) == "/crossref/works/10.9999/test.1":
        return _json(RETRACTED)
    return 404, b"", {}


def _links(services: Services, path: str) -> tuple[int, bytes, dict[str, str]]:
    outer = "citationList" if path.endswith("citations") else "referenceList"
    return _json({outer: {outer.removesuffix("List"): services.links.get(path, [])}})


def _json(data: Any) -> tuple[int, bytes, dict[str, str]]:
    return 200, json.dumps(data).encode(), {"Content-Type": "application/json"}


def _found(query: str) -> list[dict[str, str]]:
    if query == "torin OR sirolimus":
        return [OPEN, CLOSED]
    known = {
        'DOI:"10.9999/test.1"': OPEN,
        "PMCID:PMC9900001": OPEN,
        "EXT_ID:99000001 AND SRC:MED": OPEN,
        'DOI:"10.9999/test.2"': CLOSED,
        "EXT_ID:99000002 AND SRC:MED": CLOSED,
    }
    return [known[query]] if query in known else []
