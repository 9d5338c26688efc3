"""Abstracts as PubMed hands them out: MEDLINE text (``PMID- ``), and PubMed XML.

Formats: https://www.nlm.nih.gov/bsd/mms/medlineelements.html and the PubMed DTD.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from xml.etree.ElementTree import Element

from assistant.domain import Block, BlockKind, ParsedDocument, Source, SourceKind
from assistant.domain.identity import doi_in, initialled
from assistant.ingest.jats.text import first, flat
from assistant.ingest.titles import plain_title, year_in

_FIELD: Final = re.compile(r"^([A-Z][A-Z0-9 ]{3})- ?(.*)$")
_LABEL: Final = re.compile(r"(?:^|(?<=[.?!)] ))([A-Z][A-Z /&,'’-]{2,50}):\s+(?=\S)")


def looks_like_medline(text: str) -> bool:
    """Whether the text begins as a MEDLINE export does."""
    return bool(re.match(r"\s*PMID- ?\d+\s*$", text[:60].lstrip("\ufeff \n").partition("\n")[0]))


def read_medline(lines: Iterable[str]) -> Iterator[ParsedDocument]:
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


def _record(fields: list[tuple[str, str]]) -> ParsedDocument:
    def one(name: str) -> str:
        return next((value for key, value in fields if key == name), "")

    def every(*names: str) -> list[str]:
        return [value for key, value in fields if key in names]

    given = next((value for value in every("LID", "AID") if value.endswith("[doi]")), "")
    retracted = one("RIN")
    preprint = "Preprint" in every("PT")
    return ParsedDocument(
        source=Source(
            title=plain_title(one("TI") or one("BTI")),
            authors=tuple(every("AU") or every("CN")),
            year=year_in(one("DP"), one("DEP"), one("DCOM"), one("EDAT")),
            journal=one("TA") or one("JT") or (one("BTI") if one("TI") else ""),
            volume=one("VI"),
            issue=one("IP"),
            pages=one("PG"),
            doi=doi_in(given, field=True),
            pmid=one("PMID"),
            pmcid=one("PMC"),
            kind=SourceKind.ABSTRACT,
            retracted=_retracted(every("PT"), retracted),
        ),
        blocks=tuple(labelled(one("AB"))),
        publication_types=tuple(every("PT")),
        notes=_notes(one("EIN"), one("ECI")),
        published_as=doi_in(one("UIN"), field=True) if preprint else "",
    )


def labelled(abstract: str) -> Iterator[Block]:
    """A structured abstract cut at its labels, such as "METHODS: "."""
    starts = list(_LABEL.finditer(abstract))
    lead = abstract[: starts[0].start()] if starts else abstract
    if lead.strip():
        yield Block(BlockKind.HEADING, "Abstract")
        yield Block(BlockKind.PARAGRAPH, lead.strip())
    for number, match in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(abstract)
        said = abstract[match.end() : end].strip()
        if said:
            yield Block(BlockKind.HEADING, match[1].capitalize())
            yield Block(BlockKind.PARAGRAPH, said)


def read_pubmed(record: Element) -> ParsedDocument:
    """One ``PubmedArticle``, ``PubmedBookArticle`` or bare ``MedlineCitation`` of PubMed XML."""
    book = record.find(".//BookDocument")
    return _article(record) if book is None else _chapter(record, book)


def _article(record: Element) -> ParsedDocument:
    types = [flat(e) for e in record.findall(".//PublicationType")]
    citation = record if record.tag == "MedlineCitation" else first(record, "./MedlineCitation")
    title = flat(record.find(".//ArticleTitle")) or flat(record.find(".//VernacularTitle"))
    dates = (
        ".//JournalIssue/PubDate",
        ".//Article/ArticleDate",
        ".//DateCompleted",
        ".//DateRevised",
    )
    return ParsedDocument(
        source=Source(
            title=plain_title(title),
            authors=tuple(_people(record.findall(".//Article/AuthorList/Author"))),
            year=year_in(*(_words(record.find(path)) for path in dates)),
            journal=flat(record.find(".//Journal/ISOAbbreviation"))
            or flat(record.find(".//Journal/Title"))
            or flat(record.find(".//MedlineJournalInfo/MedlineTA")),
            volume=flat(record.find(".//JournalIssue/Volume")),
            issue=flat(record.find(".//JournalIssue/Issue")),
            pages=flat(record.find(".//Pagination/MedlinePgn")),
            doi=_article_id(record, "doi"),
            pmid=flat(citation.find("./PMID")) if citation is not None else "",
            pmcid=_article_id(record, "pmc"),
            kind=SourceKind.ABSTRACT,
            retracted=_retracted(types, _named(record, "RetractionIn")),
        ),
        blocks=tuple(_blocks(record.findall(".//Article/Abstract/AbstractText"))),
        publication_types=tuple(types),
        notes=_notes(_named(record, "ErratumIn"), _named(record, "ExpressionOfConcernIn")),
    )


def _chapter(record: Element, book: Element) -> ParsedDocument:
    """A chapter of a book, or a book as a whole: NCBI's Bookshelf has both."""
    whole = plain_title(flat(book.find("./Book/BookTitle")))
    title = plain_title(flat(book.find("./ArticleTitle")) or flat(book.find("./VernacularTitle")))
    people = book.findall("./AuthorList/Author") or book.findall("./Book/AuthorList/Author")
    dates = ("./Book/PubDate", "./ContributionDate", "./DateRevised", "./Book/BeginningDate")
    return ParsedDocument(
        source=Source(
            title=title or whole,
            authors=tuple(_people(people)),
            year=year_in(*(_words(book.find(path)) for path in dates)),
            journal=whole if title else flat(book.find("./Book/Publisher/PublisherName")),
            volume=flat(book.find("./Book/Volume")),
            pages=flat(book.find("./Pagination/MedlinePgn")),
            doi=_one_of(record.findall(".//ArticleId"), "IdType", "doi")
            or _one_of(book.findall(".//ELocationID"), "EIdType", "doi"),
            pmid=flat(book.find("./PMID")),
            pmcid=_one_of(record.findall(".//ArticleId"), "IdType", "pmc"),
            kind=SourceKind.ABSTRACT,
        ),
        blocks=tuple(_blocks(book.findall("./Abstract/AbstractText"))),
        publication_types=tuple(flat(e) for e in book.findall("./PublicationType")),
    )


def _blocks(parts: Iterable[Element]) -> Iterator[Block]:
    """The parts of an abstract, each under its label."""
    for part in parts:
        said = flat(part)
        if said:
            label = (part.get("Label") or "").capitalize()
            yield Block(BlockKind.HEADING, label or "Abstract")
            yield Block(BlockKind.PARAGRAPH, said)


def _words(date: Element | None) -> str:
    """The parts of a date in a row: "2021 Mar-Apr", "1998 Dec-1999 Jan", "Spring 2003"."""
    return " ".join(date.itertext()) if date is not None else ""


def _people(authors: Iterable[Element]) -> Iterator[str]:
    for author in authors:
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
    return _one_of(
        article.findall("./PubmedData/ArticleIdList/ArticleId"), "IdType", kind
    ) or _one_of(article.findall(".//Article/ELocationID"), "EIdType", kind)


def _one_of(elements: Iterable[Element], attribute: str, kind: str) -> str:
    return next((flat(e) for e in elements if e.get(attribute) == kind), "")


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
