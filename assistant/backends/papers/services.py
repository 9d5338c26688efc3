"""Open services about papers: Europe PMC, NCBI E-utilities, Crossref and Unpaywall, asked politely.

Documentation: https://europepmc.org/RestfulWebService, https://www.ncbi.nlm.nih.gov/books/NBK25499/,
https://www.crossref.org/documentation/retrieve-metadata/rest-api/, https://unpaywall.org/products/api.
"""

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

import httpx

from assistant.backends.file_writing import replace_file
from assistant.domain import Source, Update, Work
from assistant.domain.identity import doi_in
from assistant.domain.ids import content_digest
from assistant.errors import ServiceFailed

_TRIES: Final = 4
_LONGEST_WAIT: Final = 120.0
"""Seconds of a Retry-After that are waited; a service that wants more is left in peace."""
_MAX_BYTES: Final = 30_000_000
"""Bytes of an answer."""
_BATCH: Final = 100
"""Records that PubMed is asked for at once."""
_SEARCH: Final = {"format": "json", "resultType": "core"}
_UPDATES: Final = {
    "retraction": "retracted",
    "withdrawal": "withdrawn",
    "removal": "removed",
    "partial_retraction": "partly retracted",
    "expression_of_concern": "expression of concern",
    "correction": "corrected",
    "corrigendum": "corrected",
    "erratum": "corrected",
}


@dataclass(slots=True)
class PaperServices:
    """Asks the services. Nothing is asked of any other host, whatever an answer says."""

    europepmc: str
    ncbi: str
    crossref: str
    unpaywall: str
    contact: str
    """E-mail address, which the services want to know."""
    cache: Path
    """Folder in which answers are kept, so that a run that broke off asks nothing twice."""
    pause: float = 0.4
    """Seconds between two requests to one host: NCBI allows three a second."""
    sleep: Callable[[float], None] = time.sleep
    _last: dict[str, float] = field(default_factory=dict)

    def find(self, query: str, most: int = 1) -> list[Work]:
        """Works for a DOI, PMID, PMCID or words, best first; raises ServiceFailed."""
        asked = _SEARCH | {"query": _query(query), "pageSize": str(most)}
        url = f"{self.europepmc}/search"
        return self._listed(url, asked, "resultList", "result", fresh=False)[:most]

    def newer(self, query: str, since: str, until: str, most: int) -> list[Work]:
        """Works for a query that were first published in these days, newest first; raises ServiceFailed."""
        days = f"({query}) AND FIRST_PDATE:[{since} TO {until}]"
        asked = _SEARCH | {"query": days, "pageSize": str(most), "sort": "P_PDATE_D desc"}
        return self._listed(f"{self.europepmc}/search", asked, "resultList", "result")[:most]

    def citing(self, source: Source, most: int) -> list[Work]:
        """Works that cite a source which has a PMID or PMCID; raises ServiceFailed."""
        return self._linked(source, "citations", "citationList", "citation", most)

    def cited_by(self, source: Source, most: int) -> list[Work]:
        """Works that such a source cites; raises ServiceFailed."""
        return self._linked(source, "references", "referenceList", "reference", most)

    def _linked(self, source: Source, what: str, outer: str, inner: str, most: int) -> list[Work]:
        place = f"MED/{quote(source.pmid)}" if source.pmid else f"PMC/{quote(source.pmcid)}"
        asked = {"format": "json", "page": "1", "pageSize": str(most)}
        return self._listed(f"{self.europepmc}/{place}/{what}", asked, outer, inner)[:most]

    def _listed(
        self, url: str, asked: Mapping[str, str], outer: str, inner: str, *, fresh: bool = True
    ) -> list[Work]:
        """The works of an answer, today's if it is to be `fresh`; raises ServiceFailed, also for another form."""
        body = self._get(url, asked, fresh=fresh)
        try:
            found = (json.loads(body or "{}").get(outer) or {}).get(inner) or []
            return [_work(item) for item in found if isinstance(item, dict)]
        except (ValueError, AttributeError, TypeError) as error:
            raise ServiceFailed(
                f"{urlsplit(url).netloc} answered with something else than a list of papers.",
                "Try again later.",
            ) from error

    def full_text(self, work: Work) -> bytes:
        """The JATS of an open-access work; empty when there is none. Raises ServiceFailed."""
        if not (work.pmcid and work.open_access):
            return b""
        return self._get(f"{self.europepmc}/{quote(work.pmcid)}/fullTextXML", {})

    def medline(self, pmids: Sequence[str]) -> Iterator[bytes]:
        """MEDLINE records, a batch at a time; raises ServiceFailed."""
        for start in range(0, len(pmids), _BATCH):
            asked = {
                "db": "pubmed",
                "id": ",".join(pmids[start : start + _BATCH]),
                "rettype": "medline",
                "retmode": "text",
                "tool": "mtor-ms-assistant",
                "email": self.contact,
            }
            yield self._get(f"{self.ncbi}/efetch.fcgi", asked, fresh=True)

    def open_copy(self, doi: str) -> str:
        """Where a free copy lies, with its licence where it is known; empty when nowhere.

        It may be on any host, so it is named and not fetched. Raises ServiceFailed.
        """
        body = self._get(f"{self.unpaywall}/{quote(doi, safe='/')}", {"email": self.contact})
        place = json.loads(body or "{}").get("best_oa_location") or {}
        address, licence = str(place.get("url") or ""), str(place.get("license") or "")
        return f"{address} ({licence})" if address and licence else address

    def updates(self, doi: str) -> list[Update]:
        """What was published about a work since: retraction, concern, correction, final version.

        Raises:
            ServiceFailed
        """
        body = self._get(
            f"{self.crossref}/works/{quote(doi, safe='')}", {"mailto": self.contact}, fresh=True
        )
        message = json.loads(body or "{}").get("message") or {}
        found = []
        for item in message.get("updated-by") or ():
            kind = _UPDATES.get(str(item.get("type") or "").replace("-", "_"))
            if kind:
                date = (item.get("updated") or {}).get("date-time") or ""
                found.append(Update(kind, str(item.get("DOI") or ""), str(date)[:10]))
        final = (message.get("relation") or {}).get("is-preprint-of") or ()
        return [*found, *(Update("published", str(item.get("id") or ""), "") for item in final)]

    def _get(self, url: str, asked: Mapping[str, str], *, fresh: bool = False) -> bytes:
        """The body; empty for 404. With `fresh` the cache is not asked: checks are of today."""
        kept = self.cache / content_digest(url + json.dumps(asked, sort_keys=True))[:40]
        if not fresh and kept.is_file():
            return kept.read_bytes()
        body = self._ask(url, asked)
        if not fresh:
            replace_file(kept, body)
        return body

    def _ask(self, url: str, asked: Mapping[str, str]) -> bytes:
        host = urlsplit(url).netloc
        problem = ""
        for number in range(_TRIES):
            self._wait(host)
            try:
                status, wait, body = self._once(url, asked)
            except httpx.HTTPError as error:
                problem, wait = f"did not answer ({type(error).__name__})", 0.0
            else:
                if status == httpx.codes.NOT_FOUND:
                    return b""
                if status == httpx.codes.OK:
                    return body
                problem = f"answered with status {status}"
                if status < 500 and status != httpx.codes.TOO_MANY_REQUESTS:
                    break
            if wait > _LONGEST_WAIT:
                problem += f" and wants to be left alone for {wait:.0f} s"
                break
            self.sleep(max(wait, self.pause * 2**number))
        raise ServiceFailed(f"{host} {problem}.", "Try again later; what came before is kept.")

    def _once(self, url: str, asked: Mapping[str, str]) -> tuple[int, float, bytes]:
        agent = f"mtor-ms-assistant (mailto:{self.contact})"
        # Redirects are not followed: they could lead to any host.
        with httpx.stream(
            "GET", url, params=dict(asked), headers={"User-Agent": agent}, timeout=60.0
        ) as answer:
            body = bytearray()
            for block in answer.iter_bytes():
                body += block
                if len(body) > _MAX_BYTES:
                    raise ServiceFailed(
                        f"{urlsplit(url).netloc} sends more than {_MAX_BYTES // 1_000_000} MB.",
                        "Fetch that paper by hand.",
                    )
            said = answer.headers.get("Retry-After", "")
            return answer.status_code, float(said) if said.isdigit() else 0.0, bytes(body)

    def _wait(self, host: str) -> None:
        left = self._last.get(host, 0.0) + self.pause - time.monotonic()
        if left > 0:
            self.sleep(left)
        self._last[host] = time.monotonic()


def _query(text: str) -> str:
    """Europe PMC's words for an identifier; anything else as it is."""
    plain = text.strip()
    doi = doi_in(plain, field=True)
    if doi:
        return f'DOI:"{doi}"'
    if re.fullmatch(r"PMC\d+", plain, re.I):
        return f"PMCID:{plain.upper()}"
    digits = re.fullmatch(r"(?:PMID:?\s*)?(\d{5,9})", plain, re.I)
    return f"EXT_ID:{digits[1]} AND SRC:MED" if digits else plain


def _work(item: Mapping[str, Any]) -> Work:
    # Lists of citations and references have the number alone, and say whose it is.
    numbered = {"MED": "pmid", "PMC": "pmcid"}.get(str(item.get("source") or ""), "")
    item = {**({numbered: item.get("id")} if numbered else {}), **item}
    return Work(
        title=str(item.get("title") or "").rstrip("."),
        doi=str(item.get("doi") or ""),
        pmid=str(item.get("pmid") or ""),
        pmcid=str(item.get("pmcid") or ""),
        licence=str(item.get("license") or ""),
        open_access=item.get("isOpenAccess") == "Y",
    )
