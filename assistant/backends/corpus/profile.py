"""What a corpus folder says of itself."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import yaml

from assistant.domain import CorpusProfile, Starter
from assistant.errors import CorpusInvalid
from assistant.text.yaml_text import load_yaml

PROFILE: Final = "profile.yaml"
QUESTIONS: Final = "questions.yaml"
GLOSSARY: Final = "glossary.yaml"
_TEXTS: Final = ("name", "subject", "condition", "called", "physician")


def read_profile(folder: Path) -> CorpusProfile:
    """``profile.yaml``, ``questions.yaml`` and ``glossary.yaml`` of the folder; empty what has no file.

    Raises:
        CorpusInvalid: a file is there and has no scope, or a value of another kind than is wanted.
    """
    return replace(
        _read_profile(folder / PROFILE),
        suggested=_read_questions(folder / QUESTIONS),
        glossary=_read_glossary(folder / GLOSSARY),
    )


def _read_profile(path: Path) -> CorpusProfile:
    data = _loaded(path)
    if data is _NOTHING:
        return CorpusProfile()
    try:
        return _profile(data)
    except (TypeError, KeyError, AttributeError) as error:
        raise CorpusInvalid(
            f"{path} does not say what the corpus is about, or not in the form that is wanted.",
            "Write one line in it, scope: followed by a few words, or remove it; "
            "`mtor-ms corpus init` writes one.",
        ) from error


def _read_questions(path: Path) -> tuple[str, ...]:
    data = _loaded(path)
    if data is _NOTHING:
        return ()
    if not isinstance(data, list) or not all(isinstance(one, str) for one in data):
        raise CorpusInvalid(
            f"{path} is not a list of questions.",
            "Write one question a line, each after a dash, or remove it.",
        )
    return tuple(_plain(one) for one in data)


def _read_glossary(path: Path) -> Mapping[str, str]:
    data = _loaded(path)
    if data is _NOTHING:
        return {}
    if not isinstance(data, dict) or not all(isinstance(one, str) for one in data.values()):
        raise CorpusInvalid(
            f"{path} is not a list of words with what they mean.",
            "Write one a line, as in word: what it means, or remove it.",
        )
    return {str(key): _plain(text) for key, text in data.items()}


_NOTHING: Final = object()
"""There is no such file."""


def _loaded(path: Path) -> Any:
    """What a YAML file holds; None for one that is none."""
    try:
        text = path.read_text(encoding="utf-8")
        return load_yaml(text)
    except OSError:
        return _NOTHING
    except (yaml.YAMLError, UnicodeDecodeError):
        return None


def _profile(data: dict[str, Any]) -> CorpusProfile:
    if not _plain(data["scope"]):
        raise KeyError("scope")
    texts: dict[str, Any] = {name: _plain(data.get(name, "")) for name in _TEXTS}
    return CorpusProfile(
        **texts,
        subjects=_by_language(data.get("subjects")),
        scope=_plain(data["scope"]),
        direct=frozenset(_list(data, "direct")),
        models=frozenset(_list(data, "models")),
        starters=tuple(_starter(one) for one in _items(data.get("starters"))),
        watched=tuple(_plain(one) for one in _items(data.get("watched"))),
    )


def _starter(data: str | dict[str, Any]) -> Starter:
    """A question alone, or with a label and a picture."""
    if isinstance(data, str):
        return Starter(_plain(data))
    picture = _plain(data.get("picture", ""))
    if not picture.replace("-", "").isalnum() and picture:
        raise TypeError("picture")
    return Starter(
        question=_plain(data["question"]),
        label=_plain(data.get("label", "")),
        picture=picture,
        labels=_by_language(data.get("labels")),
    )


def _plain(text: str) -> str:
    """On one line; raises AttributeError for what is no text."""
    return " ".join(text.split())


def _items(value: Any) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def _list(data: dict[str, Any], key: str) -> list[str]:
    return [str(one) for one in _items(data.get(key, []))]


def _by_language(value: dict[str, str] | None) -> Mapping[str, str]:
    return {str(key): _plain(text) for key, text in value.items()} if value else {}
