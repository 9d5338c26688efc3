"""A follow-up → the question with those before it that it may lean on.

Nothing is put into words: what "And in people?" means after "Does rapamycin help in EAE?" is for the reader to
find, which is trained on questions in this form (training/asked/talk_*.yaml).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.domain import CorpusProfile, Question, QuestionKind, Term, Turn
from assistant.text.lexicon import Lexicon
from assistant.text.question_words import asks
from assistant.text.words import Token, analyse

_OPENS: Final = re.compile(
    r"^(?:(?:and|but|so|or|also)\b|(?:what|how) (?:about|of)\b|(?:no,? )?i meant?\b)", re.I
)
_THEN: Final = re.compile(r"\bthen\W*$", re.I)
_POINTS: Final = re.compile(
    r"\b(?:it|its|they|them|their|those|these|that|this|one|ones|either|both|he|she|his|her)\b",
    re.I,
)
_MORE: Final = re.compile(
    r"\belse\b|(?:^|\b(?:any|some|what|which|there|and|show|name|list)\s+)(?:others?|another|further|additional)\b"
    r"|\bmore\b(?=\s+(?:about|on|of|details?|info(?:rmation)?|evidence|stud(?:y|ies))\b)",
    re.I,
)
"""Who asks so has read what was told, and wants what was not."""
_BARE: Final = frozenset(
    """what anything something is are there tell me us any some more else other others another further additional
    say give go on know you do can please and about it that this""".split()
)
"""Words of one that asks for more, and for nothing in particular."""
_MORE_ALONE: Final = re.compile(r"\bmore\W*$", re.I)
_WORKS: Final = (
    r"(?:stud(?:y|ies)|trials?|papers?|articles?|reviews?|experiments?|authors?|research(?:ers)?)"
)
_WORK: Final = re.compile(
    rf"\b(?:that|this|those|these|the|which|what)\s+(?:(?:was|were|is|are)\s+)?(?:\w+\s+)?{_WORKS}\b",
    re.I,
)
"""What speaks of a work that was told of: "that trial"."""
_OTHER_WORKS: Final = re.compile(
    rf"\b(?:others?|another|further|additional|more)\s+(?:\w+\s+)?{_WORKS}\b", re.I
)
_IN_TIME: Final = re.compile(
    r"\b(?:which|what|when|who)\s+(?:is|was|are|were)\s+the\s+(?:first|last)\b", re.I
)
"""What asks for the first of all, and not for that of a list."""
_PLACED: Final = re.compile(
    rf"\b(first|second|third|fourth|fifth|last) (?:one|source|{_WORKS})(?=\W*$|\W+\w+\W)", re.I
)
_PLACES_OF: Final = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}
_SHOWN: Final = re.compile(r"\b(?:that|this|those|these|they)\b", re.I)
"""What was shown, "was that in mice?"; "has it been tried in people?" is about the treatment."""
_SEVERAL: Final = re.compile(r"\b(?:those|these|studies|trials|papers|articles|reviews)\b", re.I)
_PLACES: Final = re.compile(
    r"^(?:compared (?:to|with)|versus|vs|than|unlike|through|via|by|in|at|with|without|on|for|from|during|after"
    r"|before|over|under|among|within|against)\b",
    re.I,
)
"""What opens a few words that only say where, when or by what: "through AMPK?"."""
_SHORT: Final = 5
"""Words of a question that names nothing it could be about, and so is none by itself: "At what dose?"."""
_LONG: Final = 10
"""Words of one that names nothing but speaks of a thing as known: "What did the big trial say?"."""
_KNOWN: Final = re.compile(r"\bthe\b", re.I)
_KINDS: Final = ("intervention", "pathway", "condition", "outcome", "population")
_SWITCHED: Final = ("intervention", "pathway", "outcome")
"""Kinds of which a thing takes another's place: "and metformin?" after a question on rapamycin."""
_ABOUT_SOMETHING: Final = ("outcome", "population", "design")
"""Kinds of things that are said of another: "any side effects?", "did the trial work?" ask of what was spoken of."""
_BEFORE: Final = 3
"""Questions that a follow-up is read with."""


def leans(text: str, lexicon: Lexicon) -> bool:
    """Whether a question points back, goes on, or is a few words that name nothing it could be about."""
    if _OPENS.match(text) or _POINTS.search(text) or _THEN.search(text):
        return True
    words = len(re.findall(r"\w+", text))
    if words > _SHORT:
        known = words <= _LONG and _KNOWN.search(text) is not None
        return known and not _names(text, lexicon)
    says_where = _PLACES.match(text) is not None and not asks(text)
    return says_where or not _names(text, lexicon)


def _names(text: str, lexicon: Lexicon) -> bool:
    """Whether it names something that it can be about by itself."""
    of_another = {name for kind in _ABOUT_SOMETHING for name in lexicon.group(kind)}
    return any(t.is_concept and t.key[1:] not in of_another for t in analyse(text, lexicon))


def asks_for_more(text: str) -> bool:
    """Whether a follow-up asks for what was not told yet.

    >>> asks_for_more("tell me more"), asks_for_more("which matters more?")
    (True, False)
    """
    return bool(_MORE.search(text) or (_MORE_ALONE.search(text) and not asks(text)))


def only_asks_for_more(text: str) -> bool:
    """Whether it asks for more, and for nothing in particular: "what else?", "more"."""
    return asks_for_more(text) and _BARE.issuperset(re.findall(r"\w+", text.lower()))


def asks_of_works(text: str, kind: QuestionKind, lexicon: Lexicon) -> bool:
    """Whether a follow-up asks about the studies that were told of: by whom, when, how large "that trial" was."""
    counts = kind is QuestionKind.NUMBER and bool(_POINTS.search(text))
    said = {token.key[1:] for token in analyse(text, lexicon) if token.is_concept}
    in_whom = bool(said & set(lexicon.group("population"))) and bool(_SHOWN.search(text))
    return (
        kind is QuestionKind.BIBLIOGRAPHIC
        or _WORK.search(text) is not None
        or ((counts or in_whom) and not _names(text, lexicon))
    )


def placed_among(text: str, works: Sequence[str]) -> str:
    """The work that a follow-up points at by its place in the answer before; empty where it points at none.

    >>> placed_among("and the second one?", ["a", "b"])
    'b'
    """
    found = None if _IN_TIME.search(text) else _PLACED.search(text)
    place = _PLACES_OF[found[1].lower()] if found and works[1:] else len(works)
    return works[place] if place < len(works) else ""


def names_only_works(terms: Sequence[Term]) -> bool:
    """Whether it says nothing beside a word for works: "which study was that?" asks who, where and when."""
    return bool(terms) and all(re.fullmatch(_WORKS, term.surface, re.I) for term in terms)


def asks_of_several(text: str) -> bool:
    """Whether it is about more than one work: "how big were those studies?"."""
    return _SEVERAL.search(text) is not None


@dataclass(frozen=True, slots=True)
class PointedAt:
    """What a follow-up points at in the answers before."""

    works: tuple[str, ...] = ()
    """Sources that it asks about."""
    whole: bool = False
    """It asks nothing else: "and the second one?", "what else?"."""
    which: bool = False
    """It asks who made them, where and when, or which they are."""
    told: frozenset[tuple[str, int]] = frozenset()
    """(source, first character) of sentences, or (source, -1) of whole sources, that it asks for others than."""


def pointed_at(own: str, plain: Question, turns: Sequence[Turn], lexicon: Lexicon) -> PointedAt:
    """What a question, which leans on `turns`, points at in their answers; `plain` is how it reads by itself."""
    if not turns:
        return PointedAt()
    last = turns[-1]
    works = tuple(dict.fromkeys(source for source, _ in last.cited))
    if asks_for_more(own) and plain.kind not in (QuestionKind.COMPARISON, QuestionKind.NAMING):
        places = {one for turn in turns for one in turn.cited}
        if _OTHER_WORKS.search(own):
            return PointedAt(told=frozenset((source, -1) for source, _ in places))
        of_them = works if _WORK.search(own) else ()
        return PointedAt(of_them, told=frozenset(places), whole=only_asks_for_more(own))
    if plain.called:
        return PointedAt()
    lists = (dict.fromkeys(source for source, _ in turn.cited) for turn in reversed(turns))
    placed = (one for found in lists if (one := placed_among(own, list(found))))
    if not _names(own, lexicon) and (one := next(placed, "")):
        said = {word.lower() for term in plain.terms for word in term.surface.split()}
        asked = {word for word in said if word not in _PLACES_OF and not re.fullmatch(_WORKS, word)}
        whole = not (asked - {"one", "source"} or plain.about_sources)
        return PointedAt((one,), whole=whole, which=plain.about_sources)
    if not works:
        return PointedAt()
    if not asks_of_works(own, plain.kind, lexicon):
        return PointedAt()
    which = plain.about_sources or names_only_works(plain.terms)
    if which and not asks_of_several(own):  # who asks who found "that" means what was said first
        works = tuple(dict.fromkeys(source for source, _ in last.cited[: last.lead]))
    return PointedAt(works, which=which)


def terms_in_context(
    text: str,
    own: Sequence[Term],
    together: Sequence[Term],
    lexicon: Lexicon,
    corpus: CorpusProfile,
) -> tuple[Term, ...]:
    """What a follow-up names, and what the questions before it do, unless it names one of the kind in its place.

    "And in people?" leaves mice behind, and for a disease of mice what that is a model of; "and metformin?" leaves
    rapamycin, which "does it help beside metformin?" does not.
    """

    def kind(term: Term) -> str:
        return next((one for one in _KINDS if term.key[1:] in lexicon.group(one)), "")

    kinds = {kind(term) for term in own} - {""}
    if _POINTS.search(text):
        kinds &= {"population"}
    mine = {term.key for term in own}
    beside = unknown_beside(own, together, lexicon)

    def is_model(term: Term) -> bool:
        return not corpus.models.isdisjoint({term.key[1:], *lexicon.broader(term.key[1:])})

    def left(term: Term) -> bool:
        return term in beside or kind(term) in kinds or ("population" in kinds and is_model(term))

    kept = [term for term in together if term.key in mine or not left(term)]
    # The widest of the illnesses that the corpus is about.
    meant = min(
        corpus.direct - corpus.models, key=lambda one: len(lexicon.broader(one)), default=""
    )
    of_model = any(is_model(term) and left(term) and term.key not in mine for term in together)
    if meant and of_model and "@human" in mine and all(kind(t) != "condition" for t in kept):
        kept.append(Term(f"@{meant}", lexicon.preferred(meant)))
    return tuple(kept)


def unknown_beside(
    own: Sequence[Term], together: Sequence[Term], lexicon: Lexicon
) -> tuple[Term, ...]:
    """What the questions before name that no document has, beside a treatment that one has."""
    mine = {term.key for term in own}
    before = [term for term in together if term.key not in mine]
    treatments = lexicon.group("intervention")
    if not any(term.known and term.key[1:] in treatments for term in before):
        return ()
    return tuple(term for term in before if not term.known)


def in_context(text: str, turns: Sequence[Turn], lexicon: Lexicon) -> str:
    """The question with those that it may lean on beside it, back to the last that stood alone.

    Where they are too many the last that names a subject stays: "is it better than rapamycin?" has that of another.

    Example: "And in people (Does rapamycin help in EAE)?"
    """
    if not turns:
        return text
    last, before = _parted_turn(turns[-1])
    if not before and len(turns) > 1 and leans(turns[-1].text, lexicon):
        before = [_parted_turn(turns[-2])[0]]  # "and mTORC2?" was put in the place of that
    asked = [*before, last]
    named = [one for one in asked if _names(one, lexicon)] or asked[:1]
    subject = next((one for one in reversed(named) if not _POINTS.search(one)), named[0])
    latest = asked[-_BEFORE:]
    kept = latest if subject in latest else [subject, *latest[1:]]
    return f"{_open(text)} ({'? '.join(kept)})?"


def in_context_of(standalone: str, title: str) -> str:
    """A follow-up with the title of a work beside it, in the place of the questions before."""
    return f"{_parted(standalone)[0]} ({_open(title)})?"


def switched(text: str, turns: Sequence[Turn], lexicon: Lexicon) -> str:
    """The last question on a thing with another in its place, where a follow-up names that and nothing else.

    Empty where it says more, or where more than one thing could be meant.

    Example: "Does metformin help in EAE?" for "and metformin?" after "Does rapamycin help in EAE?"
    """
    if not turns or not _OPENS.match(text):
        return ""
    named = [token for token in analyse(_OPENS.sub("", text), lexicon) if not token.stop]
    if len(named) != 1:
        return ""
    new = named[0]
    kind = next((k for k in _SWITCHED if new.key[1:] in lexicon.group(k)), "")
    last, before = _parted_turn(turns[-1])
    for question in [last, *reversed(before)] if kind else ():
        old = [t for t in analyse(question, lexicon) if t.key[1:] in lexicon.group(kind)]
        if old:
            # "Is sirolimus the same as rapamycin?" is about its names.
            one = len({t.surface.lower() for t in old}) == 1 and old[0].key != new.key
            return _replaced(question, old, new.surface) if one else ""
    return ""


def _replaced(question: str, old: Sequence[Token], new: str) -> str:
    """A question with a name in the place of others."""
    for token in reversed(old):
        question = f"{question[: token.start]}{new}{question[token.end :]}"
    return f"{question}?"


def _parted(standalone: str) -> tuple[str, list[str]]:
    """A question as `in_context` gives it, without what stands beside it, and that."""
    question, _, before = standalone.partition(" (")
    if not (question and len(before) > 2 and before.endswith(")?")):
        return _open(standalone), []
    return question, before[:-2].split("? ")


def _parted_turn(turn: Turn) -> tuple[str, list[str]]:
    """The same of a turn: one that stood alone has no others beside it, whatever brackets are in it."""
    alone = _open(turn.standalone) == _open(turn.text)
    return (_open(turn.standalone), []) if alone else _parted(turn.standalone)


def _open(question: str) -> str:
    """A question without its mark."""
    return question.rstrip(" ?.!")
