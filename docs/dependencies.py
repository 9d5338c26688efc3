"""docs/dependencies.md: every package that is installed, why, and under which licence, from its own metadata."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

import yaml

__all__ = ["page"]

ROOT: Final = Path(__file__).resolve().parent.parent
_ABOUT: Final = """# Dependencies

Written by `docs/generate.py` from the metadata of the packages themselves, in the versions of
[constraints.txt](../constraints.txt). `make audit` holds that list against the database of known
vulnerabilities where the network allows it.

The core needs {core} packages of its own choice; everything else is an extra that may stay away. Nothing
is pinned to a fork, and nothing is downloaded while the program runs.
"""
_SHORT: Final = re.compile(r"^(?:the )?(?P<name>.{2,60}?)(?:\s+licen[sc]e)?$", re.I)


def page() -> str:
    """The page. Raises KeyError for a package that nobody gave a reason for."""
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    why = yaml.safe_load((ROOT / "docs/reasons.yaml").read_text(encoding="utf-8"))
    groups = {"core": data["dependencies"], **data["optional-dependencies"]}
    locked = _locked()
    direct: set[str] = set()
    lines = [_ABOUT.format(core=len(groups["core"]))]
    for group, wanted in groups.items():
        title = "Core" if group == "core" else f"Extra `{group}`"
        lines += [f"## {title}", "", "| package | version | why | licence |", "|---|---|---|---|"]
        for name in sorted(_plain(_name(one)) for one in wanted):
            direct.add(name)
            lines.append(f"| {name} | {locked.get(name, '')} | {why[name]} | {_licence(name)} |")
        lines.append("")
    lines += ["## What those need", "", "| package | version | licence |", "|---|---|---|"]
    for name, version in locked.items():
        if name not in direct:
            lines.append(f"| {name} | {version} | {_licence(name)} |")
    return "\n".join(lines) + "\n"


def _locked() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(";")[0].split("==") for line in lines if "==" in line)
    return {_plain(name): version.strip() for name, version in pairs}


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=;!~ ]", requirement, maxsplit=1)[0]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


def _licence(name: str) -> str:
    """As the package states it: its SPDX expression, else its classifiers, else its words.

    What another Python or system needs and this one has not keeps what the page says of it.
    """
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return _written().get(name, "not installed here")
    return next(_stated(found), "not stated")


@lru_cache(maxsize=1)
def _written() -> dict[str, str]:
    page = ROOT / "docs/dependencies.md"
    lines = page.read_text(encoding="utf-8").splitlines() if page.is_file() else []
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    return {row[0]: row[-1] for row in rows}


def _stated(found: Distribution) -> Iterator[str]:
    data = found.metadata
    if data["License-Expression"]:
        yield data["License-Expression"]
    said = [
        c.rpartition(" :: ")[2] for c in data.get_all("Classifier") or () if c.startswith("License")
    ]
    if [one for one in said if one != "OSI Approved"]:
        yield ", ".join(one for one in said if one != "OSI Approved")
    first = (data["License"] or "").strip().splitlines()
    if first and (match := _SHORT.match(first[0].strip())):
        yield match["name"]
    for file in found.files or ():
        if re.search(r"(?:^|/)(?:LICEN[SC]E|COPYING)", str(file), re.I):
            text = Path(str(found.locate_file(file))).read_text(encoding="utf-8", errors="replace")
            for name in ("Apache License", "MIT License", "BSD 3-Clause", "Mozilla Public License"):
                if name in text[:3000]:
                    yield name
            yield "see its LICENSE file"
