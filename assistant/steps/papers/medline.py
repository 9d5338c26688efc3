"""Abstracts as PubMed hands them out: MEDLINE text (``PMID- ``), and PubMed XML.

Formats: https://www.nlm.nih.gov/bsd/mms/medlineelements.html and the PubMed DTD.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from xml.etree.ElementTree import Element

from assistant.domain import Extract, ExtractBlock, ExtractKind
from assistant.steps.papers.jats_front import initialled
from assistant.steps.papers.xml_text import flat

__all__ = ["labelled", "looks_like_medline", "read_medline", "read_pubmed_article"]

_FIELD: Final = re.compile(r"^([A-Z][A-Z0-9 ]{3})- ?(.*)$")
_LABEL: Final = re.compile(r"(?:^|(?<=[.?!)] ))([A-Z][A-Z /&,'’-]{3,50}):\s+(?=\S)")
_DOI: Final = re.compile(r"^(10\.\S+) \[doi\]$")


def looks_like_medline(text: str) -> bool:
    """Whether the text begins as a MEDLINE export does."""
    return bool(re.match(r"\s*PMID- ?\d+\s*$", text[:60].lstrip("\ufeff \n").partition("\n")[0]))


def read_medline(lines: Iterable[str]) -> Iterator[Extract]:
    """Every record that has an abstract or a title, one at a time: a file may hold a million."""
    fields: list[tuple[str, str]] = []
    for line in lines:
        line = line.rstrip("\r\n").lstrip("\ufeff")
        match = _FIELD.match(line)
        if match and match[1].strip() == "PMID" and fields:
            yield _record(fields)
            fields = []
        if match:
            fields.append((match[1].strip(), match[2].strip()))
        elif line.startswith("      ") and fields:
            name, value = fields[-1]
            fields[-1] = (name, f"{value} {line.strip()}")
    if fields:
        yield _record(fields)


def _record(fields: list[tuple[str, str]]) -> Extract:
    def one(name: str) -> str:
        return next((value for key, value in fields if key == name), "")

    def every(*names: str) -> list[str]:
        return [value for key, value in fields if key in names]

    dois = [m[1] for value in every("LID", "AID") if (m := _DOI.match(value))]
    year = re.match(r"(?:19|20)\d\d", one("DP"))
    retracted = one("RIN")
    later = re.search(r"\bdoi: (10\.\S+?)\.?(?:\s|$)", one("UIN"))
    preprint = "Preprint" in every("PT")
    return Extract(
        blocks=tuple(labelled(one("AB"))),
        title=one("TI").strip("[]").rstrip("."),
        authors=tuple(every("AU") or every("CN")),
        year=int(year[0]) if year else None,
        journal=one("TA") or one("JT"),
        volume=one("VI"),
        issue=one("IP"),
        journal_pages=one("PG"),
        doi=dois[0] if dois else "",
        pmid=one("PMID"),
        pmcid=one("PMC"),
        publication_types=tuple(every("PT")),
        abstract_only=True,
        retracted=_retracted(every("PT"), retracted),
        notes=_notes(one("EIN"), one("ECI")),
        published_as=later[1] if later and preprint else "",
    )


def labelled(abstract: str) -> Iterator[ExtractBlock]:
    """A structured abstract cut at its labels, such as "METHODS: "."""
    starts = list(_LABEL.finditer(abstract))
    lead = abstract[: starts[0].start()] if starts else abstract
    if lead.strip():
        yield ExtractBlock(ExtractKind.HEADING, "Abstract")
        yield ExtractBlock(ExtractKind.PARAGRAPH, lead.strip())
    for number, match in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(abstract)
        said = abstract[match.end() : end].strip()
        if said:
            yield ExtractBlock(ExtractKind.HEADING, match[1].capitalize())
            yield ExtractBlock(ExtractKind.PARAGRAPH, said)


def read_pubmed_article(article: Element) -> Extract:
    """One ``PubmedArticle`` of PubMed XML."""
    types = [flat(e) for e in article.findall(".//PublicationType")]
    year = re.search(
        r"(?:19|20)\d\d",
        flat(article.find(".//JournalIssue/PubDate/Year"))
        or flat(article.find(".//JournalIssue/PubDate/MedlineDate")),
    )
    blocks = []
    for part in article.findall(".//Article/Abstract/AbstractText"):
        said = flat(part)
        if said:
            label = (part.get("Label") or "").capitalize()
            blocks.append(ExtractBlock(ExtractKind.HEADING, label or "Abstract"))
            blocks.append(ExtractBlock(ExtractKind.PARAGRAPH, said))
    return Extract(
        blocks=tuple(blocks),
        title=flat(article.find(".//ArticleTitle")).strip("[]").rstrip("."),
        authors=tuple(_people(article)),
        year=int(year[0]) if year else None,
        journal=flat(article.find(".//Journal/ISOAbbreviation"))
        or flat(article.find(".//Journal/Title")),
        volume=flat(article.find(".//JournalIssue/Volume")),
        issue=flat(article.find(".//JournalIssue/Issue")),
        journal_pages=flat(article.find(".//Pagination/MedlinePgn")),
        doi=_article_id(article, "doi"),
        pmid=flat(article.find(".//MedlineCitation/PMID")),
        pmcid=_article_id(article, "pmc"),
        publication_types=tuple(types),
        abstract_only=True,
        retracted=_retracted(types, _named(article, "RetractionIn")),
        notes=_notes(_named(article, "ErratumIn"), _named(article, "ExpressionOfConcernIn")),
    )


def _people(article: Element) -> Iterator[str]:
    for author in article.findall(".//Article/AuthorList/Author"):
        family = flat(author.find("LastName"))
        if family:
            initials = flat(author.find("Initials"))
            yield (
                f"{family} {initials}"
                if initials
                else initialled(family, flat(author.find("ForeName")))
            )
        elif author.find("CollectiveName") is not None:
            yield flat(author.find("CollectiveName"))


def _article_id(article: Element, kind: str) -> str:
    for element in article.findall("./PubmedData/ArticleIdList/ArticleId"):
        if element.get("IdType") == kind:
            return flat(element)
    for element in article.findall(".//Article/ELocationID"):
        if element.get("EIdType") == kind:
            return flat(element)
    return ""


def _named(article: Element, kind: str) -> str:
    for element in article.findall(".//CommentsCorrectionsList/CommentsCorrections"):
        if element.get("RefType") == kind:
            return flat(element.find("RefSource")) or "see PubMed"
    return ""


def _retracted(types: Iterable[str], notice: str) -> str:
    if notice:
        return f"retracted, {notice}"
    return "retracted" if "Retracted Publication" in types else ""


def _notes(erratum: str, concern: str) -> tuple[str, ...]:
    said = []
    if erratum:
        said.append(f"A correction was published: {erratum}")
    if concern:
        said.append(f"An expression of concern was published: {concern}")
    return tuple(said)
