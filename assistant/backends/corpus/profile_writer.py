"""Writes what a corpus says of itself, as files that people edit."""

import errno
import json
import os
import re
from pathlib import Path
from typing import Final

from assistant.backends.corpus.profile import PROFILE, QUESTIONS
from assistant.domain import CorpusProfile
from assistant.errors import CorpusInvalid, CorpusNotWritable

_HEAD: Final = """\
# What the documents of this folder are about, and how the assistant speaks of them. Change what you like: it is
# read anew at each start, and needs no new index.
"""
_UNPRINTED: Final = re.compile("[\x7f-\x9f\ufffe\uffff]")
"""Signs that YAML 1.2 (5.1) does not take as they are."""
_TAIL: Final = """
# Where the documents are about one condition, evidence on others can be told apart:
# condition: its name
# called: its short name
# direct: []   concepts of the lexicon that are it
# models: []   those that animals are given in its place
# Whom a reader has to ask about a treatment:
# physician: doctor
"""
_QUESTIONS: Final = """\
# Questions that may be offered beside an answer; the program answers each first, and shows those alone that it can.
"""


def write_profile(folder: Path, profile: CorpusProfile, *, over: bool) -> list[Path]:
    """``profile.yaml`` and ``questions.yaml``; those that were written. Both or none.

    Raises:
        CorpusInvalid: one of them is there and is not to be written over.
        CorpusNotWritable
    """
    texts = {folder / PROFILE: _profile(profile), folder / QUESTIONS: _questions(profile)}
    there = [path.name for path in texts if path.exists()]
    if there and not over:
        raise CorpusInvalid(
            f"{folder} has {' and '.join(there)} already.",
            "Edit it, or write it anew with --force.",
        )
    halves = {path: path.with_name(f".{path.name}.{os.getpid()}") for path in texts}
    try:
        for path in texts:
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, f"{path.name} is a folder", path)
        for path, half in halves.items():
            half.write_text(texts[path], encoding="utf-8")
        for path, half in halves.items():
            half.replace(path)
    except OSError as error:
        for half in halves.values():
            half.unlink(missing_ok=True)
        raise CorpusNotWritable(
            f"The corpus folder {folder} cannot be written: {error.strerror or error}.",
            "Free some space or change its permissions.",
        ) from error
    return list(texts)


def _profile(profile: CorpusProfile) -> str:
    lines = [_HEAD + f"name: {_text(profile.name)}"]
    if profile.subject:
        lines += ['# "Ask about ..."', f"subject: {_text(profile.subject)}"]
    lines += ['# "... the documents are about ..."', f"scope: {_text(profile.scope)}"]
    lines += ["# What a conversation may begin with; label: is what the button says."]
    lines += ["starters:" if profile.starters else "starters: []"]
    for one in profile.starters:
        lines += [f"- question: {_text(one.question)}", f"  label: {_text(one.called())}"]
    lines += ["# Queries in Europe PMC's words whose new results `mtor-ms corpus watch` fetches."]
    lines += ["watched:" if profile.watched else "watched: []"]
    lines += [f"- {_text(query)}" for query in profile.watched]
    return "\n".join(lines) + "\n" + _TAIL


def _questions(profile: CorpusProfile) -> str:
    lines = [f"- {_text(question)}" for question in profile.suggested]
    return _QUESTIONS + ("\n".join(lines) if lines else "[]") + "\n"


def _text(text: str) -> str:
    """Quoted as JSON does, and YAML reads the same where what it does not print is escaped."""
    said = json.dumps(text, ensure_ascii=False)
    return _UNPRINTED.sub(lambda match: f"\\u{ord(match[0]):04x}", said)
