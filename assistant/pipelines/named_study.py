"""Which source a question names without its title: by an identifier, its author, or how many people took part."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from assistant.answering.overview_request import asks_for_it_all
from assistant.checking.figures import figures_in
from assistant.domain import Question, SentenceHit, SourceKind
from assistant.domain.identity import identifiers_in, is_identifier, source_keys
from assistant.ports import OpenIndex
from assistant.text.lexicon import Lexicon

_WORD: Final = re.compile(r"\w+")
_NAME: Final = re.compile(r"\w+(?:-\w+)*")
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


def not_of_another(
    question: Question, found: Iterable[str], index: OpenIndex, lexicon: Lexicon
) -> Callable[[SentenceHit], bool]:
    """Lets through what may be of the study that is named: "the Oduya study", "the trial in eight patients".

    Where sources are called by their authors or trials, that is what they say themselves, and what others say of
    them: sentences with the name in them, or that cite them. Where one of the sources that were `found` is a study
    with so many participants as a question says, sentences of studies with another number are of none that is asked
    for; a review or an article has no number. Else the number names no study.
    """
    figures = figures_in(question.text, lexicon).figures
    sizes = {f.value for f in figures if "@human" in f.counted and not f.bound}
    found = list(found)
    if not any(_people(one, index) in sizes for one in found):
        sizes = set()
    known = any(question.called.intersection(index.document(one).source.called()) for one in found)

    def admits(hit: SentenceHit) -> bool:
        if sizes and _people(hit.source.id, index) not in {None, *sizes}:
            return False
        if not known and hit.source.kind is SourceKind.USER:
            return True  # who wrote what somebody brought along is often not known; it may be what is meant
        return not question.called or _is_on(question.called, hit, index)

    return admits


def _is_on(names: frozenset[str], hit: SentenceHit, index: OpenIndex) -> bool:
    """Whether a sentence is of a source that is called so, or tells of one."""
    if names.intersection(hit.source.called()) or names & set(_NAME.findall(hit.text.lower())):
        return True
    cited = {
        entry.source_id
        for entry in index.document(hit.source.id).references
        if entry.source_id and entry.number in hit.sentence.markers
    }
    return any(names.intersection(index.document(one).source.called()) for one in cited)


def _people(source_id: str, index: OpenIndex) -> int | None:
    """How many people took part in the study that a source reports; None where it is not known."""
    study = index.document(source_id).study
    return study.number if study is not None else None
