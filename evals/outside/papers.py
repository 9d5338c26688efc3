"""Text read out of PDFs against the JATS of the same articles: words in order.

Recall is the longest common subsequence with the words of the JATS body, tables included, over the
body's words. Noise is the share of words read that the article's front, body, tables and captions do
not have in that order; figures that JATS keeps apart stand where the text first names them.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from assistant.backends.papers.sandbox import read_apart
from assistant.backends.papers.xml_files import each_element
from assistant.domain import ParsedDocument

_BLOCKS: Final = frozenset(
    "p title td th label caption list-item sec table-wrap fig tr article-title contrib aff abstract kwd".split()
)
_SAME_TITLE: Final = 90.0


@dataclass(frozen=True, slots=True)
class PaperScore:
    """How one PDF was read."""

    name: str
    recall: float
    noise: float
    title: bool
    doi: bool
    authors: bool
    """As many as the article has, in its order, each with a family name that is a part of the right one."""
    year: bool
    """One of those in which the article came out."""


def measure_papers(folder: Path) -> Iterator[PaperScore]:
    """Every PDF of a folder that has its JATS beside it, by name."""
    for pdf in sorted(folder.glob("*.pdf")):
        jats = pdf.with_suffix(".xml")
        if jats.is_file():
            parsed = next(read_apart(pdf))
            yield from (
                _score(pdf.stem, parsed, article) for article in each_element(jats, "article")
            )


def _score(name: str, parsed: ParsedDocument, article: Element) -> PaperScore:
    read = _words(" ".join(block.text for block in parsed.blocks))
    body, front = article.find("body"), article.find("front")
    wanted = _words(_flat(body)) if body is not None else []
    named = article.find(".//article-meta//article-title")
    title = " ".join("".join(named.itertext()).split()) if named is not None else ""
    doi = article.findtext(".//article-meta/article-id[@pub-id-type='doi']") or ""
    _place_floats(article)
    whole = _words(
        " ".join(_flat(part) for part in (front, article.find("body")) if part is not None)
    )
    return PaperScore(
        name=name,
        recall=LCSseq.similarity(wanted, read) / max(1, len(wanted)),
        noise=1 - LCSseq.similarity(whole, read) / max(1, len(read)),
        title=fuzz.ratio(title.lower(), parsed.source.title.lower()) > _SAME_TITLE,
        doi=parsed.source.doi.lower() == doi.lower(),
        authors=_same_people(parsed.source.authors, article),
        year=str(parsed.source.year)
        in {e.text for e in article.iterfind(".//article-meta/pub-date/year")},
    )


def _same_people(authors: Sequence[str], article: Element) -> bool:
    people = [
        set(_words(" ".join(name.itertext())))
        for name in article.iterfind(".//article-meta/contrib-group/contrib/name")
    ]
    families = [set(_words(author.rpartition(" ")[0] or author)) for author in authors]
    return len(families) == len(people) and all(
        family <= person for family, person in zip(families, people, strict=True)
    )


def _place_floats(article: Element) -> None:
    """Moves what JATS keeps in a group of its own behind the paragraph that first points to it."""
    group, body = article.find("floats-group"), article.find("body")
    if group is None or body is None:
        return
    parents = {child: parent for parent in body.iter() for child in parent}
    for each in list(group):
        key = each.get("id") or ""
        named = next((x for x in body.iter("xref") if key in (x.get("rid") or "").split()), None)
        while named is not None and named.tag != "p":
            named = parents.get(named)
        if named is None or named not in parents:
            body.append(each)
        else:
            parent = parents[named]
            parent.insert(list(parent).index(named) + 1, each)
            parents[each] = parent
    article.remove(group)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower())


def _flat(element: Element) -> str:
    gap = " " if element.tag in _BLOCKS else ""
    parts = [gap, element.text or ""]
    for child in element:
        parts += [_flat(child) if isinstance(child.tag, str) else "", child.tail or ""]
    return "".join([*parts, gap])
