"""What a question wants of the ledger: by what means, on what, in whom, and whether it wants the whole.

Read from its names and from families of general words; no question is known by its wording.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from assistant.domain import CorpusProfile, Population, Question, QuestionKind, Term
from assistant.text.lexicon import Lexicon
from assistant.text.stemming import stem

_WHOLE: Final = frozenset(
    map(
        stem,
        """summary summaries summarise summarize summing overview evidence literature picture pros cons
        balance roundup synopsis""".split(),
    )
)
"""Words that ask for all that is known, whatever it is."""
_SUMMED_UP: Final = frozenset(
    map(stem, "summary summaries summarise summarize summarizing overview roundup synopsis".split())
)
"""Those of them that ask for nothing else: evidence may be asked for its weaknesses."""
_PLAIN_FAMILIES: Final = frozenset(
    {
        "~good",
        "~bad",
        "~treat",
        "~use",
        "~show",
        "~study",
        "~people",
        "~raise",
        "~lower",
        "~slow",
        "~differ",
    }
)
"""Families whose words say that an effect is asked about, or of what kind, and not which one."""
_PLAIN: Final = frozenset(
    map(
        stem,
        """affect affects effect effects influence impact change changes happen happens expect outcome outcomes
        one ones both either
        anything something everything nothing anyone anybody someone somebody everybody everyone people thing
        all every each always ever any really true tell say says do does done make makes made play role
        big state field far today now lab laboratory clinic clinical preclinical well best better worse
        idea point sense there think thinking hear heard told try tried trying test tested look looked against
        take takes taking taken took give gives giving given gave number share amount level levels
        protein proteins pathway pathways signalling signaling process
        come came comes go goes going went short brief briefly full overall actually
        compare compares compared comparing comparison versus vs than""".split(),
    )
)
"""General words that tell nothing about what is asked."""
_HARM_CONCEPT: Final = "@side-effect"
_HARM: Final = frozenset(
    map(
        stem,
        "risk risks risky harm harms harmful danger dangers safe safety unsafe adverse toxic".split(),
    )
)
_NO_SPECIES: Final = frozenset({"@human", "@animal-model"})
_TRIALS: Final = frozenset({"@trial", "@rct"})
_TRIED: Final = _TRIALS | {"test", "tri"}
_TRYING: Final = frozenset({"~treat", "~study", "~use"})
_LABORATORY: Final = frozenset(map(stem, "lab laboratory preclinical bench vitro".split()))
_EFFECTS: Final = frozenset(
    {
        QuestionKind.EFFECT,
        QuestionKind.SAFETY,
        QuestionKind.CLAIM,
        QuestionKind.COMPARISON,
        QuestionKind.LIST,
        QuestionKind.ADVICE,
    }
)
"""Kinds of questions that the ledger may answer where they name what was done and what came of it."""
_ON_TRYING: Final = frozenset(
    {
        QuestionKind.CLAIM,
        QuestionKind.EFFECT,
        QuestionKind.FACT,
        QuestionKind.LIST,
        QuestionKind.SAFETY,
    }
)
"""Kinds that a question is taken for that asks whether a treatment was tried: each may be meant."""
_KINDS_OF: Final = frozenset(
    map(stem, "way ways method methods means option options type types kind kinds approach".split())
)
"""Who asks for these wants a list of things, and not what came of them."""
_STUDIES: Final = frozenset(
    map(stem, "@trial @rct trial study studies paper papers article review evidence".split())
)
"""What may have weaknesses."""
_OF_PAPERS: Final = frozenset(
    map(
        stem,
        """paper article study publication work abstract summary summarise summarize overview report
        reference finding findings result results conclusion conclusions main key find found show shown
        conclude read content contents""".split(),
    )
)
"""Words that ask for a paper without saying what about it."""
_HOW_MANY: Final = re.compile(r"\bhow (?:many|much|often|long|old|large|big)\b", re.I)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_REST_OF_OVERVIEW: Final = 1
_REST: Final = 0
"""Words of a question that nothing here explains, at most; with more it asks for something of its own."""


@dataclass(frozen=True, slots=True)
class OverviewRequest:
    """What a question names, as keys of words and names."""

    kind: QuestionKind
    treatments: frozenset[str]
    parts: frozenset[str]
    """Parts of a pathway: they are looked for in the words of a finding, too."""
    ends: frozenset[str]
    """Outcomes that are names."""
    conditions: frozenset[str]
    population: Population | None
    """In whom, where the question names one only."""
    species: frozenset[str]
    """In which animals, where it names them."""
    whole: bool
    """It asks for all that is known in so many words."""
    harms: bool
    in_a_trial: bool
    """It names a trial, by that word."""
    tried: bool
    """It has a word for giving, trying or testing something."""
    called: frozenset[str]
    """Words that sources are called by: an author, a trial."""
    rest: tuple[Term, ...]
    """What else it says."""

    @property
    def means(self) -> frozenset[str]:
        """Whatever is done or changed."""
        return self.treatments | self.parts

    @property
    def hopes(self) -> bool:
        """Whether it asks what a treatment would do for somebody."""
        return bool(self.treatments) and self.kind in (QuestionKind.EFFECT, QuestionKind.CLAIM)

    @property
    def works(self) -> bool:
        """Whether it asks if a treatment works in an illness, or in a trial, and no more than that."""
        particular = (
            self.rest or self.parts or self.ends or self.harms or self.called or self.species
        )
        return self.hopes and bool(self.conditions or self.in_a_trial) and not particular

    @property
    def given(self) -> bool:
        """Whether it asks if a treatment was tried in people, and no more than that."""
        particular = self.rest or self.parts or self.ends or self.harms or self.called
        in_people = self.population is Population.PEOPLE
        asked = self.kind in _ON_TRYING and in_people and self.tried
        return asked and bool(self.treatments) and not particular

    @property
    def critique(self) -> bool:
        """Whether weaknesses are asked for."""
        return self.kind is QuestionKind.CRITIQUE

    @property
    def overview(self) -> bool:
        """Whether all that is known is asked for."""
        return self.whole or self.kind is QuestionKind.OVERVIEW

    def without(self, explained: frozenset[str]) -> int:
        """Words that remain when those in `explained` are accounted for, too."""
        left = [term for term in self.rest if term.key not in explained]
        # In a question for an overview a word that the corpus has never seen is mostly chatter.
        return sum(term.known or not self.overview for term in left)

    def fits(self, explained: frozenset[str], *, direct: bool, named: bool, doubtful: bool) -> bool:
        """Whether findings say what is asked.

        `direct`: the condition that the corpus is about is named; `named`: something to look at is;
        `doubtful`: it is not sure that anything answers.
        """
        if any(term.key in _KINDS_OF for term in self.rest):
            return False
        if self.overview and doubtful and not self.whole:
            return all(term.key in explained for term in self.rest)
        if self.overview:
            most = _REST_OF_OVERVIEW if self.kind is QuestionKind.OVERVIEW else _REST
            return self.without(explained) <= most
        if self.given:
            return True
        if self.kind not in _EFFECTS or not self.means or not (direct or named or self.works):
            return False
        return self.without(explained) <= _REST


def wish_of(question: Question, lexicon: Lexicon, corpus: CorpusProfile) -> OverviewRequest:
    """What a question wants."""
    keys = frozenset(term.key for term in question.terms)
    groups = {name: _keys(lexicon, name) for name in _GROUPS}
    named = frozenset().union(*groups.values())
    names = frozenset(t.key for t in question.terms if _calls(t, question.called))
    if names:  # a year beside a name is that of the paper
        names |= {term.key for term in question.terms if _YEAR.fullmatch(term.key)}
    rest = tuple(
        term
        for term in question.terms
        if term.key not in named and term.key not in names and not _is_plain(term, lexicon)
    )
    treatments = keys & groups["intervention"]
    return OverviewRequest(
        kind=_kind(
            question, lexicon, bare=bool(treatments or names) and not rest, named=bool(names)
        ),
        treatments=treatments,
        parts=keys & groups["pathway"],
        ends=keys & groups["outcome"] - {_HARM_CONCEPT},
        conditions=keys & groups["condition"],
        population=_population(keys, groups, lexicon, corpus),
        species=keys & groups["population"] - _NO_SPECIES,
        whole=bool(keys & _WHOLE),
        harms=_only_harm(question, keys, groups["outcome"], lexicon),
        in_a_trial=bool(keys & _TRIALS),
        tried=bool(keys & _TRIED) or any(_TRYING & set(lexicon.families_of(key)) for key in keys),
        called=names,
        rest=rest,
    )


def in_words_of_documents(question: Question, lexicon: Lexicon, corpus: CorpusProfile) -> Question:
    """A question whether a treatment is safe, and nothing else, as one for its side effects; any other as it is.

    "Is it dangerous?" shares no word with what is told of them, and few documents call a drug safe or not.
    """
    wish = wish_of(question, lexicon, corpus)
    keys = {term.key for term in question.terms}
    bare = wish.harms and wish.treatments and not (wish.rest or wish.ends or wish.called)
    if question.kind is not QuestionKind.SAFETY or not bare or _HARM_CONCEPT in keys:
        return question
    harm = lexicon.preferred(_HARM_CONCEPT[1:])
    kept = [term for term in question.terms if term.key.startswith("@")]
    means, others = (
        [t for t in kept if (t.key in wish.treatments) is named] for named in (True, False)
    )
    names = [" and ".join(lexicon.preferred(t.key[1:]) for t in group) for group in (means, others)]
    return replace(
        question,
        search_text=f"{harm}s of {' in '.join(filter(None, names))}",
        terms=(*kept, Term(_HARM_CONCEPT, harm)),
    )


def narrowest(treatments: frozenset[str], lexicon: Lexicon) -> frozenset[str]:
    """Those of which no other is a kind: of rapalogs and rapamycin, rapamycin."""
    return treatments - {f"@{one}" for key in treatments for one in lexicon.broader(key[1:])}


def asks_for_it_all(question: Question) -> bool:
    """Whether nothing is asked but what a paper says: "Summarise 10.1000/182", "what did it find?"."""
    return all(term.key in _OF_PAPERS for term in question.terms)


def _kind(question: Question, lexicon: Lexicon, *, bare: bool, named: bool) -> QuestionKind:
    """What is asked for, where words of grammar or a word for a summary tell it better than the whole does.

    `bare`: it names a treatment or a paper, and nothing else that is not general; `named`: it names a paper. Of both
    together a weakness would be named. Who asks what a study found, and names nothing, wants it all.
    """
    keys = {term.key for term in question.terms}
    if question.kind in (QuestionKind.CRITIQUE, QuestionKind.LIST) and keys & _SUMMED_UP:
        return QuestionKind.OVERVIEW
    if question.kind is QuestionKind.CRITIQUE and bare and not named and not keys & _STUDIES:
        return QuestionKind.EFFECT
    if question.kind is QuestionKind.OVERVIEW and _HOW_MANY.search(question.standalone):
        return QuestionKind.NUMBER
    found = any("~show" in lexicon.families_of(key) for key in keys)
    if question.kind is QuestionKind.FACT and bare and found and (named or keys & _STUDIES):
        return QuestionKind.OVERVIEW
    return question.kind


_GROUPS: Final = ("intervention", "pathway", "outcome", "condition", "population")


def _keys(lexicon: Lexicon, group: str) -> frozenset[str]:
    return frozenset(f"@{concept}" for concept in lexicon.group(group))


def _calls(term: Term, called: Collection[str]) -> bool:
    """Whether a word calls a source: by its author, or by the acronym of a trial."""
    acronym = sum(c.isupper() for c in term.surface) >= 3 and not term.key.startswith("@")
    return term.known and (term.name in called or acronym)


def _is_plain(term: Term, lexicon: Lexicon) -> bool:
    if term.key in _WHOLE or term.key in _PLAIN or term.key in _HARM:
        return True
    return term.key == "@trial" or bool(_PLAIN_FAMILIES & set(lexicon.families_of(term.key)))


def _only_harm(
    question: Question, keys: frozenset[str], outcomes: frozenset[str], lexicon: Lexicon
) -> bool:
    """Whether harm is asked about, and neither benefit beside it nor harm to one thing."""
    good = any("~good" in lexicon.families_of(term.key) for term in question.terms)
    named = bool(keys & _HARM) and not keys & outcomes
    return not good and (_HARM_CONCEPT in keys or named)


def _population(
    keys: frozenset[str], groups: dict[str, frozenset[str]], lexicon: Lexicon, corpus: CorpusProfile
) -> Population | None:
    """People or animals where only the one is named; a disease model alone stands for animals."""
    people = bool(keys & {"@human", "@trial", "@rct"})
    animals = bool(keys & (groups["population"] - {"@human"}))
    if people or animals:
        unclear = people == animals or (people and keys & _LABORATORY)
        return None if unclear else Population.PEOPLE if people else Population.ANIMALS
    models = {f"@{concept}" for concept in corpus.models}
    wide = [{key, *(f"@{b}" for b in lexicon.broader(key[1:]))} for key in keys if key[0] == "@"]
    return Population.ANIMALS if any(names & models for names in wide) else None
