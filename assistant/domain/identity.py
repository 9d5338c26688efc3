"""Whether two papers are one: by identifier, else by a title long enough to be one paper's only.

With the one form in which people's names are kept: "Family AB".
"""

import re
import unicodedata
from collections.abc import Container, Sequence
from typing import Final
from urllib.parse import unquote

from assistant.domain.documents import Reference, Source
from assistant.domain.ids import short_digest, slug
from assistant.domain.publications import Work

_NAME_AND_NUMBER: Final = 2

_SHORTEST_PMID: Final = 5
"""Digits; shorter numbers are years and counts, and name papers of before 1960 only."""

_SERVERS: Final = re.compile(
    r"10\.1101/(?:\d{4}\.\d\d\.\d\d\.)?\d{6,}(?:v\d+)?$"  # bioRxiv, medRxiv; not Cold Spring Harbor's journals
    r"|10\.(?:64898|21203|20944|48550|26434|31234|31219|31235|2139|36227|22541|55415|1590|31224)/"
)
"""DOIs that servers of preprints give: bioRxiv and medRxiv (before and since 2025), Research Square,
Preprints.org, arXiv, ChemRxiv, PsyArXiv, OSF, SocArXiv, SSRN, TechRxiv, Authorea, EcoEvoRxiv, SciELO."""
_SERVED: Final = re.compile(
    r"\b(?:(?:bio|med|chem|psy|soc|eng|edu|eco ?evo|tech|ar)\s?rxiv|research square|preprints?(?:\.org)?|ssrn)\b",
    re.I,
)
_ADDRESS: Final = re.compile(
    r"(?:https?://)?(?:www\.)?(?:(?:dx\.)?doi\.org|pubmed\.ncbi\.nlm\.nih\.gov|pmc\.ncbi\.nlm\.nih\.gov/articles"
    r"|(?:www\.)?ncbi\.nlm\.nih\.gov/(?:pubmed|pmc/articles)|europepmc\.org/(?:article|abstract)/(?:med|pmc))"
    r"/([^?#\s]+)",
    re.I,
)
"""Where papers are found on the web."""
_NAMED: Final = re.compile(r"^(?:pmid|pmcid|doi)[:=#-]\s*")

_SHORTEST_TITLE: Final = 30
"""Letters of a title from which it names a work: "Editorial" names none."""


_INITIALS: Final = 4
"""Most letters of initials: a word in capitals that is longer is a name."""
_LAST_INITIALS: Final = 3
"""Of those behind a family name without a comma: "Xi WANG" is named Wang."""
_BESIDE_A_NAME: Final = 2
"""Of those beside a given name: "Petra AM"."""
_GENERATION: Final = re.compile(r"(?:[JS]r\.?|I{2,3}|IV)")

DOI_PREFIX: Final = r"\b10\.\d{4,9}/"
"""Pattern of a DOI up to its slash (DOI Handbook, 2.2)."""
DOI: Final = DOI_PREFIX + r"[^\s\"<>|]+"
"""Pattern of a DOI in running text, with the punctuation that follows it."""
_CLOSING: Final = {")": "(", "]": "[", "}": "{"}


def doi_in(text: str, *, field: bool = False) -> str:
    """The first DOI of a text, without the punctuation that follows it; empty where there is none.

    `field` says that the text is a field for a DOI: some of before 2000 contain "<" and ">".

    >>> doi_in("(doi: 10.1016/s0140-6736(99)01234-5).")
    '10.1016/s0140-6736(99)01234-5'
    """
    match = re.search(DOI_PREFIX + r"\S+" if field else DOI, text)
    doi = match[0] if match else ""
    while doi and (
        doi[-1] in ".,;:'”’" or doi.count(doi[-1]) > doi.count(_CLOSING.get(doi[-1], doi[-1]))
    ):
        doi = doi[:-1]
    return doi


def normal_doi(doi: str) -> str:
    """Lower case, without resolver or prefix: DOIs are compared without regard to case."""
    return re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", doi.strip().lower())


def identifiers_in(text: str) -> tuple[str, ...]:
    """DOIs, PMCIDs and what may be a PMID among the words of a text, as `identifiers_of` writes them.

    With or without their names, and in addresses of doi.org, PubMed and PubMed Central.
    """
    found = []
    for word in text.split():
        bare = word.strip(".,;:?!\"'“”<>[]()")
        address = _ADDRESS.match(bare)
        bare = normal_doi(unquote(address[1]).strip("/") if address else bare)
        bare = _NAMED.sub("", bare)
        if bare.startswith("10.") and "/" in bare:
            # A bracket belongs to a DOI only where it was opened: 10.1016/s0140-6736(99)01234-5.
            found.append(f"doi:{bare + ')' if bare.count('(') > bare.count(')') else bare}")
        elif bare.startswith("pmc") and bare[3:].isdigit():
            found.append(f"pmcid:{bare.upper()}")
        elif bare.isdigit() and len(bare) >= _SHORTEST_PMID:
            found.append(f"pmid:{bare}")
    return tuple(found)


def is_identifier(text: str) -> bool:
    """Whether a text is nothing but an identifier, with or without its name: "PMID 27125224"."""
    return bool(identifiers_in(text)) and len(text.split()) <= _NAME_AND_NUMBER


def source_keys(source: Source, published_as: str = "") -> tuple[str, ...]:
    """Keys under which a source is known: its identifiers, then its title, then its journal version's DOI."""
    title = title_key(source.title)
    keys = (*identifiers_of(source), *((title,) if title else ()))
    # Under this key the journal version finds its preprint.
    return (*keys, f"version:{normal_doi(published_as)}") if published_as else keys


def identifiers_of(work: Source | Reference | Work) -> tuple[str, ...]:
    """DOI, PMID and PMCID of a paper, those that are known, as "pmid:28951234"."""
    doi = normal_doi(work.doi)
    given = (
        ("doi", doi if doi.startswith("10.") else ""),
        ("pmid", work.pmid),
        ("pmcid", work.pmcid.upper()),
    )
    return tuple(f"{name}:{value}" for name, value in given if value)


def title_key(title: str) -> str:
    """What a title comes to without case, accents and signs; empty when it could be any work's."""
    plain = unicodedata.normalize("NFKD", title.lower())
    letters = re.sub(r"[^a-z0-9]", "", plain)
    return f"title:{short_digest(letters)}" if len(letters) >= _SHORTEST_TITLE else ""


def is_preprint(source: Source, publication_types: Sequence[str] = ()) -> bool:
    """Whether a paper is a preprint: by its MEDLINE publication types, its DOI, or its journal."""
    return (
        any(kind.lower() == "preprint" for kind in publication_types)
        or bool(_SERVERS.match(normal_doi(source.doi)))
        or bool(_SERVED.search(source.journal))
    )


def short_name(name: str) -> str:
    """A person's name as "Family AB"; a name in braces, as BibTeX has it, is an organisation's.

    >>> [short_name(n) for n in ("Petra M. Varga", "Varga, P.-M.", "Varga PM", "Ludwig van Beethoven")]
    ['Varga PM', 'Varga PM', 'Varga PM', 'van Beethoven L']
    """
    if name.startswith("{"):
        return name.replace("{", "").replace("}", "").strip()
    pieces = [piece for piece in name.split(",") if not _GENERATION.fullmatch(piece.strip())]
    family, given = pieces[0] if pieces else name, " ".join(pieces[1:]).strip()
    if given:
        return initialled(family, given)
    words = undotted(family).split()
    last = words[-1] if len(words) > 1 else ""
    if _are_initials(last, _LAST_INITIALS) and len(words[0].strip(".")) > 1:
        return " ".join(words)
    # As BibTeX has it, the family begins at the first word in small letters: "Ludwig van Beethoven".
    at = next((n for n, word in enumerate(words) if n and word[0].islower()), len(words) - 1)
    return initialled(" ".join(words[at:]), " ".join(words[: max(at, 0)]))


def initialled(family: str, given: str) -> str:
    """A family name and given names, or their initials, as "Family AB"."""
    words = given.split()
    if len(words) == 1 and _are_initials(words[0]):
        return f"{family.strip()} {words[0]}"
    # "Petra AM" has three initials; of "PETRA AM" the second word may be a name as well.
    mixed = given.upper() != given
    letters = "".join(
        word
        if mixed and _are_initials(word, _BESIDE_A_NAME)
        else "".join(re.findall(r"(?:^|[.‐-])([^\W\d_])", word)).upper()
        for word in words
    )
    return f"{family.strip(' .')} {letters}".strip()


def undotted(name: str) -> str:
    """Family names with dotted initials, "Varga P." and "Lindqvist O.-M.", as "Varga P" and "Lindqvist OM".

    Any other name stays as it is: without a comma it may be an organisation's.
    """
    match = re.fullmatch(r"(\S.*?) ((?:[^\W\d_]\.[ -]?)+)", name.strip())
    return f"{match[1]} {re.sub(r'[. -]', '', match[2]).upper()}" if match else name.strip()


def _are_initials(word: str, most: int = _INITIALS) -> bool:
    return len(word) <= most and word.isalpha() and word.isupper()


def same_first_author(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two lists of authors begin with the same family name; unknown ones do not."""
    families = [_family(names[0]) if names else "" for names in (one, other)]
    return bool(families[0]) and families[0] == families[1]


def _family(name: str) -> str:
    """The words before the initials, without accents: "Müller JM" and "Muller J" are alike."""
    words = name.split()
    while len(words) > 1 and _are_initials(words[-1]):
        words.pop()
    plain = unicodedata.normalize("NFKD", " ".join(words).lower())
    return re.sub(r"[^a-z]", "", plain)


def free_id(source: Source, file: str, taken: Container[str]) -> str:
    """A readable id that nobody has: "hou-2017", else the words of the title, else of the file."""
    family = source.authors[0].rpartition(" ")[0] if source.authors else ""
    family = family or (source.authors[0] if source.authors else "")
    named = f"{family} {source.year}" if family and source.year else source.title or file
    wanted, number = slug(named), 2
    free = wanted
    while free in taken:
        free, number = f"{wanted}-{number}", number + 1
    return free
