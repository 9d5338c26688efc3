"""What a corpus folder says of itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from assistant.domain import CorpusProfile
from assistant.errors import CorpusInvalid

__all__ = ["read_profile"]


def read_profile(folder: Path) -> CorpusProfile:
    """``profile.yaml`` and ``questions.yaml`` of the folder; empty what has no file.

    Raises:
        CorpusInvalid: a file is there and has no scope, or a value of another kind than text or a list.
    """
    return replace(_read_profile(folder), suggested=_read_questions(folder / "questions.yaml"))


def _read_profile(folder: Path) -> CorpusProfile:
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


def _read_questions(path: Path) -> tuple[str, ...]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError:
        return ()
    except (yaml.YAMLError, UnicodeDecodeError):
        data = None
    if not isinstance(data, list) or not all(isinstance(one, str) for one in data):
        raise CorpusInvalid(
            f"{path} is not a list of questions.",
            "Write one question a line, each after a dash, or remove it.",
        )
    return tuple(" ".join(one.split()) for one in data)


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
