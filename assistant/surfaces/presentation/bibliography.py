"""Cited works for reference managers: BibTeX, RIS and CSL-JSON, from the JSON of an answer's sources."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from assistant.surfaces.presentation.labels import safely

Source = Mapping[str, Any]

_TEX: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#",
    "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_BRACES: Final = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}


def bibtex(sources: Iterable[Source]) -> str:
    """One entry a work, keyed by the source's id."""
    entries = []
    for source in map(_plain, sources):
        kind = "misc" if source["kind"] == "article" else "article"
        fields = {
            "title": "{" + _tex(source["title"]) + "}",
            "author": " and ".join(_bibtex_name(name) for name in source["authors"]),
            "year": str(source["year"] or ""),
            "journal": _tex(source.get("journal") or ""),
            "doi": source["doi"] or "",
            "note": f"PMID {source['pmid']}" if source["pmid"] else "",
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        entries.append("\n".join([f"@{kind}{{{source['source_id']},", *lines, "}"]))
    return "\n\n".join(entries) + "\n"


def ris(sources: Iterable[Source]) -> str:
    """RIS, lines ended as the format wants them."""
    lines: list[str] = []
    for source in map(_plain, sources):
        lines.append("TY  - " + ("ELEC" if source["kind"] == "article" else "JOUR"))
        lines += [f"AU  - {_ris_name(name)}" for name in source["authors"]]
        fields = {
            "TI": source["title"],
            "PY": source["year"],
            "JO": source.get("journal"),
            "DO": source["doi"],
            "AN": source["pmid"],
            "DB": "PubMed" if source["pmid"] else "",
            "ID": source["source_id"],
        }
        lines += [f"{tag}  - {_line(str(value))}" for tag, value in fields.items() if value]
        lines += ["ER  - ", ""]
    return "\r\n".join(lines)


def csl_json(sources: Iterable[Source]) -> str:
    """CSL-JSON, as citeproc and Zotero read it."""
    items = []
    for source in map(_plain, sources):
        item: dict[str, Any] = {
            "id": source["source_id"],
            "type": "webpage" if source["kind"] == "article" else "article-journal",
            "title": source["title"],
            "author": [_name(name) for name in source["authors"]],
        }
        if source["year"]:
            item["issued"] = {"date-parts": [[source["year"]]]}
        for key, name in (("DOI", "doi"), ("PMID", "pmid"), ("container-title", "journal")):
            if source.get(name):
                item[key] = source[name]
        items.append(item)
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _plain(source: Source) -> Source:
    """Without characters that cannot be seen."""
    clean: Source = safely(source)
    return clean


def _name(name: str) -> dict[str, str]:
    """``Hou H`` as family and given; a name of one word as it is."""
    match = re.fullmatch(r"(.+?) ([A-Z]{1,4})", name)
    return {"family": match[1], "given": match[2]} if match else {"literal": name}


def _bibtex_name(name: str) -> str:
    """``Hou, H``; the name of an organisation stands in braces, so that it stays whole."""
    parts = _name(name)
    if "literal" in parts:
        return "{" + _tex(parts["literal"]) + "}"
    return f"{_tex(parts['family'])}, {_tex(parts['given'])}"


def _ris_name(name: str) -> str:
    parts = _name(name)
    return _line(parts.get("literal") or f"{parts['family']}, {parts['given']}")


def _tex(text: str) -> str:
    # BibTeX counts braces even behind a backslash: those without a partner are spelled out.
    signs = _TEX if _balanced(text) else _TEX | _BRACES
    return "".join(signs.get(char, char) for char in _line(text))


def _balanced(text: str) -> bool:
    depth = 0
    for char in text:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0


def _line(text: str) -> str:
    return " ".join(text.split())
