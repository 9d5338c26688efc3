"""What /export hands out: the conversation, and the works that it cites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.surfaces.presentation.bibliography import bibtex, csl_json, ris
from assistant.surfaces.presentation.markdown import conversation_markdown


def exported(answers: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    """(text, media type) by file name."""
    works = cited_works(answers)
    files = {"conversation.md": (conversation_markdown(answers), "text/markdown")}
    if works:
        files |= {
            "sources.bib": (bibtex(works), "application/x-bibtex"),
            "sources.ris": (ris(works), "application/x-research-info-systems"),
            "sources.json": (csl_json(works), "application/vnd.citationstyles.csl+json"),
        }
    return files


def cited_works(answers: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Each cited source once, in the order of first citation."""
    found: dict[str, Mapping[str, Any]] = {}
    for answer in answers:
        for source in answer["sources"]:
            found.setdefault(source["source_id"], source)
    return list(found.values())
