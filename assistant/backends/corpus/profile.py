"""What a corpus folder says of itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from assistant.domain import CorpusProfile
from assistant.errors import CorpusInvalid

__all__ = ["read_profile"]


def read_profile(folder: Path) -> CorpusProfile:
    """``profile.yaml`` of the folder; an empty profile without the file.

    Raises:
        CorpusInvalid: the file is there and has no scope, or a value of another kind than text or a list.
    """
    try:
        data = yaml.safe_load((folder / "profile.yaml").read_text(encoding="utf-8"))
    except OSError:
        return CorpusProfile()
    except (yaml.YAMLError, UnicodeDecodeError):
        data = None
    try:
        return _profile(data)
    except (TypeError, KeyError, AttributeError) as error:
        raise CorpusInvalid(
            f"{folder / 'profile.yaml'} does not say what the corpus is about.",
            "Write one line in it, scope: followed by a few words, or remove it.",
        ) from error


def _profile(data: dict[str, Any]) -> CorpusProfile:
    def names(key: str) -> frozenset[str]:
        value = data.get(key, [])
        if not isinstance(value, list):
            raise TypeError(key)
        return frozenset(map(str, value))

    return CorpusProfile(
        scope=" ".join(data["scope"].split()),
        condition=" ".join(data.get("condition", "").split()),
        called=" ".join(data.get("called", "").split()),
        direct=names("direct"),
        models=names("models"),
    )
