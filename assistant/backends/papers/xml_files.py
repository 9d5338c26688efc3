"""XML files, parsed by defusedxml: no entity of the file's own, no outside DTD, nothing is fetched."""

import html.entities
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from assistant.errors import UnreadableDocument


def each_element(path: Path, *names: str) -> Iterator[Element]:
    """Every outermost element of one of those names, one at a time; it is emptied after use.

    Names come without their namespaces: JATS is read alike in OAI-PMH, with a prefix and without.

    Raises:
        UnreadableDocument: no XML, cut off, or with entities of its own.
    """
    parser: Any = defusedxml.ElementTree.XMLParser(forbid_entities=True, forbid_external=True)
    # Names such as &nbsp; stand in DTDs that are not read.
    parser.entity.update(html.entities.entitydefs)
    depth = 0
    try:
        events = defusedxml.ElementTree.iterparse(str(path), ("start", "end"), parser=parser)
        for event, element in events:
            if element.tag.rpartition("}")[2] not in names:
                continue
            depth += 1 if event == "start" else -1
            if event == "end" and depth == 0:
                _without_namespaces(element)
                yield element
                element.clear()
    except DefusedXmlException as error:
        raise UnreadableDocument(
            f"{path.name} declares entities of its own, as XML bombs do; it was not read.",
            "Get the file anew from its publisher.",
        ) from error
    except ParseError as error:
        line = error.position[0] if error.position else 0
        if "unbound prefix" in str(error):
            raise UnreadableDocument(
                f"{path.name} is no whole XML: line {line:,} uses a prefix of names that nothing declares.",
                "Get the whole file from its publisher; a part of it lacks its declarations (xmlns).",
            ) from error
        raise UnreadableDocument(
            f"{path.name} is no whole XML: it breaks at line {line:,}.",
            "Get the file anew; it may have been cut off.",
        ) from error
    except (OSError, LookupError, ValueError) as error:
        raise UnreadableDocument(
            f"{path.name} cannot be read: {error}.",
            "Leave this file out, or use another copy of it.",
        ) from error


def _without_namespaces(element: Element) -> None:
    for each in element.iter():
        if isinstance(each.tag, str):
            each.tag = each.tag.rpartition("}")[2]
