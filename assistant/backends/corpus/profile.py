"""What a corpus folder says that it is about."""

from __future__ import annotations

from pathlib import Path

import yaml

from assistant.errors import CorpusInvalid

__all__ = ["read_scope"]


def read_scope(folder: Path) -> str:
    """The `scope` of ``profile.yaml``, such as "mTOR or multiple sclerosis"; empty without the file.

    Raises:
        CorpusInvalid: the file is there and has no scope.
    """
    try:
        profile = yaml.safe_load((folder / "profile.yaml").read_text(encoding="utf-8"))
    except OSError:
        return ""
    except (yaml.YAMLError, UnicodeDecodeError):
        profile = None
    if not isinstance(profile, dict) or not isinstance(profile.get("scope"), str):
        raise CorpusInvalid(
            f"{folder / 'profile.yaml'} does not say what the corpus is about.",
            "Write one line in it, scope: followed by a few words, or remove it.",
        )
    return " ".join(profile["scope"].split())
