"""Which source a question names without its title: by an identifier, or by how many people took part."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from assistant.answering.overview_request import asks_for_it_all
from assistant.checking.figures import figures_in
from assistant.domain import Question, SentenceHit
from assistant.domain.identity import identifiers_in, is_identifier, source_keys
from assistant.ports import OpenIndex
from assistant.text.lexicon import Lexicon

__all__ = ["as_named_by_size", "not_of_another_size", "source_named"]

_WORD: Final = re.compile(r"\w+")
_STUDY: Final = frozenset({"@trial", "@rct", "@human"})


def source_named(text: str, index: OpenIndex) -> str | None:
    """Id of the source whose DOI, PMID or PMCID is among the words; empty where none is named.

    None for the identifier alone of a source that is not here: nothing else is meant.
    """
    wanted = set(identifiers_in(text))
    if not wanted:
        return ""
    found = next((s.id for s in index.sources() if wanted & set(source_keys(s))), "")
    return found or (None if is_identifier(text) else "")


def as_named_by_size(
    question: Question, found: Iterable[str], index: OpenIndex, lexicon: Lexicon
) -> Question:
    """A question for what a study found that names it by its size, as one about that source; any other as it is.

    The study has to be the only one of that size among the sources that were `found`.
    """
    figures = [f for f in figures_in(question.text, lexicon).figures if "@human" in f.counted]
    sizes = {figure.value for figure in figures if not figure.bound}
    studies = [one for one in found if sizes and _people(one, index) in sizes]
    if len(studies) != 1:
        return question
    year = str(index.document(studies[0]).source.year)
    said = {year} | {word for figure in figures for word in _WORD.findall(figure.written.lower())}
    rest = tuple(
        term
        for term in question.terms
        if term.key not in _STUDY and not set(_WORD.findall(term.surface.lower())) <= said
    )
    about = replace(question, source=studies[0], terms=rest)
    return about if rest and asks_for_it_all(about) else question


def not_of_another_size(
    text: str, found: Iterable[str], index: OpenIndex, lexicon: Lexicon
) -> Callable[[SentenceHit], bool]:
    """Lets through what may be of the study that is named by its size, as in "the trial in eight patients".

    Where one of the sources that were `found` is a study with so many participants, sentences of studies with another
    number are of none that is asked for; a review or an article has no number. Else the number names no study.
    """
    figures = figures_in(text, lexicon).figures
    named = {f.value for f in figures if "@human" in f.counted and not f.bound}
    if not named or not any(_people(one, index) in named for one in found):
        return lambda _: True
    return lambda hit: _people(hit.source.id, index) in {None, *named}


def _people(source_id: str, index: OpenIndex) -> int | None:
    """How many people took part in the study that a source reports; None where it is not known."""
    study = index.document(source_id).study
    return study.number if study is not None else None
