"""Which source a question names without its title: by an identifier, or by how many people took part."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from assistant.checking.figures import figures_in
from assistant.domain import SentenceHit
from assistant.domain.identity import identifiers_in, is_identifier, source_keys
from assistant.ports import OpenIndex
from assistant.text.lexicon import Lexicon

__all__ = ["not_of_another_size", "source_named"]


def source_named(text: str, index: OpenIndex) -> str | None:
    """Id of the source whose DOI, PMID or PMCID is among the words; empty where none is named.

    None for the identifier alone of a source that is not here: nothing else is meant.
    """
    wanted = set(identifiers_in(text))
    if not wanted:
        return ""
    found = next((s.id for s in index.sources() if wanted & set(source_keys(s))), "")
    return found or (None if is_identifier(text) else "")


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
