"""Domain types to JSON and back."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter
from pydantic_core import to_json as encoded

from assistant.domain import IndexedFinding, Source

T = TypeVar("T")
_adapter: Final[Callable[[Any], TypeAdapter[Any]]] = cache(TypeAdapter)
"""Made when it is asked for, since that takes some milliseconds."""


def to_json(value: Any) -> str:
    """One line of JSON; `[]` for an empty sequence. Raises ValueError for text that is no Unicode."""
    return encoded(value).decode()


def from_json(kind: type[T], line: str) -> T:
    """The object of that kind that `to_json` wrote, without what its type no longer has; raises ValueError."""
    read: T = _adapter(kind).validate_json(line)
    return read


def kept_to_json(kept: IndexedFinding) -> str:
    """One line of JSON, without the source."""
    keys = {name: sorted(getattr(kept, name)) for name in ("intervention_keys", "outcome_keys")}
    names = ("finding", "text", "section", "study")
    return to_json({name: getattr(kept, name) for name in names} | keys)


def kept_from_json(source: Source, line: str) -> IndexedFinding:
    """The finding that `kept_to_json` wrote, with its source."""
    row = {**json.loads(line), "source": source}
    kept: IndexedFinding = _adapter(IndexedFinding).validate_python(row)
    return kept
